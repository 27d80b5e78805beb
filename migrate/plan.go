package migrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// PlanOptions are the answers that a plan may need.
type PlanOptions struct {
	// Renames are answered renames: "User.name=fullName", "User=Person".
	Renames []string
	// NoRename says that what looks like a rename is a drop and an add.
	NoRename bool
	// Backfill holds SQL expressions for existing rows, by "Model.field".
	Backfill map[string]string
	Online   plan.Online
}

// Draft is a planned migration that is not written.
type Draft struct {
	// Plan goes from Before to After, Reverse back.
	Plan, Reverse plan.Plan
	// Before and After are canonical snapshots.
	Before, After string
	// Replaces names migrations of other tools that a baseline stands for.
	Replaces []string
	// Risks are the plan's hazards; their counts are [Unknown] until a database was asked.
	Risks []Risk
}

// Empty reports whether the schema asks for nothing new of the database.
func (d *Draft) Empty() bool { return d.Plan.Empty() }

// Slug is a name for the migration, made of what it does.
func (d *Draft) Slug() string {
	for _, g := range d.Plan.Groups {
		for _, s := range g.Steps {
			if s.Reason != "" {
				return artifact.Slug(s.Reason)
			}
		}
	}
	return artifact.Slug("")
}

// Plan plans the way from the last local migration to the schema. It changes nothing; where a
// database is at hand, the objects in it that no schema names are taken into account and the risks are counted.
func (m *Migrator) Plan(ctx context.Context, target *schema.Schema, o PlanOptions) (*Draft, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	d, err := m.draft(ctx, set, target, o)
	if err != nil {
		return nil, err
	}
	if m.db == nil {
		return d, nil
	}
	return d, m.count(ctx, d.Risks)
}

// draft plans without counting.
func (m *Migrator) draft(ctx context.Context, set artifact.Set, target *schema.Schema, o PlanOptions) (*Draft, error) {
	before := m.options.Snapshots.Print(&schema.Schema{Datasource: bare(target.Datasource)})
	if last := set.Last(); last != nil {
		if err := m.checkProvider(last); err != nil {
			return nil, err
		}
		before = last.Files.After
	}
	from, err := m.parse(before)
	if err != nil {
		return nil, err
	}
	var live *Inspection
	if m.db != nil {
		inspection, err := m.db.Inspect(ctx, Scope{Schemas: schemasOf(from, target)})
		if err != nil {
			return nil, err
		}
		live = &inspection
	}
	d := &Draft{Before: before, After: m.options.Snapshots.Print(target)}
	d.Plan, d.Reverse, err = m.between(from, target, live, o)
	if err != nil {
		return nil, err
	}
	d.Risks = planRisks(d.Plan)
	return d, nil
}

// bare is a datasource of a database with nothing in it, neither schemas nor extensions.
func bare(ds *schema.Datasource) *schema.Datasource {
	if ds == nil {
		return nil
	}
	out := *ds
	out.Schemas, out.Extensions = nil, nil
	return &out
}

// schemasOf are the PostgreSQL schemas that either schema names.
func schemasOf(schemas ...*schema.Schema) []string {
	var out []string
	for _, s := range schemas {
		if s.Datasource != nil {
			out = append(out, s.Datasource.Schemas...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// between plans from one schema to another and back.
func (m *Migrator) between(from, to *schema.Schema, live *Inspection, o PlanOptions) (forward, reverse plan.Plan, err error) {
	in := plan.Input{Dialect: m.dialect, Answers: o.Renames, NoRename: o.NoRename, Backfill: o.Backfill, Online: o.Online}
	if in.From, err = m.lower(from); err != nil {
		return forward, reverse, err
	}
	if in.To, err = m.lower(to); err != nil {
		return forward, reverse, err
	}
	if in.Renames, err = lower.Renames(from, to, o.Renames); err != nil {
		return forward, reverse, err
	}
	in.Changes = diff.Compute(in.From, in.To, in.Renames)
	if live != nil {
		in.Live = &live.Catalog
		in.Dependents = handMade(live.Dependents, diff.Ours(live.Catalog, in.From))
	}
	back := in
	back.Online = plan.Never // a way back is one transaction with its row
	return plan.Make(in), plan.Reverse(back), nil
}

// handMade leaves out of the dependents the indexes that are ours.
func handMade(all map[string][]plan.Dependent, ours catalog.Database) map[string][]plan.Dependent {
	out := map[string][]plan.Dependent{}
	for table, list := range all {
		t := tableCalled(ours, table)
		if t == nil {
			continue
		}
		out[table] = slices.DeleteFunc(slices.Clone(list), func(d plan.Dependent) bool {
			return d.Kind == plan.HandMadeIndex && slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Name == d.Name })
		})
	}
	return out
}

func tableCalled(db catalog.Database, qname string) *catalog.Table {
	for _, t := range db.Tables {
		if t.QName() == qname {
			return t
		}
	}
	return nil
}

// write renders a draft under a new name and puts it into the migrations directory.
func (m *Migrator) write(set artifact.Set, d *Draft, given string) (*artifact.Migration, error) {
	if m.options.Dir == "" {
		return nil, fmt.Errorf("no migrations directory to write to")
	}
	if given == "" {
		given = d.Slug()
	}
	now := m.options.Clock()
	name, err := artifact.NewName(given, set.Names(), now)
	if err != nil {
		return nil, err
	}
	parent := ""
	if last := set.Last(); last != nil {
		parent = last.Checksum
	}
	a, err := artifact.Render(artifact.Draft{
		Name: name, Provider: m.dialect.Provider(), Plan: d.Plan, Reverse: d.Reverse, Before: d.Before, After: d.After,
		Replaces: d.Replaces, Parent: parent, GeneratedAt: now, ToolVersion: m.options.ToolVersion,
	})
	if err != nil {
		return nil, fmt.Errorf("render migration %s: %w", name, err)
	}
	if err := artifact.Write(m.options.Dir, a); err != nil {
		return nil, err
	}
	return a, nil
}
