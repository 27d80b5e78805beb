package migrate

import (
	"context"
	"errors"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
)

// RollbackOptions are the options of [Migrator.Rollback].
type RollbackOptions struct {
	// Name is the oldest migration to undo; all newer ones are undone before it. "" means that only
	// the newest one is undone. If the newest migration is unfinished, its committed groups are
	// undone.
	Name  string
	Allow Allow
	// Backfill holds SQL expressions, by "Model.field", for existing rows when a required column is
	// added again.
	Backfill map[string]sqltext.SQL
}

// Rollback undoes applied migrations, newest first. It runs rollback.sql of the local artifact, or
// else of the history. It stops for the hazards of that file, and commits only if the live database
// then equals the snapshot before the migration.
func (m *Migrator) Rollback(ctx context.Context, o RollbackOptions) (undone []string, err error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	err = m.withLock(ctx, func(ctx context.Context) error {
		return m.withObservation(ctx, nil, liveForRollback(m.snapshots, set, o), func(now *observation) error {
			return m.rollBack(ctx, set, now, o, &undone)
		})
	})
	if err != nil && len(undone) > 0 {
		err = &PartialError{Undone: undone, Err: err}
	}
	return undone, err
}

func (m *Migrator) rollBack(ctx context.Context, set artifact.Set, now *observation, o RollbackOptions, undone *[]string) error {
	targets, err := decideRollback(set, now.history, o)
	if err != nil {
		return err
	}
	if err := checkValues(m.snapshots, set, targets, o.Backfill); err != nil {
		return err
	}
	for _, s := range targets {
		if s.Status != history.IsApplied {
			if err := m.undoPart(ctx, now, s, o); err != nil {
				return err
			}
			*undone = append(*undone, s.Migration)
			continue
		}
		a, err := wayBack(m.snapshots, set, s)
		if err != nil {
			return err
		}
		if a, err = m.withValues(ctx, now, a, o.Backfill); err != nil {
			return err
		}
		if err := m.undo(ctx, now, a, o.Allow); err != nil {
			return err
		}
		*undone = append(*undone, s.Migration)
	}
	return nil
}

// undoing marks a [StoppedError] as caused by rollback.sql. The message then has no advice to edit
// the file, because an applied migration cannot be edited.
func undoing(err error) error {
	var stopped *StoppedError
	if !errors.As(err, &stopped) {
		return err
	}
	stopped.Undoing = true
	for i := range stopped.Risks {
		h := &stopped.Risks[i].Hazard
		switch {
		case h.Case == hazard.OfRebuild, h.Case == hazard.OfDefinition, h.Case == hazard.OfAside,
			h.Kind == hazard.RequiredColumn, h.Kind == hazard.RequiredClientValue:
			h.Case = hazard.OfRollback
		}
	}
	return err
}

// undo runs one rollback in a transaction, which also inserts the row that records the rollback.
// What it reads before the commit is the observation for the next rollback.
func (m *Migrator) undo(ctx context.Context, now *observation, a *artifact.Migration, allow Allow) error {
	if err := checkUndo(m.snapshots, now, a); err != nil {
		return err
	}
	risks, err := m.snapshots.backwardRisks(a)
	if err != nil {
		return err
	}
	live, err := m.liveFor(now, a)
	if err != nil {
		return err
	}
	refused, _, err := m.refusedHere(now.server, live, a, true)
	if err != nil {
		return err
	}
	risks = append(risks, refused...)
	if err := m.count(ctx, risks); err != nil {
		return err
	}
	if err := stop(string(a.Name), risks, allow); err != nil {
		return undoing(err)
	}
	if err := m.checkObstacles(ctx, a, true); err != nil {
		return undoing(err)
	}
	g, err := oneTransaction(a)
	if err != nil {
		return err
	}
	started := time.Now()
	var left *observation
	act := func(ctx context.Context, p *rowProof) (history.Event, error) {
		event := newEvent(a, history.RolledBack)
		if err := m.recount(ctx, p); err != nil {
			return event, err
		}
		announced, err := m.announce(a, g, true)
		if err != nil {
			return event, err
		}
		err = m.guarded(ctx, &lawful{announced: announced, ledger: &ledger{}, migration: string(a.Name)}, func() (err error) {
			left, err = m.runBack(ctx, a, g, now.scope.Schemas)
			return err
		})
		event.Duration = time.Since(started)
		return event, err
	}
	err = m.proveRows(ctx, string(a.Name), m.silent(risks), func(p *rowProof) error {
		return m.commit(ctx, now.history, g, func(ctx context.Context) (history.Event, error) { return act(ctx, p) })
	})
	if err == nil {
		now.live, now.scope = left.live, left.scope
	}
	return undoing(err)
}

// runBack runs the statements of a rollback, and compares the result with the snapshot before the
// migration.
func (m *Migrator) runBack(ctx context.Context, a *artifact.Migration, g artifact.Group, observed []string) (*observation, error) {
	want, err := m.snapshots.catalog(a.Files.Before)
	if err != nil {
		return nil, err
	}
	around, err := m.runStatements(ctx, backward(a), g, func(artifact.Statement) {})
	if err != nil {
		return nil, undoing(err)
	}
	left, err := m.inspect(ctx, Scope{Schemas: union(observed, want.Schemas), Compared: []catalog.Database{want}})
	if err != nil {
		return nil, err
	}
	if err := checkDependents(a, g, around, left.live.Dependents); err != nil {
		return nil, undoing(err)
	}
	return left, left.verify(string(a.Name), want)
}
