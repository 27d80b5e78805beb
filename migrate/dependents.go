package migrate

import (
	"maps"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// around are the triggers, views and hand-made indexes around some tables; ours says which indexes are not hand-made. The
// database deployed to may have others than the one that the migration was planned on.
func (o *observation) around(tables []string, ours catalog.Database) []plan.Dependent {
	live := o.as(ours.Schemas)
	all := handMade(live.Dependents, diff.Ours(live.Catalog, ours))
	var out []plan.Dependent
	for _, table := range tables {
		out = append(out, all[table]...)
	}
	return out
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

// checkDependents refuses to commit a rebuild that lost any of them.
func checkDependents(a *artifact.Migration, g artifact.Group, before []plan.Dependent, after *observation) error {
	if len(before) == 0 {
		return nil
	}
	var risks []Risk
	for _, d := range lost(before, slices.Concat(slices.Collect(maps.Values(after.live.Dependents))...), g) {
		risks = append(risks, Risk{Migration: string(a.Name), Count: Unknown, Hazard: hazard.Hazard{
			Kind:  hazard.LoseDependent,
			Parts: hazard.Parts{Object: d.Name, Case: hazard.OfRebuild, What: d.Kind.String(), Definition: strings.Join(strings.Fields(d.SQL), " ")},
		}})
	}
	if len(risks) == 0 {
		return nil
	}
	return &StoppedError{Migration: string(a.Name), Risks: risks}
}

// lost are the dependents that are gone although no statement drops them; pure.
func lost(before, after []plan.Dependent, g artifact.Group) []plan.Dependent {
	return slices.DeleteFunc(slices.Clone(before), func(d plan.Dependent) bool {
		there := slices.ContainsFunc(after, func(o plan.Dependent) bool { return o.Kind == d.Kind && strings.EqualFold(o.Name, d.Name) })
		return there || slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool {
			words := strings.Fields(s.SQL)
			return len(words) > 2 && strings.EqualFold(words[0], "DROP") && strings.Contains(s.SQL, d.Name)
		})
	})
}
