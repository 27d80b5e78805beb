package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A migration is a list of groups. Usually it has one group: a transaction with all statements and
// with the row in the history that records "applied". A migration has several groups if a statement
// cannot run in a transaction, or needs an earlier statement to be committed:
//
//	group 1, transaction   ALTER TABLE …          row "started" before, row "group_done 1" with it
//	group 2, outside       CREATE INDEX CONCURR…  row "statement_done" after each but the last
//	                       CREATE INDEX CONCURR…  row "group_done 2" after it
//	group 3, transaction   ALTER TABLE … VALIDATE row "applied" with it
//
// If the run is interrupted in group 2, the next run finds "group_done 1" in the history, asks the
// database whether the index was built ([Database.ResumeConcurrent]), and continues there. If a
// statement of group 2 fails, the history records "failed", and a person has to repair the
// migration, because nothing is rolled back.

// run is one migration while it is applied.
type run struct {
	migration     *artifact.Migration
	number, total int
	allow         Allow
	next          *artifact.Migration // the migration to apply after this one, nil for none

	observed  *observation
	groups    []artifact.Group
	started   time.Time
	shown     []Risk
	statement int // the number of started statements
}

// apply applies one migration. A migration of one group is one transaction with one row. If there
// are several groups, each commits with a row of its own, and after an interruption the next run
// continues after the last committed group.
func (m *Migrator) apply(ctx context.Context, o *observation, r *run) error {
	r.observed, r.groups, r.started = o, r.migration.Script.Groups, time.Now()
	done := o.history.groupsDone(string(r.migration.Name))
	if err := m.mayApply(ctx, r, done); err != nil {
		return err
	}
	if len(r.groups) == 0 {
		r.groups = []artifact.Group{{Transactional: true}} // the change of the schema needs no SQL
	}
	if (len(r.groups) > 1 || !r.groups[0].Transactional) && !o.history.begun(string(r.migration.Name)) {
		if err := m.record(ctx, o.history, newEvent(r.migration, history.Started)); err != nil {
			return err
		}
	}
	for _, g := range r.groups[:done] {
		r.statement += len(g.Statements)
	}
	for i := done; i < len(r.groups); i++ {
		if err := m.applyGroup(ctx, r, i); err != nil {
			if err = m.recordFailure(ctx, r, i, err); i == 0 || errors.Is(err, errHistoryMoved) {
				return err
			}
			return &PartialError{Groups: i, Migration: string(r.migration.Name), Err: err}
		}
	}
	return nil
}

// mayApply returns an error if obstacles, or rows at risk that are not allowed, stop the migration.
// It runs before the first statement. done is the number of groups that earlier runs have applied.
func (m *Migrator) mayApply(ctx context.Context, r *run, done int) (err error) {
	if !r.observed.history.begun(string(r.migration.Name)) && r.shown == nil {
		if r.shown, err = m.snapshots.forwardRisks(r.migration); err != nil {
			return err
		}
		if err := m.count(ctx, r.shown); err != nil {
			return err
		}
		if err := stop(string(r.migration.Name), r.shown, r.allow); err != nil {
			return err
		}
	}
	if done > 0 {
		return nil
	}
	return m.checkObstacles(ctx, r.migration, false)
}

// applyGroup runs one group and inserts the row that records it. The row of the last group records
// "applied".
func (m *Migrator) applyGroup(ctx context.Context, r *run, i int) error {
	o, g, last := r.observed, r.groups[i], i == len(r.groups)-1
	shown, err := m.shownOf(ctx, r, i)
	if err != nil {
		return err
	}
	guard, err := m.guard(ctx, r, i)
	if err != nil {
		return err
	}
	if !g.Transactional {
		if err := guard(func() error { return m.runOutside(ctx, r, i) }); err != nil {
			return err
		}
		guard, shown = unguarded, nil // the statements have run, so that no row is at risk any more
	}
	before := r.statement
	var left *observation
	in := artifact.Group{Transactional: true, Rebuild: g.Rebuild, Statements: g.Statements}
	act := func(ctx context.Context, p *rowProof) (history.Event, error) {
		event := newEvent(r.migration, history.GroupDone)
		event.Group = i + 1
		if err := m.recount(ctx, p); err != nil {
			return event, err
		}
		r.statement = before // the database may have repeated the transaction
		if err := guard(func() (err error) {
			left, err = m.runGroup(ctx, r, g, last)
			return err
		}); err != nil {
			return event, err
		}
		event.Duration = time.Since(r.started)
		if last {
			event.Kind, event.Group = history.Applied, 0
		}
		return event, nil
	}
	err = m.proveRows(ctx, string(r.migration.Name), shown, func(p *rowProof) error {
		return m.commit(ctx, o.history, in, func(ctx context.Context) (history.Event, error) { return act(ctx, p) })
	})
	if err != nil {
		return err
	}
	o.live, o.scope = nil, Scope{}
	if last && r.number == r.total {
		o.live, o.scope = left.live, left.scope
	}
	return nil
}

// shownOf returns the risks of a group with the counts that this run has shown. For a later group,
// or for a migration that an earlier run has begun, it counts them now.
func (m *Migrator) shownOf(ctx context.Context, r *run, i int) (shown []Risk, err error) {
	unseen := r.shown == nil // an earlier run has begun the migration
	if unseen {
		if r.shown, err = m.snapshots.forwardRisks(r.migration); err != nil {
			return nil, err
		}
	}
	if shown, err = m.snapshots.named(r.migration, m.ofGroup(r.shown, i), i); err != nil {
		return nil, err
	}
	first := i == 0 && (len(r.migration.Script.Groups) == 0 || r.migration.Script.Groups[0].Transactional)
	if len(shown) == 0 || first && !unseen {
		return shown, nil
	}
	if shown, err = m.lookAgain(ctx, shown); err == nil && unseen {
		err = stop(string(r.migration.Name), shown, r.allow)
	}
	return shown, err
}

// runGroup runs the statements of a transaction and checks the result. A rebuild must restore the
// dependents of its tables, and after the last group the live schema must equal the snapshot. It
// returns the observation that it read for these checks; nil if it read nothing.
func (m *Migrator) runGroup(ctx context.Context, r *run, g artifact.Group, last bool) (*observation, error) {
	if !g.Transactional {
		g.Statements, g.Rebuild = nil, nil // these statements have run
	}
	tell := func(s artifact.Statement) { m.tell(r, s) }
	around, err := m.runStatements(ctx, forward(r.migration), g, tell)
	if err != nil || !last && len(around) == 0 {
		return nil, err
	}
	scope, want, err := scopeAfter(m.snapshots, r, g, last)
	if err != nil {
		return nil, err
	}
	if last {
		scope.Compared = []catalog.Database{want}
	}
	left, err := m.inspect(ctx, scope)
	if err != nil {
		return nil, err
	}
	if err := checkDependents(r.migration, g, around, left.live.Dependents); err != nil || !last {
		return left, err
	}
	return left, left.verify(string(r.migration.Name), want)
}

// direction is a migration or its rollback, with the snapshots before and after it.
type direction struct {
	*artifact.Migration
	from, to string
}

func forward(a *artifact.Migration) direction { return direction{a, a.Files.Before, a.Files.After} }

func backward(a *artifact.Migration) direction { return direction{a, a.Files.After, a.Files.Before} }

// runStatements runs the statements of a group, and returns the dependents of the tables that the
// group rebuilds. It reads the dependents after the renames at the start of the group, because the
// database makes renames in dependents too.
func (m *Migrator) runStatements(ctx context.Context, d direction, g artifact.Group, tell func(artifact.Statement)) (around []plan.Dependent, err error) {
	a := d.Migration
	present, err := m.present(ctx, g, d.from, d.to)
	if err != nil {
		return nil, err
	}
	renames := leadingRenames(a.Metadata.Provider, g)
	for i, s := range g.Statements {
		if i == renames && len(g.Rebuild) > 0 {
			if around, err = m.aroundRebuilds(ctx, g, d.from, d.to); err != nil {
				return nil, err
			}
			if err := checkAside(a, g, around); err != nil {
				return nil, err
			}
		}
		tell(s)
		if s.Of != "" && !present[s.Of] || s.Of == "" && s.Restore && !wasAround(a.Metadata.Provider, around, s) {
			continue
		}
		if err := m.exec(ctx, a, s); err != nil {
			return nil, notMadeAgain(a, s, err)
		}
	}
	return around, nil
}

// leadingRenames returns the number of statements at the start of a group that rename tables or
// columns.
func leadingRenames(p provider.Provider, g artifact.Group) int {
	for i, s := range g.Statements {
		tokens, err := sqltext.Tokens(p, s.SQL)
		word := func(i int, w string) bool { return sqltext.KeyWord(s.SQL[tokens[i].Start:tokens[i].End]) == w }
		if err != nil || len(tokens) < 5 || !word(0, "ALTER") || !word(1, "TABLE") || !word(3, "RENAME") {
			return i
		}
	}
	return len(g.Statements)
}

// aroundRebuilds reads the dependents of the tables that a group will rebuild.
func (m *Migrator) aroundRebuilds(ctx context.Context, g artifact.Group, before, after string) ([]plan.Dependent, error) {
	from, to, err := m.snapshots.catalogs(before, after)
	if err != nil {
		return nil, err
	}
	now, err := m.inspect(ctx, Scope{Schemas: union(from.Schemas, to.Schemas), Tables: tablesNamed(g.Rebuild, from, to), Dependents: true})
	if err != nil {
		return nil, err
	}
	if err := m.askRenamed(ctx, now, nil); err != nil {
		return nil, err
	}
	if now.renamed == nil {
		now.renamed = &plan.Surroundings{Live: now.live.Catalog, Dependents: now.live.Dependents}
	}
	return around(*now.renamed, g.Rebuild, from, to), nil
}

// scopeAfter returns the scope to read before a group commits. For the last group of a run it has
// all objects. For other groups it has the tables that the migration changes, with the dependents
// of the tables that the group rebuilds.
func scopeAfter(snapshots *snapshotReader, r *run, g artifact.Group, last bool) (Scope, catalog.Database, error) {
	p, err := snapshots.passage(r.migration)
	if err != nil {
		return Scope{}, p.after, err
	}
	if whole := last && r.number == r.total; !whole && len(g.Rebuild) == 0 {
		return Scope{Schemas: p.schemas, Tables: p.tables}, p.after, nil
	}
	from, to, err := snapshots.catalogs(r.migration.Files.Before, r.migration.Files.After)
	if err != nil {
		return Scope{}, to, err
	}
	if last && r.number == r.total {
		return Scope{Schemas: union(r.observed.scope.Schemas, to.Schemas)}, to, nil
	}
	return Scope{
		Schemas:    p.schemas,
		Tables:     slices.Concat(p.tables, tablesNamed(g.Rebuild, from, to)),
		Dependents: len(g.Rebuild) > 0,
	}, to, nil
}

// runOutside runs statements that cannot run in a transaction. Each is recorded when it has
// completed, so that after an interruption the next run continues after it. If a statement was
// running when the interruption came, the next run asks the database whether it has completed.
func (m *Migrator) runOutside(ctx context.Context, r *run, group int) error {
	g, log := r.groups[group], r.observed.history
	finished := log.statementsDone(string(r.migration.Name))
	for i, s := range g.Statements {
		m.tell(r, s)
		if i < finished {
			continue
		}
		done, err := m.db.ResumeConcurrent(ctx, s.SQL)
		if err != nil {
			return err
		}
		if !done {
			if err := m.exec(ctx, r.migration, s); err != nil {
				return err
			}
		}
		if i == len(g.Statements)-1 {
			break // the row of the group records the last statement
		}
		event := newEvent(r.migration, history.StatementDone)
		event.Group, event.StatementCount = group+1, i+1
		if err := m.record(ctx, log, event); err != nil {
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

// rows returns the number of rows of the table that the statement rebuilds, as counted at the
// start.
func (r *run) rows(s artifact.Statement) int64 {
	for _, h := range s.Hazards {
		for _, shown := range r.shown {
			if h.Kind == hazard.Rebuild && shown.Hazard.Kind == h.Kind && shown.Hazard.Object == h.Object {
				return max(0, shown.Count)
			}
		}
	}
	return 0
}

// recordFailure records why a migration is unfinished. It records nothing for a migration that is
// one transaction, because nothing was changed. It also records nothing if an external cause
// interrupted the run, because the next run continues it. If the first of several groups fails and
// is a transaction, nothing was changed either. It then records the migration as rolled back, so
// that the migration can be edited as if it had never run.
func (m *Migrator) recordFailure(ctx context.Context, r *run, i int, cause error) error {
	var statement *StatementError
	if len(r.groups) == 1 && r.groups[0].Transactional || !errors.As(cause, &statement) || errors.Is(cause, ErrBusy) || errors.Is(cause, ErrHeldUp) || ctx.Err() != nil {
		return cause
	}
	e := newEvent(r.migration, history.Failed)
	e.Group = i + 1
	if i == 0 && r.groups[0].Transactional {
		e.Kind, e.Group = history.RolledBack, 0
	}
	e.Reason = fmt.Sprintf("line %d: %v", statement.Line, statement.Err)
	return errors.Join(cause, m.record(ctx, r.observed.history, e))
}
