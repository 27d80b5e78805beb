package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// PushOptions are the options of [Migrator.Push].
type PushOptions struct {
	PlanOptions
	Allow Allow
	// Prune drops the tables, columns and indexes that are not in the schema.
	Prune bool
}

// Pushed is the result of a push.
type Pushed struct {
	Plan  plan.Plan
	Risks []Risk
}

// Push changes the live database to match the schema, without artifact and history. Objects that
// are not in the schema stay unless Prune is set.
func (m *Migrator) Push(ctx context.Context, target *schema.Schema, o PushOptions) (*Pushed, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	p := &Pushed{}
	return p, m.withLock(ctx, func(ctx context.Context) error { return m.push(ctx, target, o, p) })
}

func (m *Migrator) push(ctx context.Context, target *schema.Schema, o PushOptions, p *Pushed) error {
	want, err := m.snapshots.lower(target)
	if err != nil {
		return err
	}
	now, err := m.inspect(ctx, Scope{Schemas: want.Schemas, Compared: []catalog.Database{want}})
	if err != nil {
		return err
	}
	renames, err := liveRenames(now.live.Catalog, want, o.Renames)
	if err != nil {
		return err
	}
	if err := m.askRenamed(ctx, now, renames); err != nil {
		return err
	}
	in := pushInput(m.dialect, now, want, renames, o)
	if p.Plan, err = m.planLive(ctx, &in, o.Carry); err != nil {
		return err
	}
	p.Risks = planRisks(p.Plan)
	if err := m.count(ctx, p.Risks); err != nil {
		return err
	}
	if err := stop("", p.Risks, o.Allow); err != nil {
		return err
	}
	if err := m.db.EnsureSchema(ctx); err != nil {
		return err
	}
	run := plannedRun{name: "push", groups: groupsOf(p.Plan), changes: in.Changes, to: want}
	names := namesOf(m.dialect, run.groups, in)
	for i := range run.groups {
		shown := names.at(m.ofGroup(p.Risks, i), i)
		if i > 0 {
			if shown, err = m.lookAgain(ctx, shown); err != nil {
				return err
			}
		}
		if err := m.pushGroup(ctx, run, i, shown); err != nil {
			return err
		}
	}
	return nil
}

// planLive plans from the objects in the database. It asks the database for obstacles, and for
// objects that are dropped together with others.
func (m *Migrator) planLive(ctx context.Context, in *plan.Input, carry bool) (p plan.Plan, err error) {
	if in.Kept, err = m.keptTypes(ctx, in.Changes); err != nil {
		return p, err
	}
	p = plan.Make(*in)
	if err := linksKept(p, in.KeepLinks); err != nil {
		return p, err
	}
	if err := m.alsoDrops(ctx, in.Changes, &p); err != nil {
		return p, err
	}
	found, err := m.obstacles(ctx, p.Acts, in.From)
	if err != nil {
		return p, err
	}
	if in.Carry = carried(found, p, carry); in.Carry != nil {
		p, found = plan.Make(*in), nil
	}
	m.block(&p, found)
	return p, nil
}

func (m *Migrator) pushGroup(ctx context.Context, p plannedRun, i int, shown []Risk) error {
	g := p.groups[i]
	if !g.Transactional {
		return m.runPlanned(ctx, p, g)
	}
	return m.proveRows(ctx, p.name, shown, func(proof *rowProof) error {
		return m.db.Transaction(ctx, g, func(ctx context.Context) error {
			if err := m.recount(ctx, proof); err != nil {
				return err
			}
			if err := m.runPlanned(ctx, p, g); err != nil || i < len(p.groups)-1 {
				return err
			}
			return m.verifyPlanned(ctx, p)
		})
	})
}
