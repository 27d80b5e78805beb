package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// run is one migration about to be applied.
type run struct {
	migration     *artifact.Migration
	number, total int
	allow         Allow

	started   time.Time
	shown     []Risk
	statement int // how many have been started
}

// apply applies one migration. A migration of one group is one transaction with one row; of several, each group commits
// with its own row, and a run that is cut off goes on behind the last of them.
func (m *Migrator) apply(ctx context.Context, j *journal, r run) error {
	r.started = time.Now()
	done := groupsDone(j, r.migration)
	if done == 0 {
		r.shown = scriptRisks(r.migration, r.migration.Script)
		if err := m.count(ctx, r.shown); err != nil {
			return err
		}
		if err := stop(string(r.migration.Name), r.shown, r.allow); err != nil {
			return err
		}
	}
	groups := r.migration.Script.Groups
	if len(groups) == 0 {
		groups = []artifact.Group{{Transactional: true}} // a change of the schema that needs no SQL
	}
	if len(groups) > 1 && done == 0 {
		if err := m.record(ctx, j, m.event(r.migration, history.Started)); err != nil {
			return err
		}
	}
	for _, g := range groups[:done] {
		r.statement += len(g.Statements)
	}
	for i := done; i < len(groups); i++ {
		if err := m.applyGroup(ctx, j, &r, groups, i); err != nil {
			return m.recordFailure(ctx, j, r.migration, groups, i, err)
		}
	}
	return nil
}

// applyGroup runs one group with its row; the last group's row says applied.
func (m *Migrator) applyGroup(ctx context.Context, j *journal, r *run, groups []artifact.Group, i int) error {
	g, last := groups[i], i == len(groups)-1
	if !g.Transactional {
		if err := m.runOutside(ctx, r, g); err != nil {
			return err
		}
	}
	before := r.statement
	return m.commit(ctx, j, artifact.Group{Transactional: true, Rebuild: g.Rebuild, Statements: g.Statements}, func(ctx context.Context) (history.Event, error) {
		event := m.event(r.migration, history.GroupDone)
		event.Group = i + 1
		if i == 0 {
			if err := m.recount(ctx, r.shown); err != nil {
				return event, err
			}
		}
		if g.Transactional {
			r.statement = before // the database may have had us start over
			if err := m.runInside(ctx, r, g); err != nil {
				return event, err
			}
		}
		event.Duration = time.Since(r.started)
		if !last {
			return event, nil
		}
		event.Kind, event.Group = history.Applied, 0
		files := r.migration.Files
		return event, m.verifyApplied(ctx, string(r.migration.Name), files.Before, files.After, r.number == r.total)
	})
}

// runInside runs the statements of a transaction. A rebuild must bring back what hung on the table.
func (m *Migrator) runInside(ctx context.Context, r *run, g artifact.Group) error {
	around, err := m.aroundRebuilds(ctx, r.migration, g)
	if err != nil {
		return err
	}
	for _, s := range g.Statements {
		m.tell(r, s)
		if err := m.exec(ctx, r.migration, s); err != nil {
			return err
		}
	}
	return m.checkDependents(ctx, r.migration, g, around)
}

// runOutside runs statements that cannot stand in a transaction; what an earlier run has finished is not done again.
func (m *Migrator) runOutside(ctx context.Context, r *run, g artifact.Group) error {
	for _, s := range g.Statements {
		m.tell(r, s)
		done, err := m.db.Settle(ctx, s.SQL)
		if err != nil {
			return err
		}
		if done {
			continue
		}
		if err := m.exec(ctx, r.migration, s); err != nil {
			return err
		}
	}
	return nil
}

func (m *Migrator) exec(ctx context.Context, a *artifact.Migration, s artifact.Statement) error {
	if err := m.db.Exec(ctx, s.SQL); err != nil {
		return &StatementError{Migration: string(a.Name), Line: s.Line, SQL: s.SQL, Err: err}
	}
	return nil
}

func (m *Migrator) tell(r *run, s artifact.Statement) {
	r.statement++
	m.options.Progress(Progress{
		Migration: string(r.migration.Name), Number: r.number, Total: r.total,
		Statement: r.statement, Statements: r.migration.Script.StatementCount(), SQL: s.SQL, Rows: r.rows(s),
	})
}

// rows is how many rows the statement rebuilds, as counted at the start.
func (r *run) rows(s artifact.Statement) int64 {
	for _, h := range s.Hazards {
		for _, shown := range r.shown {
			if h.Code == rebuildCode && shown.Hazard.Code == h.Code && shown.Hazard.Object == h.Object {
				return max(0, shown.Count)
			}
		}
	}
	return 0
}

// rebuildCode is the hazard of a SQLite table that is made anew.
const rebuildCode = "SQ01"

// recordFailure notes why a migration stands half done. One of a single group left nothing behind, and says nothing;
// neither does a run that was merely held up, which goes on when run again.
func (m *Migrator) recordFailure(ctx context.Context, j *journal, a *artifact.Migration, groups []artifact.Group, i int, cause error) error {
	var statement *StatementError
	if len(groups) == 1 && groups[0].Transactional || !errors.As(cause, &statement) || errors.Is(cause, ErrBusy) || errors.Is(cause, ErrHeldUp) || ctx.Err() != nil {
		return cause
	}
	e := m.event(a, history.Failed)
	e.Group = i + 1
	e.Reason = fmt.Sprintf("line %d: %v", statement.Line, statement.Err)
	return errors.Join(cause, m.record(ctx, j, e))
}
