package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A plan of one transaction needs no trial, because it commits completely or not at all. A plan of
// several transactions may fail after the first one is committed. Often the
// cause is an online recipe, which is a longer sequence of statements that blocks no running
// application. So before [Migrator.Dev] writes such a plan, it plans the same change without online
// recipes, runs that plan in one transaction on the current rows, and rolls the transaction back:
//
//	to be applied                         tried
//	1  fill Project.weight, in batches    BEGIN
//	2  ADD CONSTRAINT … NOT VALID         UPDATE "Project" SET "weight" = no_such("name")
//	                                          fails: nothing is written
//	3  VALIDATE CONSTRAINT                ALTER COLUMN … SET NOT NULL
//	4  SET NOT NULL                       ROLLBACK
//
// The two plans have different locks, but the same effect on the rows.

// errTried ends the transaction of a trial without errors. A failure of the rollback need not be
// reported, because the connection is lost then, or the next transaction reports the failure.
var errTried = errors.New("the trial is rolled back")

// try tries the draft of a plan. untried describes the part that could not be tried; "" if there is
// none.
func (m *Migrator) try(ctx context.Context, now *observation, set artifact.Set, target *schema.Schema, o PlanOptions, d *Draft) (untried string, err error) {
	if groups := d.Plan.Groups; len(groups) == 0 || len(groups) == 1 && groups[0].Transactional {
		return "", nil
	}
	o.Online = plan.Never
	plain, err := m.draft(ctx, now, set, target, o)
	if err != nil {
		return "", err
	}
	renames, err := draftRenames(m.snapshots, set, target, o.Renames)
	if err != nil {
		return "", err
	}
	p, err := m.planned(plain, renames)
	if err != nil {
		return "", err
	}
	err = m.db.Transaction(ctx, whole(p.groups), func(ctx context.Context) error {
		for _, g := range p.groups {
			if !g.Transactional {
				untried = "what runs outside a transaction was not tried"
				return errTried
			}
			if err := m.runPlanned(ctx, p, g); err != nil {
				return err
			}
		}
		if err := m.verifyPlanned(ctx, p); err != nil {
			return err
		}
		return errTried
	})
	switch {
	case errors.Is(err, errTried):
		return untried, nil
	case errors.Is(err, ErrNeedsCommit):
		return "what uses the new value of an enum was not tried", nil
	}
	return "", err
}

// plannedRun is a plan that runs without an artifact, in a push or a trial.
type plannedRun struct {
	name    string // for messages
	groups  []artifact.Group
	changes []diff.Change
	to      catalog.Database
}

// planned returns the plan of a draft in the form in which it runs.
func (m *Migrator) planned(d *Draft, renames []diff.Rename) (plannedRun, error) {
	from, to, err := m.snapshots.catalogs(d.Before, d.After)
	return plannedRun{name: "the plan", groups: groupsOf(d.Plan), changes: diff.Compute(from, to, renames), to: to}, err
}

// groupsOf returns the groups of a plan in the form of a script.
func groupsOf(p plan.Plan) []artifact.Group {
	out := make([]artifact.Group, len(p.Groups))
	for i, g := range p.Groups {
		out[i] = artifact.Group{Transactional: g.Transactional, Rebuild: g.Rebuild}
		for _, s := range g.Steps {
			out[i].Statements = append(out[i].Statements, artifact.Statement{SQL: s.SQL, Restore: s.Restore, Of: s.Of, Hazards: s.Hazards})
		}
	}
	return out
}

// whole merges groups into one.
func whole(groups []artifact.Group) artifact.Group {
	out := artifact.Group{Transactional: true}
	for _, g := range groups {
		out.Statements, out.Rebuild = append(out.Statements, g.Statements...), append(out.Rebuild, g.Rebuild...)
	}
	return out
}

// runPlanned runs one group, and checks it with inventories (law.go).
func (m *Migrator) runPlanned(ctx context.Context, p plannedRun, g artifact.Group) error {
	announced := newAnnouncer(m.db)
	announced.changes(p.changes)
	announced.statements(g)
	return m.guarded(ctx, &lawful{announced: announced, ledger: &ledger{}}, func() error {
		for _, s := range g.Statements {
			if err := m.db.Exec(ctx, s.SQL); err != nil {
				return &StatementError{Migration: p.name, SQL: s.SQL, Err: err}
			}
		}
		return nil
	})
}

// verifyPlanned compares the result of the last group with the expected one.
func (m *Migrator) verifyPlanned(ctx context.Context, p plannedRun) error {
	left, err := m.inspect(ctx, Scope{Schemas: p.to.Schemas, Compared: []catalog.Database{p.to}})
	if err != nil {
		return err
	}
	return left.verify(p.name, p.to)
}
