package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// RebaseOptions are the choices of [Migrator.Rebase].
type RebaseOptions struct {
	// Move names the migrations that go after all others; nil: those that do not fit, because the database has
	// applied later ones or because they start from where another one started.
	Move []string
	// Shared reports whether others have a migration as it is, and may have applied it: without Move nothing moves then.
	// Nil: none.
	Shared func(migration string) bool
}

// Rebased says what became of one migration.
type Rebased struct {
	Old string `json:"old"`
	// New is its name now, "" when the migrations before it make its change already and it was deleted.
	New string `json:"new"`
	// Replanned is true when its SQL is new; otherwise it is as it was reviewed.
	Replanned bool `json:"replanned"`
}

// Rebase puts local migrations that are not applied after the new head: each one's change of the schema is made again on
// what the head leaves, and planned. It changes files alone; where two changes conflict, or a file was edited by
// hand and its plan is another one now, it changes nothing.
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

// appliedNames are the migrations that the database knows of, none without one, with the set as it sees it.
func (m *Migrator) appliedNames(ctx context.Context, set artifact.Set) (map[string]bool, artifact.Set, error) {
	h, err := m.historyIfAny(ctx)
	if err != nil {
		return nil, set, err
	}
	return h.recorded(set).known(), h.settled(set), nil
}

// historyIfAny is the history, an empty one without a database.
func (m *Migrator) historyIfAny(ctx context.Context) (*historyView, error) {
	if m.db == nil {
		return &historyView{}, nil
	}
	return m.readHistory(ctx)
}

// rewrite puts everything into place. A directory under a new name is there before the old one goes, and what is cut off
// in between is finished by the next run.
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
