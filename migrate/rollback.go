package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// RollbackOptions are the choices of [Migrator.Rollback].
type RollbackOptions struct {
	// Name is the migration to go back behind, newer ones first; empty is the newest alone.
	Name  string
	Allow Allow
}

// Rollback undoes applied migrations, newest first. It runs rollback.sql of the local artifact, or what the history
// recorded where there is none, stops for its hazards, and ends only when the live database equals the snapshot from before.
func (m *Migrator) Rollback(ctx context.Context, o RollbackOptions) (undone []string, err error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	err = m.db.Locked(ctx, func(ctx context.Context) error {
		return retryMoved(func() error { return m.rollBack(ctx, set, o, &undone) })
	})
	if err != nil && len(undone) > 0 {
		err = fmt.Errorf("rolled back %v; then: %w", undone, err)
	}
	return undone, err
}

func (m *Migrator) rollBack(ctx context.Context, set artifact.Set, o RollbackOptions, undone *[]string) error {
	j, err := m.readJournal(ctx)
	if err != nil {
		return err
	}
	targets, err := rollbackTargets(history.Active(j.events), o.Name)
	if err != nil {
		return err
	}
	for _, s := range targets {
		back, err := m.wayBack(set, s)
		if err != nil {
			return err
		}
		if err := m.undo(ctx, j, back, o.Allow); err != nil {
			return err
		}
		*undone = append(*undone, s.Migration)
	}
	return nil
}

// rollbackTargets are the states to undo, newest first.
func rollbackTargets(active []history.State, name string) ([]history.State, error) {
	if len(active) == 0 {
		return nil, errors.New("no migration is applied")
	}
	from := len(active) - 1
	if name != "" {
		if from = slices.IndexFunc(active, func(s history.State) bool { return s.Migration == name }); from < 0 {
			return nil, fmt.Errorf("migration %s is not applied", name)
		}
	}
	targets := slices.Clone(active[from:])
	slices.Reverse(targets)
	return targets, nil
}

// wayBack is the migration to undo, from the local files or else from the history.
func (m *Migrator) wayBack(set artifact.Set, s history.State) (*artifact.Migration, error) {
	if local := set.Find(artifact.Name(s.Migration)); local != nil && local.Files.Rollback != "" {
		return local, nil
	}
	if s.Event.RollbackSQL == "" || s.Event.AfterSchema == "" {
		return nil, fmt.Errorf("no way back from %s: neither its directory nor its row in _comon_orm_migrations holds rollback.sql and snapshots; "+
			"restore the directory, or write a new migration that restores the state", s.Migration)
	}
	e := s.Event
	a := &artifact.Migration{
		Name: artifact.Name(s.Migration), Checksum: e.Checksum, Metadata: artifact.Metadata{Provider: e.Provider},
		Files: artifact.Files{Migration: e.MigrationSQL, Rollback: e.RollbackSQL, Warnings: e.Warnings, Before: e.BeforeSchema, After: e.AfterSchema},
	}
	var err error
	if a.Script, err = artifact.ParseScript(m.dialect.Text(), e.MigrationSQL); err != nil {
		return nil, fmt.Errorf("migration.sql of %s in the history: %w", s.Migration, err)
	}
	if a.Rollback, err = artifact.ParseScript(m.dialect.Text(), e.RollbackSQL); err != nil {
		return nil, fmt.Errorf("rollback.sql of %s in the history: %w", s.Migration, err)
	}
	return a, nil
}

// undo runs one way back in one transaction with its row.
func (m *Migrator) undo(ctx context.Context, j *journal, a *artifact.Migration, allow Allow) error {
	name := string(a.Name)
	differences, err := m.drift(ctx, a.Files.After)
	if err != nil {
		return err
	}
	if len(differences) > 0 {
		return &DriftError{Migration: name, Differences: differences}
	}
	risks := scriptRisks(a, a.Rollback)
	if err := m.count(ctx, risks); err != nil {
		return err
	}
	if err := stop(name, risks, allow); err != nil {
		return err
	}
	g := artifact.Group{Transactional: true}
	for _, part := range a.Rollback.Groups {
		if !part.Transactional {
			return fmt.Errorf("rollback.sql of %s holds statements that cannot run in a transaction: run it by hand, then `migrate resolve --rolled-back %s`", name, name)
		}
		g.Rebuild = append(g.Rebuild, part.Rebuild...)
		g.Statements = append(g.Statements, part.Statements...)
	}
	started := time.Now()
	return m.commit(ctx, j, g, func(ctx context.Context) (history.Event, error) {
		event := m.event(a, history.RolledBack)
		if err := m.recount(ctx, risks); err != nil {
			return event, err
		}
		for _, s := range g.Statements {
			if err := m.exec(ctx, a, s); err != nil {
				return event, err
			}
		}
		event.Duration = time.Since(started)
		return event, m.verifyApplied(ctx, name, a.Files.After, a.Files.Before, true)
	})
}
