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

// A migration that failed between two groups has no rollback.sql that fits: that file undoes the whole of it. Its way back is
// planned from what the committed statements have made of before.prisma, as their reader understands them ([lint.Leaves]):
//
//	committed   ADD COLUMN "weight"                        before  Project(id, name)
//	            ADD CONSTRAINT "_weight_not_null" … NOT VALID
//	failed      UPDATE "Project" SET "weight" = …
//
//	way back    DROP CONSTRAINT "_weight_not_null"
//	            DROP COLUMN "weight"
//
// What others have made in the meantime stays. The database has the last word: the transaction commits only when what it
// leaves is what before.prisma says.

// undoPart undoes the groups of an unfinished migration that are committed, in one transaction with its row.
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
	left, err := m.inspect(ctx, now.scope) // for those that are undone after it
	if err == nil {
		now.live = left.live
	}
	return err
}

// joinTables are those of a database.
func joinTables(db catalog.Database) []*catalog.Table {
	return slices.DeleteFunc(slices.Clone(db.Tables), func(t *catalog.Table) bool { return !t.IsJoinTable() })
}

// committed are the statements of an unfinished migration that have had their effect. The database is asked about the one
// that was under way outside a transaction.
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

// partInput is the plan from what statements have made back to what was there before them.
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

// dropChecks drops the checks of from that before has not: a comparison of schemas knows those of enums alone.
func dropChecks(changes []diff.Change, from, before catalog.Database, renames []diff.Rename) []diff.Change {
	for _, t := range from.Tables {
		to := before.Table(t.Schema, t.Name)
		for _, r := range renames {
			if r, ok := r.(diff.TableRename); ok && r.From == (diff.Name{Schema: t.Schema, Name: t.Name}) {
				to = before.Table(r.To.Schema, r.To.Name)
			}
		}
		if to == nil {
			continue // it goes with its checks
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

// altered puts changes of a table before the others that it has.
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
