package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// RebaseOptions are the choices of [Migrator.Rebase].
type RebaseOptions struct {
	// Move names the migrations to place after all others; nil selects those that do not fit,
	// because the database has applied later ones or because they start from the same snapshot as
	// another one.
	Move []string
	// Shared reports whether other people have a migration in its present form. They may have
	// applied it, so it moves only if Move names it. Nil means that no migration is shared.
	Shared func(migration string) bool
}

// Rebased is the result for one migration.
type Rebased struct {
	Old string `json:"old"`
	// New is its new name; "" if it was deleted because earlier migrations already make its change.
	New string `json:"new"`
	// Replanned is true if its SQL is new; otherwise it is unchanged since its review.
	Replanned bool `json:"replanned"`
}

// Rebase places local migrations that are not applied after the new head: it makes the change of
// each again, starting from the head's snapshot, and plans it. It only changes files. If two
// changes conflict, or if the new plan for a hand-edited file differs from its old one, it changes
// nothing.
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

// appliedNames are the migrations in the history, none without a database, with the set as this
// database sees it.
func (m *Migrator) appliedNames(ctx context.Context, set artifact.Set) (map[string]bool, artifact.Set, error) {
	h, err := m.historyIfAny(ctx)
	if err != nil {
		return nil, set, err
	}
	return h.recorded(set).known(), h.effective(set), nil
}

// historyIfAny returns the history, an empty one without a database.
func (m *Migrator) historyIfAny(ctx context.Context) (*historyView, error) {
	if m.db == nil {
		return &historyView{}, nil
	}
	return m.readHistory(ctx)
}

// rewrite writes all directories. The directory with the new name is written before the old one is
// deleted; the next run finishes an interrupted one.
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
