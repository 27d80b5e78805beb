package migrate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A required column that was dropped and is added again needs a value for existing rows. If the
// user gives one, the rollback is planned again with that value, unless rollback.sql has
// hand-written statements, which must not get lost.
//
//	rollback.sql   ADD COLUMN "age" INTEGER NOT NULL        (UX01: rows have no value)
//	with age = 7   ADD COLUMN "age" INTEGER NOT NULL DEFAULT 7
//	               ALTER COLUMN "age" DROP DEFAULT

// withValues returns a rollback that sets the given values in existing rows.
func (m *Migrator) withValues(ctx context.Context, now *observation, a *artifact.Migration, values map[string]sqltext.SQL) (*artifact.Migration, error) {
	given := valuesFor(a.Rollback, values)
	if len(given) == 0 {
		return a, nil
	}
	plain, _, err := m.backAround(ctx, now, a, nil)
	if err != nil {
		return nil, err
	}
	for _, g := range a.Rollback.Groups {
		for _, s := range g.Statements {
			if !hasStatement(plain, s.SQL) {
				return nil, fixable(fmt.Errorf("rollback.sql of %s has hand-written statements, which a new plan with the values would drop: "+
					"undo the migration by hand, then record it as rolled back", a.Name), FixRecordRolledBack, string(a.Name))
			}
		}
	}
	answered := *a
	answered.Rollback, answered.Files.Rollback, err = m.backAround(ctx, now, a, given)
	return &answered, err
}

// valuesFor returns the values that a script needs.
func valuesFor(s artifact.Script, values map[string]sqltext.SQL) map[string]sqltext.SQL {
	out := map[string]sqltext.SQL{}
	for _, h := range slices.Concat(s.Todos, s.Hazards()) {
		if expr, ok := values[h.Field]; ok && h.Answer() == hazard.Backfill {
			out[h.Field] = expr
		}
	}
	return out
}

func hasStatement(s artifact.Script, sql sqltext.SQL) bool {
	for _, g := range s.Groups {
		if slices.ContainsFunc(g.Statements, func(own artifact.Statement) bool { return own.SQL == sql }) {
			return true
		}
	}
	return false
}

// backAround plans the rollback from the current database. It keeps objects that are not in the
// schema.
func (m *Migrator) backAround(ctx context.Context, now *observation, a *artifact.Migration, values map[string]sqltext.SQL) (script artifact.Script, text string, err error) {
	before, after, err := m.snapshots.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return script, "", err
	}
	renames, err := m.snapshots.renames(a)
	if err != nil {
		return script, "", err
	}
	back := diff.Inverse(renames)
	if err := m.askRenamed(ctx, now, back); err != nil {
		return script, "", err
	}
	in := m.wayInput(now, after, before, back)
	in.Backfill, in.LinksBack = values, a.Metadata.KeepLinks
	p, err := m.planLive(ctx, &in, false)
	if err != nil {
		return script, "", err
	}
	text = artifact.RenderScript(p)
	script, err = artifact.ParseScript(m.dialect.Provider(), text)
	return script, text, err
}

// wayInput returns the input of a plan from the current database to the earlier one. The plan asks
// no questions, and has no online recipes, which are longer sequences of statements that block no
// running application.
func (m *Migrator) wayInput(now *observation, from, to catalog.Database, renames []diff.Rename) plan.Input {
	live := now.as(union(from.Schemas, to.Schemas))
	dependents := handMade(live.Dependents, from)
	return plan.Input{
		From: from, To: to, Renames: renames, Changes: diff.Compute(from, to, renames), Dialect: m.dialect,
		NoRename: true, Online: plan.Never, Live: &live.Catalog, Dependents: dependents, Renamed: now.renamedAround(dependents),
	}
}

// checkValues refuses a value that no rollback needs, because its name is probably misspelt. It
// accepts any value for an unfinished migration, whose needs are only known after its rollback is
// planned.
func checkValues(snapshots *snapshotReader, set artifact.Set, targets []history.State, values map[string]sqltext.SQL) error {
	used := map[string]sqltext.SQL{}
	for _, s := range targets {
		if len(values) == 0 || s.Status != history.IsApplied {
			return nil
		}
		a, err := wayBack(snapshots, set, s)
		if err != nil {
			return err
		}
		maps.Copy(used, valuesFor(a.Rollback, values))
	}
	for _, field := range slices.Sorted(maps.Keys(values)) {
		if _, ok := used[field]; !ok {
			return fmt.Errorf("no rollback needs a value for %s", field)
		}
	}
	return nil
}
