package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// RebaseOptions are the options of [Migrator.Rebase].
type RebaseOptions struct {
	// Move names the migrations to place after all others. Nil selects the migrations that are out
	// of order: the database has applied later ones, or they do not start where the previous one
	// ends.
	Move []string
	// Shared reports whether other people have a migration in its current form. They may have
	// applied it, so that it moves only if Move names it. A nil function means that no migration is
	// shared.
	Shared func(migration string) bool
}

// Rebased is the result of a rebase for one migration.
type Rebased struct {
	Old string `json:"old"`
	// New is its new name. It is "" if the migration was deleted because earlier migrations already
	// make its change.
	New string `json:"new"`
	// Replanned is true if its SQL was planned again; otherwise the reviewed SQL is unchanged.
	Replanned bool `json:"replanned"`
}

// Rebase moves local migrations that are not applied to the end of the history. It merges the
// change of each moved migration into the snapshot of the migration that now precedes it, and plans
// the change again from there. It only changes files. If two changes conflict, or if a hand-edited
// migration would need a new plan, it returns an error and changes nothing.
func (m *Migrator) Rebase(ctx context.Context, o RebaseOptions) ([]Rebased, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	applied, set, err := m.appliedNames(ctx, set)
	if err != nil {
		return nil, err
	}
	r, err := decideRebase(m.snapshots, set, applied, o, m.stamp())
	if err != nil {
		return nil, err
	}
	return r.done, m.rewrite(r.writes)
}

// appliedNames returns the names of the migrations in the history, none without a database. It also
// returns the set of migrations that count for this database, see [historyView.effective].
func (m *Migrator) appliedNames(ctx context.Context, set artifact.Set) (map[string]bool, artifact.Set, error) {
	h, err := m.historyIfAny(ctx)
	if err != nil {
		return nil, set, err
	}
	return h.recorded(set).known(), h.effective(set), nil
}

// historyIfAny returns the history, or an empty history without a database.
func (m *Migrator) historyIfAny(ctx context.Context) (*historyView, error) {
	if m.db == nil {
		return &historyView{}, nil
	}
	return m.readHistory(ctx)
}

// rewrite writes all directories. It writes the directory with the new name before it deletes the
// old one. The next run completes an interrupted one.
func (m *Migrator) rewrite(writes []rewrite) error {
	if len(writes) > 0 && m.options.Dir == "" {
		return errors.New("no migrations directory to write to")
	}
	for _, w := range writes {
		var err error
		switch {
		case w.fresh == nil:
			err = artifact.Remove(m.options.Dir, w.old)
		case w.fresh.Name == w.old:
			err = artifact.Rewrite(m.options.Dir, w.fresh)
		default:
			if err = artifact.Write(m.options.Dir, w.fresh); err == nil {
				err = artifact.Remove(m.options.Dir, w.old)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Migrator) stamp() stamp { return stamp{m.options.Clock(), m.options.ToolVersion} }
