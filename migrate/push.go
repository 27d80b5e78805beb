package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// PushOptions are the choices of [Migrator.Push].
type PushOptions struct {
	PlanOptions
	Allow Allow
	// Prune drops the tables, columns and indexes that the schema does not name.
	Prune bool
}

// Pushed says what a push did, or would have done.
type Pushed struct {
	Plan  plan.Plan
	Risks []Risk
}

// Push makes the live database what the schema asks for, without artifact and history. What the schema does not name
// stays unless Prune is given.
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
	if err := m.askRenamed(ctx, now, nil); err != nil {
		return err
	}
	in := pushInput(m.dialect, now, want, o)
	if in.Kept, err = m.keptTypes(ctx, in.Changes); err != nil {
		return err
	}
	p.Plan = plan.Make(in)
	if err := m.alsoDrops(ctx, in.Changes, &p.Plan); err != nil {
		return err
	}
	found, err := m.obstacles(ctx, p.Plan.Acts, in.From)
	if err != nil {
		return err
	}
	if in.Carry = carried(found, p.Plan, o.Carry); in.Carry != nil {
		p.Plan, found = plan.Make(in), nil
	}
	m.block(&p.Plan, found)
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
	for i, g := range p.Plan.Groups {
		if err := m.pushGroup(ctx, g, m.ofGroup(p.Risks, i), in.Changes, want, i == len(p.Plan.Groups)-1); err != nil {
			return err
		}
	}
	return nil
}

func (m *Migrator) pushGroup(ctx context.Context, g plan.Group, shown []Risk, changes []diff.Change, want catalog.Database, last bool) error {
	group := artifact.Group{Transactional: g.Transactional, Rebuild: g.Rebuild}
	for _, s := range g.Steps {
		group.Statements = append(group.Statements, artifact.Statement{SQL: s.SQL, Restore: s.Restore, Of: s.Of, Hazards: s.Hazards})
	}
	announced := newAnnouncer(m.db)
	announced.changes(changes)
	announced.statements(group)
	run := func(ctx context.Context) error {
		return m.guarded(ctx, &ledger{}, announced, "", nil, func() error { return m.pushStatements(ctx, group) })
	}
	if !g.Transactional {
		return run(ctx)
	}
	act := func(ctx context.Context, p *rowProof) error {
		if err := m.recount(ctx, p); err != nil {
			return err
		}
		if err := run(ctx); err != nil || !last {
			return err
		}
		left, err := m.inspect(ctx, Scope{Schemas: want.Schemas, Compared: []catalog.Database{want}})
		if err != nil {
			return err
		}
		return left.verify("push", want)
	}
	return m.proveRows(ctx, "push", shown, func(p *rowProof) error {
		return m.db.Transaction(ctx, group, func(ctx context.Context) error { return act(ctx, p) })
	})
}

func (m *Migrator) pushStatements(ctx context.Context, g artifact.Group) error {
	for _, s := range g.Statements {
		if err := m.db.Exec(ctx, s.SQL); err != nil {
			return &StatementError{Migration: "push", SQL: s.SQL, Err: err}
		}
	}
	return nil
}
