package migrate

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// decidePush plans from what was observed to what is wanted.
func decidePush(d dialect.Dialect, now *observation, want catalog.Database, o PushOptions) plan.Plan {
	from := now.live.Catalog
	if !o.Prune {
		from = now.live.Verdicts.Ours(from, want)
	}
	if o.Online == plan.Auto {
		// Without a journal nobody goes on where a push was cut off: it is one transaction where that can be.
		o.Online = plan.Never
	}
	dependents := handMade(now.live.Dependents, from)
	return plan.Make(plan.Input{
		From: from, To: want, Changes: now.live.Verdicts.Compute(from, want, nil), Dialect: d,
		NoRename: o.NoRename, Backfill: o.Backfill, Online: o.Online,
		Live: &now.live.Catalog, Dependents: dependents, Renamed: now.renamedAround(dependents),
	})
}
