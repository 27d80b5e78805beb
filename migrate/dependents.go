package migrate

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// aroundRebuilds are the triggers, views and hand-made indexes around the tables that a group rebuilds. The database
// deployed to may have others than the one that the migration was planned on.
func (m *Migrator) aroundRebuilds(ctx context.Context, a *artifact.Migration, g artifact.Group) ([]plan.Dependent, error) {
	if len(g.Rebuild) == 0 {
		return nil, nil
	}
	ours, err := m.wanted(a.Files.Before)
	if err != nil {
		return nil, err
	}
	live, err := m.db.Inspect(ctx, Scope{})
	if err != nil {
		return nil, err
	}
	all := handMade(live.Dependents, diff.Ours(live.Catalog, ours))
	var out []plan.Dependent
	for _, table := range g.Rebuild {
		out = append(out, all[table]...)
	}
	return out, nil
}

// checkDependents refuses to commit a rebuild that lost any of them.
func (m *Migrator) checkDependents(ctx context.Context, a *artifact.Migration, g artifact.Group, before []plan.Dependent) error {
	if len(before) == 0 {
		return nil
	}
	live, err := m.db.Inspect(ctx, Scope{})
	if err != nil {
		return err
	}
	after := slices.Concat(slices.Collect(maps.Values(live.Dependents))...)
	var risks []Risk
	for _, d := range lost(before, after, g) {
		risks = append(risks, Risk{Migration: string(a.Name), Count: Unknown, Hazard: plan.Hazard{
			Code: "DP01", Level: plan.Block, Object: d.Name,
			Message: "The rebuild would lose the " + d.Kind.String() + " " + d.Name + ", which the migration does not know.",
			Help:    "Drop it first, or add to the end of the group in migration.sql: " + strings.Join(strings.Fields(d.SQL), " ") + ";",
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
