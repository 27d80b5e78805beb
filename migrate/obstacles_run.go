package migrate

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// checkObstacles refuses a migration, or its rollback, if this database has obstacles that the file
// does not drop. This database may have other objects than the database on which the migration was
// planned. The check runs before the first statement.
func (m *Migrator) checkObstacles(ctx context.Context, a *artifact.Migration, back bool) error {
	changes, err := m.snapshots.changes(a, back)
	if err != nil || !slices.ContainsFunc(changes, mayMeetObstacles) {
		return err
	}
	from, to, err := m.snapshots.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return err
	}
	renames, err := m.snapshots.renames(a)
	if err != nil {
		return err
	}
	in := plan.Input{Dialect: m.dialect, From: from, To: to, Renames: renames, NoRename: true, Online: plan.Never}
	p, script := plan.Plan{}, a.Script
	if back {
		p, script = plan.Reverse(in), a.Rollback
		from = to
	} else {
		in.Changes = diff.Compute(from, to, renames)
		p = plan.Make(in)
	}
	found, err := m.obstacles(ctx, p.Acts, from)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(o Obstacle) bool { return m.movedAway(script, o) })
	if len(found) == 0 {
		return nil
	}
	stopped := &StoppedError{Migration: string(a.Name)}
	for _, h := range m.obstacleHazards(p.Acts, found) {
		stopped.Risks = append(stopped.Risks, Risk{Migration: string(a.Name), Count: Unknown, Hazard: h})
	}
	return stopped
}

// mayMeetObstacles reports whether objects can prevent a change. They cannot prevent most kinds of
// changes.
func mayMeetObstacles(change diff.Change) bool {
	switch c := change.(type) {
	case diff.DropTable, diff.AlterEnum, diff.DropEnum:
		return true
	case diff.AlterTable:
		return slices.ContainsFunc(c.Changes, func(part diff.TableChange) bool {
			switch part := part.(type) {
			case diff.AlterColumn:
				return part.Type
			case diff.DropColumn, diff.DropIndex, diff.DropPrimaryKey, diff.AlterPrimaryKey:
				return true
			}
			return false
		})
	}
	return false
}

// movedAway reports whether a planned or hand-written statement of the script drops or alters the
// obstacle. It is also true of an object that is dropped with another obstacle.
func (m *Migrator) movedAway(script artifact.Script, o Obstacle) bool {
	if len(o.Make) > 0 && len(o.Drop) == 0 {
		return true
	}
	return slices.ContainsFunc(script.Groups, func(g artifact.Group) bool {
		return slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool { return o.movedBy(m.dialect.Provider(), s) })
	})
}

// movedBy reports whether a statement drops or alters the obstacle.
func (o Obstacle) movedBy(p provider.Provider, s artifact.Statement) bool {
	mentions := func(name string) bool { return sqltext.Mentions(p, s.SQL, name) }
	verb := sqltext.ReadHead(p, s.SQL).Verb
	switch {
	case o.Object.Kind == inventory.Check && verb == "drop" && mentions(o.Object.Table):
		return true // the check is dropped with its table, which is created again
	case o.Says != "" && verb == "alter" && !mentions("drop"):
		return false // an ALTER after the creation does not remove the obstacle
	}
	return s.Of == o.Of() || (verb == "drop" || verb == "alter") && mentions(cmp.Or(o.Object.Name, o.Name))
}

// present returns the existing objects among those that Statement.Of names in a group.
func (m *Migrator) present(ctx context.Context, g artifact.Group, before, after string) (map[string]bool, error) {
	if !slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool { return s.Of != "" }) {
		return nil, nil
	}
	from, to, err := m.snapshots.catalogs(before, after)
	if err != nil {
		return nil, err
	}
	scope := InventoryScope{Tables: changedTables(from, to)}
	for _, e := range from.Enums {
		scope.Types = append(scope.Types, diff.Name{Schema: e.Schema, Name: e.Name})
	}
	live, err := m.db.Inventory(ctx, scope)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, o := range live.Objects {
		there[string(o.Kind)+" "+CallObject(o.ID, m.db.Schema())] = true
	}
	return there, nil
}

// notMadeAgain adds the object to the error of a statement that failed to create an obstacle again.
func notMadeAgain(a *artifact.Migration, s artifact.Statement, err error) error {
	if s.Of == "" || errors.Is(err, ErrBusy) || errors.Is(err, ErrHeldUp) {
		return err
	}
	parts := hazard.Parts{Object: s.Of, Case: hazard.OfAgain, Says: errors.Unwrap(err).Error(), Definition: sqltext.Text(s.SQL)}
	return errors.Join(&StoppedError{Migration: string(a.Name), Risks: []Risk{{Migration: string(a.Name), Count: Unknown, Hazard: hazard.Hazard{Kind: hazard.LoseDependent, Parts: parts}}}}, err)
}

// madeAgain announces that the columns of a recreated view may have other types, because they get
// the types of the columns that the view reads.
func (a *announcer) madeAgain(sql sqltext.SQL) {
	head := sqltext.ReadHead(a.provider, sql)
	if head.Verb != "create" {
		return
	}
	for _, n := range head.Names {
		a.Add(inventory.Pattern{Kinds: []inventory.Kind{inventory.Column}, Table: n.Name, Properties: []inventory.Property{inventory.TypeName, inventory.Collation}})
	}
}

// computedAgain reports whether the statement at a line drops a generated column that the script
// creates again. Then no value is lost, because the database computes all values again.
func computedAgain(script artifact.Script, line int) bool {
	of := ""
	for _, g := range script.Groups {
		for _, s := range g.Statements {
			switch {
			case s.Line == line && s.Of != "":
				of = s.Of
			case of != "" && s.Of == of && sqltext.Contains(s.SQL, " GENERATED ALWAYS AS ("):
				return true
			}
		}
	}
	return false
}
