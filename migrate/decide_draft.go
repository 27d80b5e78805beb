package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// decideDraft plans from the last local migration to the schema. If there is an observation, the
// plan respects the objects of the database that are not in the schema. Rows are not counted yet.
func decideDraft(snapshots *snapshotReader, o *observation, set artifact.Set, target *schema.Schema, options PlanOptions) (*Draft, error) {
	before, err := draftBase(snapshots, set, target)
	if err != nil {
		return nil, err
	}
	from, err := snapshots.parse(before)
	if err != nil {
		return nil, err
	}
	d := &Draft{Before: before, After: snapshots.Print(target)}
	if d.Plan, d.Reverse, err = snapshots.planBetween(from, target, o, options); err != nil {
		return nil, err
	}
	d.Risks = planRisks(d.Plan)
	return d, nil
}

// draftBase returns the snapshot that a new migration starts from.
func draftBase(snapshots *snapshotReader, set artifact.Set, target *schema.Schema) (string, error) {
	last := set.Last()
	if last == nil {
		return snapshots.Print(&schema.Schema{Datasource: bare(target.Datasource)}), nil
	}
	return last.Files.After, checkProvider(last, snapshots.dialect.Provider())
}

// draftSchemas returns the PostgreSQL schemas that a draft uses.
func draftSchemas(snapshots *snapshotReader, set artifact.Set, target *schema.Schema) ([]string, error) {
	before, err := draftBase(snapshots, set, target)
	if err != nil {
		return nil, err
	}
	from, err := snapshots.parse(before)
	return schemasOf(from, target), err
}

// bare returns the datasource of an empty database, without schemas and extensions.
func bare(ds *schema.Datasource) *schema.Datasource {
	if ds == nil {
		return nil
	}
	out := *ds
	out.Schemas, out.Extensions = nil, nil
	return &out
}

// schemasOf returns the PostgreSQL schemas that any of the schemas names. It ignores nil, which
// stands for a live database.
func schemasOf(schemas ...*schema.Schema) []string {
	var out []string
	for _, s := range schemas {
		if s != nil && s.Datasource != nil {
			out = append(out, s.Datasource.Schemas...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// draftRenames returns the renames between the start of a new migration and the schema.
func draftRenames(snapshots *snapshotReader, set artifact.Set, target *schema.Schema, answers []string) ([]diff.Rename, error) {
	before, err := draftBase(snapshots, set, target)
	if err != nil {
		return nil, err
	}
	from, err := snapshots.parse(before)
	if err != nil {
		return nil, err
	}
	return lower.Renames(from, target, answers)
}

// planBetween plans from one schema to another and back. The parameter now is the observation of a
// database whose other objects the plan respects; it may be nil.
func (r *snapshotReader) planBetween(from, to *schema.Schema, now *observation, o PlanOptions) (forward, reverse plan.Plan, err error) {
	return r.plan(planning{from: from, to: to, now: now, options: o})
}

// planning is the input of a plan and its rollback. The plan drops the objects in planning.along
// and creates them again. The rollback drops and creates again the objects in planning.back.
type planning struct {
	from, to    *schema.Schema
	now         *observation // nil if no database is known
	options     PlanOptions
	along, back []plan.Carry
}

// plan plans the migration and its rollback.
func (r *snapshotReader) plan(p planning) (forward, reverse plan.Plan, err error) {
	from, to, now, o := p.from, p.to, p.now, p.options
	in := plan.Input{Dialect: r.dialect, Answers: o.Renames, NoRename: o.NoRename, Backfill: o.Backfill, KeepLinks: o.KeepLinks, Online: o.Online}
	if in.From, err = r.lower(from); err != nil {
		return forward, reverse, err
	}
	if in.To, err = r.lower(to); err != nil {
		return forward, reverse, err
	}
	if in.Renames, err = lower.Renames(from, to, o.Renames); err != nil {
		return forward, reverse, err
	}
	if now != nil {
		live := now.as(schemasOf(from, to))
		in.Live = &live.Catalog
		in.From, in.To = in.From.Placed(live.Catalog.Extensions), in.To.Placed(live.Catalog.Extensions)
		in.Dependents = handMade(live.Dependents, live.Verdicts.Ours(live.Catalog, in.From))
		in.Renamed = now.renamedAround(in.Dependents)
		in.Kept = now.kept
		in.From, _ = now.taken.with(in.From, in.To)
	}
	in.Changes = diff.Compute(in.From, in.To, in.Renames)
	in.Carry = p.along
	undo := in
	undo.Online, undo.Carry = plan.Never, p.back // a rollback is one transaction
	forward = plan.Make(in)
	return forward, plan.Reverse(undo), linksKept(forward, o.KeepLinks)
}
