package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// pushInput returns the input of the plan from the observed catalog to the wanted one.
func pushInput(d dialect.Dialect, now *observation, want catalog.Database, renames []diff.Rename, o PushOptions) plan.Input {
	from := withoutTools(now.live.Catalog, want)
	if !o.Prune {
		from = withRenamed(now.live.Verdicts.Ours(from, want), from, renames)
	}
	if o.Online == plan.Auto {
		// Without a history an interrupted push cannot be continued, so that it must be one
		// transaction if possible.
		o.Online = plan.Never
	}
	want = want.Placed(now.live.Catalog.Extensions)
	dependents := handMade(now.live.Dependents, from)
	return plan.Input{
		From: from, To: want, Changes: now.live.Verdicts.Compute(from, want, renames), Dialect: d,
		NoRename: o.NoRename, Backfill: o.Backfill, KeepLinks: o.KeepLinks, Online: o.Online,
		Live: &now.live.Catalog, Dependents: dependents, Renamed: now.renamedAround(dependents),
	}
}

// withoutTools removes the tables in which tools keep their histories, unless the schema has them,
// so that a push with Prune does not drop them.
func withoutTools(live, want catalog.Database) catalog.Database {
	live.Tables = slices.DeleteFunc(slices.Clone(live.Tables), func(t *catalog.Table) bool {
		return want.Table(t.Schema, t.Name) == nil && history.IsToolTable(t.Name, columnNames(t))
	})
	return live
}

func columnNames(t *catalog.Table) []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}
