package migrate

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// side is one side of a diff: a schema, or a live database.
type side struct {
	schema *schema.Schema
	live   *Inspection
	// empty is true if the source is an empty database.
	empty bool
}

func (s side) catalog(snapshots *snapshotReader) (catalog.Database, error) {
	if s.live != nil {
		return s.live.Catalog, nil
	}
	return snapshots.lower(s.schema)
}

// decideDiff plans from one side to the other. Between two schemas the plan is the same as in
// `migrate dev`, with renames. Between a live database and a schema, only the objects that the
// schema names are compared. Between a live database and an empty or another live database, all
// objects are compared.
func decideDiff(snapshots *snapshotReader, from, to side, o PlanOptions) (plan.Plan, error) {
	if from.live == nil && to.live == nil {
		p, _, err := snapshots.planBetween(from.schema, to.schema, nil, o)
		return p, err
	}
	in := plan.Input{Dialect: snapshots.dialect, Answers: o.Renames, NoRename: o.NoRename, Backfill: o.Backfill, KeepLinks: o.KeepLinks, Online: o.Online}
	var err error
	if in.From, err = from.catalog(snapshots); err != nil {
		return plan.Plan{}, err
	}
	if in.To, err = to.catalog(snapshots); err != nil {
		return plan.Plan{}, err
	}
	var verdicts diff.Verdicts
	var renames []diff.Rename
	if len(o.Renames) > 0 {
		if renames, err = liveRenames(in.From, in.To, o.Renames); err != nil {
			return plan.Plan{}, err
		}
	}
	switch {
	case from.live != nil && to.live == nil && !to.empty:
		verdicts = from.live.Verdicts
		in.From = withRenamed(verdicts.Compared(in.From, in.To), in.From, renames)
	case to.live != nil && from.live == nil && !from.empty:
		verdicts = to.live.Verdicts
		in.To = verdicts.Ours(in.To, in.From)
	}
	in.Changes = verdicts.Compute(in.From, in.To, renames)
	p := plan.Make(in)
	return p, linksKept(p, o.KeepLinks)
}
