package migrate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// decideRollback returns the migrations to undo, newest first. It refuses a history that was
// changed by hand, because the rollback statements in it may have been changed too.
func decideRollback(set artifact.Set, h *historyView, o RollbackOptions) ([]history.State, error) {
	if found := historyFindings(checkHistory(set, h)); len(found) > 0 {
		return nil, &FindingsError{found}
	}
	return rollbackTargets(h.undoable(), o.Name)
}

// checkUndo compares the live schema with the result of the migration. It refuses a hand-written
// migration without rollback.sql that changes nothing in the schema, because no rollback can be
// planned for it.
func checkUndo(snapshots *snapshotReader, o *observation, a *artifact.Migration) error {
	if a.Files.Before == a.Files.After && a.Script.StatementCount() > 0 && a.Rollback.StatementCount() == 0 {
		return fixable(fmt.Errorf("rollback.sql of %s has no statements, so what its own SQL did would stay: undo that by hand, then record the migration as rolled back", a.Name),
			FixRecordRolledBack, string(a.Name))
	}
	want, err := snapshots.catalog(a.Files.After)
	if err != nil {
		return err
	}
	if differences := o.drift(want); len(differences) > 0 {
		return &DriftError{Migration: string(a.Name), Differences: differences}
	}
	return nil
}

// oneTransaction returns all statements of a rollback as one group. They run in one transaction,
// which also inserts the row that records the rollback.
func oneTransaction(a *artifact.Migration) (artifact.Group, error) {
	g := artifact.Group{Transactional: true}
	for _, part := range a.Rollback.Groups {
		if !part.Transactional {
			return g, fixable(fmt.Errorf("rollback.sql of %s holds statements that cannot run in a transaction: run it by hand, then record it as rolled back", a.Name),
				FixRecordRolledBack, string(a.Name))
		}
		g.Rebuild = append(g.Rebuild, part.Rebuild...)
		g.Statements = append(g.Statements, part.Statements...)
	}
	return g, nil
}

// liveForRollback reads the schemas of the results of the migrations to undo.
func liveForRollback(snapshots *snapshotReader, set artifact.Set, o RollbackOptions) needLive {
	return func(h *historyView) (scope Scope, needed bool, err error) {
		targets, err := decideRollback(set, h, o)
		if err != nil {
			return scope, false, nil //nolint:nilerr // the decision finds the same error and returns it
		}
		for _, s := range targets {
			if s.Status != history.IsApplied {
				continue // unfinished: undoPart reads it later
			}
			a, err := wayBack(snapshots, set, s)
			if err != nil {
				continue // the rollback itself reports it later
			}
			named, err := snapshots.scope(a.Files.After)
			if err != nil {
				continue
			}
			before, err := snapshots.schemas(a.Files.Before)
			if err != nil {
				continue
			}
			scope.Schemas = union(scope.Schemas, union(before, named.Schemas))
			scope.Compared = append(scope.Compared, named.Compared...)
		}
		return scope, true, nil
	}
}

// rollbackTargets returns the migrations to undo, newest first.
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

// wayBack returns the migration to undo. Its rollback.sql is that of the local files, else that of
// the history. If neither has one, it is planned from the snapshots in the files or in the history.
func wayBack(snapshots *snapshotReader, set artifact.Set, s history.State) (*artifact.Migration, error) {
	local := set.Find(artifact.Name(s.Migration))
	if local != nil && slices.ContainsFunc(local.Metadata.Rebases, func(q history.Squash) bool { return q.Migration == s.Migration && q.Checksum == s.Checksum }) {
		local = nil // the local directory has a rebased form
	}
	if local != nil && local.Files.Rollback != "" {
		return local, nil
	}
	e := s.Event
	if e.RollbackSQL != "" && e.AfterSchema != "" {
		return recorded(snapshots.dialect.Provider(), s, e.RollbackSQL)
	}
	before, after, answers := e.BeforeSchema, e.AfterSchema, metadataIn(e)
	if local != nil {
		before, after, answers = local.Files.Before, local.Files.After, local.Metadata
	}
	if before == "" || after == "" {
		return nil, fmt.Errorf("no way back from %s: neither its directory nor its row in %s holds rollback.sql or the snapshots; "+
			"restore the directory from version control, or write a new migration that restores the state", s.Migration, history.Table)
	}
	back, err := planBack(snapshots, before, after, answersIn(answers))
	if err != nil {
		return nil, fmt.Errorf("plan the way back from %s: %w", s.Migration, err)
	}
	s.Event.BeforeSchema, s.Event.AfterSchema = before, after
	return recorded(snapshots.dialect.Provider(), s, back)
}

// recorded returns a migration from its row in the history, with the given rollback.
func recorded(p provider.Provider, s history.State, rollback string) (*artifact.Migration, error) {
	e := s.Event
	a := &artifact.Migration{Name: artifact.Name(s.Migration), Checksum: e.Checksum, Metadata: metadataIn(e), Files: recordedFiles(e)}
	a.Files.Rollback = rollback
	var err error
	if a.Script, err = artifact.ParseScript(p, e.MigrationSQL); err != nil {
		return nil, fmt.Errorf("migration.sql of %s in the history: %w", s.Migration, err)
	}
	if a.Rollback, err = artifact.ParseScript(p, rollback); err != nil {
		return nil, fmt.Errorf("rollback.sql of %s: %w", s.Migration, err)
	}
	return a, nil
}

// metadataIn returns the metadata of a row. Rows of format 1 only have the provider.
func metadataIn(e history.Event) artifact.Metadata {
	m, err := artifact.ParseMetadata(e.Metadata)
	if err != nil {
		return artifact.Metadata{Provider: e.Provider}
	}
	return m
}

// answersIn returns the answers that a migration was planned with.
func answersIn(m artifact.Metadata) PlanOptions {
	return PlanOptions{Renames: m.Renames, NoRename: m.NoRename, KeepLinks: m.KeepLinks}
}

// planBack plans the rollback between two snapshots, with the answers of the migration, and renders
// it as rollback.sql.
func planBack(snapshots *snapshotReader, before, after string, answers PlanOptions) (string, error) {
	from, to, err := snapshots.pair(before, after)
	if err != nil {
		return "", err
	}
	_, reverse, err := snapshots.planBetween(from, to, nil, answers)
	if err != nil {
		return "", err
	}
	return artifact.RenderScript(reverse), nil
}
