package migrate

import (
	"context"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// rollback.sql undoes a complete migration. It cannot undo a migration that failed between two
// groups. In that case the rollback is planned. It starts from the catalog that the committed
// statements leave, which [lint.Leaves] computes from before.prisma, and leads back to
// before.prisma:
//
//	committed   ADD COLUMN "weight"                        before  Project(id, name)
//	            ADD CONSTRAINT "_weight_not_null" … NOT VALID
//	failed      UPDATE "Project" SET "weight" = …
//
// Objects that other programs have created meanwhile stay. The transaction commits only if the
// database then equals before.prisma.

// undoPart undoes the committed groups of an unfinished migration. It uses one transaction, which
// also inserts the row that records the rollback.
func (m *Migrator) undoPart(ctx context.Context, now *observation, s history.State, o RollbackOptions) error {
	a, err := recorded(m.dialect.Provider(), s, "")
	if err != nil {
		return err
	}
	done, err := m.committed(ctx, a.Script, s)
	if err != nil {
		return err
	}
	before, after, err := m.snapshots.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return err
	}
	in, err := m.partInput(ctx, done, before)
	if err != nil {
		return err
	}
	in.Backfill, in.LinksBack, in.Linked = o.Backfill, a.Metadata.KeepLinks, joinTables(after)
	p, err := m.planLive(ctx, &in, false)
	if err != nil {
		return err
	}
	risks := planRisks(p)
	for i := range risks {
		risks[i].Migration = s.Migration
	}
	if err := m.count(ctx, risks); err != nil {
		return err
	}
	if err := stop(s.Migration, risks, o.Allow); err != nil {
		return undoing(err)
	}
	started := time.Now()
	run := plannedRun{name: s.Migration, groups: groupsOf(p), changes: in.Changes, to: before}
	err = m.proveRows(ctx, s.Migration, m.silent(risks), func(proof *rowProof) error {
		return m.commit(ctx, now.history, whole(run.groups), func(ctx context.Context) (event history.Event, err error) {
			event = newEvent(a, history.RolledBack)
			if err := m.recount(ctx, proof); err != nil {
				return event, err
			}
			for _, g := range run.groups {
				if err := m.runPlanned(ctx, run, g); err != nil {
					return event, err
				}
			}
			event.Duration = time.Since(started)
			return event, m.verifyPlanned(ctx, run)
		})
	})
	if err != nil {
		return undoing(err)
	}
	left, err := m.inspect(ctx, now.scope) // for the rollbacks after this one
	if err == nil {
		now.live = left.live
	}
	return err
}

// joinTables returns the join tables of a database.
func joinTables(db catalog.Database) []*catalog.Table {
	return slices.DeleteFunc(slices.Clone(db.Tables), func(t *catalog.Table) bool { return !t.IsJoinTable() })
}

// committed returns the statements of an unfinished migration that have taken effect. If a
// statement outside a transaction was running, it asks the database whether that statement has
// completed.
func (m *Migrator) committed(ctx context.Context, script artifact.Script, s history.State) (artifact.Script, error) {
	done := artifact.Script{Groups: slices.Clone(script.Groups[:min(s.Groups, len(script.Groups))])}
	if s.Groups >= len(script.Groups) || script.Groups[s.Groups].Transactional {
		return done, nil
	}
	g := script.Groups[s.Groups]
	n := min(s.Statements, len(g.Statements))
	if n < len(g.Statements) {
		finished, err := m.db.ResumeConcurrent(ctx, g.Statements[n].SQL)
		if err != nil {
			return done, err
		}
		if finished {
			n++
		}
	}
	g.Statements = g.Statements[:n]
	done.Groups = append(done.Groups, g)
	return done, nil
}

// partInput returns the input of the plan from the result of the statements back to the schema
// before them.
func (m *Migrator) partInput(ctx context.Context, done artifact.Script, before catalog.Database) (plan.Input, error) {
	made, renames := lint.Leaves(m.dialect, done, before)
	now, err := m.inspect(ctx, Scope{Schemas: union(before.Schemas, made.Schemas), Compared: []catalog.Database{before}})
	if err != nil {
		return plan.Input{}, err
	}
	back := diff.Inverse(renames)
	if err := m.askRenamed(ctx, now, back); err != nil {
		return plan.Input{}, err
	}
	in := m.wayInput(now, made, before, back)
	in.Changes = dropChecks(in.Changes, made, before, back)
	return in, nil
}

// dropChecks adds a drop of each check that belongs to no enum. The earlier catalog comes from a
// schema and has no such check. The computed changes do not drop these checks, because a comparison
// of catalogs only finds the checks of enums.
func dropChecks(changes []diff.Change, from, before catalog.Database, renames []diff.Rename) []diff.Change {
	for _, t := range from.Tables {
		to := before.Table(t.Schema, t.Name)
		for _, r := range renames {
			if r, ok := r.(diff.TableRename); ok && r.From == (diff.Name{Schema: t.Schema, Name: t.Name}) {
				to = before.Table(r.To.Schema, r.To.Name)
			}
		}
		if to == nil {
			continue // the table is dropped with its checks
		}
		var drops []diff.TableChange
		for _, c := range t.Checks {
			if len(c.Values) == 0 {
				drops = append(drops, diff.DropCheck{Check: c})
			}
		}
		changes = altered(changes, t, to, drops)
	}
	return changes
}

// altered adds the changes in the parameter first to the changes of a table, and puts them before
// the others.
func altered(changes []diff.Change, from, to *catalog.Table, first []diff.TableChange) []diff.Change {
	if len(first) == 0 {
		return changes
	}
	for i, change := range changes {
		if alter, ok := change.(diff.AlterTable); ok && alter.From == from {
			alter.Changes = slices.Concat(first, alter.Changes)
			changes[i] = alter
			return changes
		}
	}
	return append(changes, diff.AlterTable{From: from, To: to, Changes: first})
}
