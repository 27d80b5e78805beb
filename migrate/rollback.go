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
		return m.fromJournal(ctx, func(j *journal) error { return m.rollBack(ctx, set, j, o, &undone) })
	})
	if err != nil && len(undone) > 0 {
		err = &PartialError{Undone: undone, Err: err}
	}
	return undone, err
}

func (m *Migrator) rollBack(ctx context.Context, set artifact.Set, j *journal, o RollbackOptions, undone *[]string) error {
	if found := tampering(examine(set, j.events)); len(found) > 0 {
		return &FindingsError{found} // what the history says ran, and how to undo it, may be anybody's
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

// wayBack is the migration to undo: with rollback.sql of the local files, else of the history; where neither has one, the
// way is planned between the snapshots of either.
func (m *Migrator) wayBack(set artifact.Set, s history.State) (*artifact.Migration, error) {
	local := set.Find(artifact.Name(s.Migration))
	if local != nil && local.Files.Rollback != "" {
		return local, nil
	}
	e := s.Event
	if e.RollbackSQL != "" && e.AfterSchema != "" {
		return m.recorded(s, e.RollbackSQL)
	}
	before, after := e.BeforeSchema, e.AfterSchema
	if local != nil {
		before, after = local.Files.Before, local.Files.After
	}
	if before == "" || after == "" {
		return nil, fmt.Errorf("no way back from %s: neither its directory nor its row in %s holds rollback.sql or the snapshots; "+
			"restore the directory from version control, or write a new migration that restores the state", s.Migration, history.Table)
	}
	back, err := m.planBack(before, after)
	if err != nil {
		return nil, fmt.Errorf("plan the way back from %s: %w", s.Migration, err)
	}
	s.Event.BeforeSchema, s.Event.AfterSchema = before, after
	return m.recorded(s, back)
}

// recorded is a migration as its row in the history tells of it, with a way back.
func (m *Migrator) recorded(s history.State, rollback string) (*artifact.Migration, error) {
	e := s.Event
	a := &artifact.Migration{Name: artifact.Name(s.Migration), Checksum: e.Checksum, Metadata: artifact.Metadata{Provider: e.Provider}, Files: recordedFiles(e)}
	a.Files.Rollback = rollback
	var err error
	if a.Script, err = artifact.ParseScript(m.dialect.Provider(), e.MigrationSQL); err != nil {
		return nil, fmt.Errorf("migration.sql of %s in the history: %w", s.Migration, err)
	}
	if a.Rollback, err = artifact.ParseScript(m.dialect.Provider(), rollback); err != nil {
		return nil, fmt.Errorf("rollback.sql of %s: %w", s.Migration, err)
	}
	return a, nil
}

// planBack plans the way back between two snapshots, as rollback.sql would have it.
func (m *Migrator) planBack(before, after string) (string, error) {
	from, to, err := m.pair(before, after)
	if err != nil {
		return "", err
	}
	_, reverse, err := m.between(from, to, nil, PlanOptions{})
	if err != nil {
		return "", err
	}
	return artifact.RenderScript(reverse)
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
