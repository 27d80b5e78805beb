package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// Obstacles implements [migrate.DependencyReader]. It reads pg_depend in one round trip. For
// changes of types it also tests which objects the server could not create again (see rebuilt.go).
// If it finds obstacles, another round trip reads these objects.
func (db *DB) Obstacles(ctx context.Context, acts []plan.Act) (out []migrate.Obstacle, err error) {
	if len(acts) == 0 {
		return nil, nil
	}
	out, err = db.obstacles(ctx, acts)
	if err != nil {
		return nil, fmt.Errorf("look what depends on what changes: %w", err)
	}
	return out, nil
}

func (db *DB) obstacles(ctx context.Context, acts []plan.Act) ([]migrate.Obstacle, error) {
	kinds := [...]string{plan.ChangesType: "retype", plan.DropsColumn: "column", plan.DropsTable: "table", plan.DropsKey: "key", plan.DropsType: "type"}
	var scope migrate.InventoryScope
	for _, a := range acts {
		if a.Kind == plan.DropsType {
			scope.Types = append(scope.Types, diff.Name{Schema: a.Schema, Name: a.Name})
			continue
		}
		scope.Tables = append(scope.Tables, diff.Name{Schema: a.Schema, Name: a.Table})
	}
	answers, err := db.ask(ctx, []question{{sql: obstaclesQuery, args: []string{
		arrayOf(acts, func(a plan.Act) string { return kinds[a.Kind] }),
		arrayOf(acts, func(a plan.Act) string {
			if a.Kind == plan.DropsType {
				return string(db.qualified(diff.Name{Schema: a.Schema, Name: a.Name}))
			}
			return string(db.qualified(diff.Name{Schema: a.Schema, Name: a.Table}))
		}),
		arrayOf(acts, func(a plan.Act) string { return a.Name }),
	}}})
	if err != nil {
		return nil, err
	}
	rebuilt, err := db.notRebuilt(ctx, acts)
	if err != nil || len(answers[0])+len(rebuilt) == 0 {
		return nil, err
	}
	rows := answers[0]
	for _, u := range rebuilt {
		rows = append(rows, u.row)
	}
	scope.Uses = true
	in := inventoryReader{db: db, byAddress: map[address]int{}}
	if err := in.read(ctx, scope); err != nil {
		return nil, err
	}
	// The role of the connection owns the objects that it creates. So no OWNER TO is needed for an
	// obstacle that belongs to this role.
	define := definer{ddl.New().(dialect.Definer), dialect.DefinitionScope{Schema: db.schema, Role: rows[0][8]}}
	var out []migrate.Obstacle
	for i, row := range rows {
		if o, ok := in.obstacle(row); ok {
			if o = define.describe(o, row[5] == "t"); i >= len(answers[0]) {
				u := rebuilt[i-len(answers[0])]
				o.Says, o.Untried = u.says, u.untried
			}
			for _, column := range in.viewColumns(o.Object.ID) {
				o.Make = append(o.Make, define.describe(migrate.Obstacle{Object: column}, false).Make...)
			}
			out = append(out, o)
		}
	}
	return out, nil
}

// obstacle reads a row of obstaclesQuery: the number of the act (from 1), class, oid and column
// number of the object, depth, own, kind and identity. It returns false for an internal part of
// another obstacle, such as the row type of a view.
func (in *inventoryReader) obstacle(row []string) (migrate.Obstacle, bool) {
	o := migrate.Obstacle{Kind: row[6], Name: row[7]}
	o.Act, _ = strconv.Atoi(row[0])
	o.Act--
	o.Depth, _ = strconv.Atoi(row[4])
	i, known := in.byAddress[address{row[1], row[2], row[3]}]
	if known {
		o.Object = in.objects[i]
		o.Kind, o.Name = cmp.Or(string(o.Object.Kind), o.Kind), cmp.Or(o.Object.Name, o.Name)
	}
	return o, known || row[5] == "t"
}

// viewColumns returns the columns of a view that have properties of their own, such as a comment.
func (in *inventoryReader) viewColumns(id inventory.ID) (out []inventory.Object) {
	if id.Kind != inventory.View && id.Kind != inventory.MaterializedView {
		return nil
	}
	for _, o := range in.objects {
		if o.Kind == inventory.Column && o.Schema == id.Schema && o.Table == id.Name {
			out = append(out, o)
		}
	}
	return out
}

type definer struct {
	dialect.Definer
	scope dialect.DefinitionScope
}

// describe adds the name and the statements of an obstacle. The parameter own is false if the
// obstacle is dropped with another one.
func (d definer) describe(o migrate.Obstacle, own bool) migrate.Obstacle {
	o.Called = migrate.CallObject(o.Object.ID, d.scope.Schema)
	viewColumn := o.Object.Kind == inventory.Column && o.Object.Properties[inventory.Generated] == ""
	kept := []inventory.Kind{"", inventory.Table, inventory.ForeignTable, inventory.Type, inventory.Domain, inventory.Sequence}
	if slices.Contains(kept, o.Object.Kind) || viewColumn && own {
		return o // a drop would lose its rows and dependents
	}
	made := d.Define(o.Object, d.scope)
	if o.Make = made.SQL; viewColumn {
		o.Make = nil // the view creates it again; the comment follows
		if o.Object.Properties[inventory.Comment] != "" {
			o.Make = made.SQL[len(made.SQL)-1:]
		}
	}
	for _, a := range made.Access {
		o.Make = append(o.Make, a.SQL)
	}
	if own {
		o.Drop = []sqltext.SQL{d.Drop(o.Object.ID, d.scope)}
	}
	return o
}
