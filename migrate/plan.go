package migrate

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// PlanOptions are the answers that a plan may need.
type PlanOptions struct {
	// Renames are the answers about renames: "User.name=fullName", "User=Person".
	Renames []string
	// NoRename plans a drop and an add where the planner would ask about a rename.
	NoRename bool
	// Backfill holds SQL expressions for existing rows, by "Model.field".
	Backfill map[string]sqltext.SQL
	// KeepLinks are foreign keys, each as "Model.field", that a new many-to-many relation between
	// the same models replaces. Their values are copied into its join table before they are
	// dropped.
	KeepLinks []string
	Online    plan.Online
	// Carry lets the migration drop the obstacles of type changes before the changes and create
	// them again after the changes.
	Carry bool
}

// Draft is a planned migration that is not written yet.
type Draft struct {
	// Plan changes Before to After, Reverse changes After to Before.
	Plan, Reverse plan.Plan
	// Before and After are canonical snapshots.
	Before, After string
	// Replaces names migrations of other tools that a baseline replaces.
	Replaces []string
	// Takes names the migrations whose hand-written SQL created tables or enums that the schema now
	// declares. The plan leaves these tables and enums unchanged.
	Takes []artifact.Name
	// Risks are the hazards of the plan. Their counts are [Unknown] until a database has counted
	// the rows.
	Risks []Risk
}

// Empty reports whether the schema requires no change of the database.
func (d *Draft) Empty() bool { return d.Plan.Empty() && len(d.Takes) == 0 }

// Slug returns a name for the migration that is derived from its changes.
func (d *Draft) Slug() string { return artifact.Slug(d.Plan.Title) }

// Plan plans from the last local migration to the schema. It changes nothing. If there is a
// database, the plan respects its objects that are not in the schema, and the rows at risk are
// counted.
func (m *Migrator) Plan(ctx context.Context, target *schema.Schema, o PlanOptions) (*Draft, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	now, err := m.observeDraft(ctx, set, target)
	if err != nil {
		return nil, err
	}
	d, err := m.draft(ctx, now, set, target, o)
	if err != nil || m.db == nil {
		return d, err
	}
	return d, m.count(ctx, d.Risks)
}

// draft plans from the last local migration to the schema, without counts.
func (m *Migrator) draft(ctx context.Context, now *observation, set artifact.Set, target *schema.Schema, o PlanOptions) (*Draft, error) {
	renames, err := draftRenames(m.snapshots, set, target, o.Renames)
	if err != nil {
		return nil, err
	}
	if err := m.askRenamed(ctx, now, renames); err != nil {
		return nil, err
	}
	d, err := decideDraft(m.snapshots, now, set, target, o)
	if err != nil || now == nil {
		return d, err
	}
	from, to, err := m.snapshots.catalogs(d.Before, d.After)
	if err != nil {
		return nil, err
	}
	changes := diff.Compute(from, to, renames)
	if now.kept, err = m.keptTypes(ctx, changes); err != nil {
		return nil, err
	}
	if len(now.kept) > 0 {
		before, err := m.snapshots.parse(d.Before)
		if err != nil {
			return nil, err
		}
		if d.Plan, d.Reverse, err = m.snapshots.planBetween(before, target, now, o); err != nil {
			return nil, err
		}
	}
	if err := m.takeObstacles(ctx, d, now, target, o); err != nil {
		return nil, err
	}
	if err := m.alsoDrops(ctx, changes, &d.Plan); err != nil {
		return nil, err
	}
	d.Risks = planRisks(d.Plan)
	return d, nil
}

// observeDraft reads the objects of the database that matter to a plan. It returns nil without a
// database.
func (m *Migrator) observeDraft(ctx context.Context, set artifact.Set, target *schema.Schema) (*observation, error) {
	if m.db == nil {
		return nil, nil
	}
	schemas, err := draftSchemas(m.snapshots, set, target)
	if err != nil {
		return nil, err
	}
	return m.inspect(ctx, Scope{Schemas: schemas})
}

// write renders a draft under a new name and writes it into the migrations directory.
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
		Replaces: d.Replaces, Takes: d.Takes, Parent: parent, GeneratedAt: now, ToolVersion: m.options.ToolVersion,
	})
	if err != nil {
		return nil, fmt.Errorf("render migration %s: %w", name, err)
	}
	if err := artifact.Write(m.options.Dir, a); err != nil {
		return nil, err
	}
	return a, nil
}
