package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Inventory reads the objects in scope in one round trip. The first query finds the objects and
// stores their oids in settings of the transaction. The other queries read these settings. So they
// need not search the objects again, and have no parameters, so that the server plans each only
// once per connection.
func (db *DB) Inventory(ctx context.Context, scope migrate.InventoryScope) (inventory.Inventory, error) {
	in := inventoryReader{db: db, byAddress: map[address]int{}}
	if err := in.read(ctx, scope); err != nil {
		return inventory.Inventory{}, fmt.Errorf("take the inventory of %s: %w", db.Name(), err)
	}
	return in.inventory(), nil
}

// address identifies an object, or a column of it, as pg_depend does.
type address struct{ class, object, column string }

type inventoryReader struct {
	db        *DB
	objects   []inventory.Object
	byAddress map[address]int
}

func (in *inventoryReader) read(ctx context.Context, scope migrate.InventoryScope) error {
	version, err := in.db.majorVersion(ctx)
	if err != nil {
		return err
	}
	parts := inventoryParts(version)
	var questions []question
	if scope.Schemas != nil {
		schemas := arrayOf(scope.Schemas, func(s string) string { return cmp.Or(s, in.db.schema) })
		questions = append(questions, question{sql: wholeScopeQuery, args: []string{schemas}, often: true})
		parts = append(parts, wholeParts(version)...)
		if scope.Uncarried {
			parts = append(parts, inventoryPart{uncarriedInventory, []inventory.Property{inventory.Definition}})
		}
	} else {
		args := []string{in.db.qualifiedArray(scope.Tables), in.db.qualifiedArray(scope.Types)}
		questions = append(questions, question{sql: namesQuery, args: args, often: true}, question{sql: namedScopeQuery, often: true})
	}
	found := len(questions)
	for _, p := range parts {
		questions = append(questions, question{sql: p.query, often: true})
	}
	if scope.Uses {
		questions = append(questions, question{sql: usesQuery, often: true})
	}
	answers, err := in.db.ask(ctx, questions)
	if err != nil {
		return err
	}
	for i, p := range parts {
		in.take(p, answers[found+i])
	}
	if scope.Uses {
		in.takeUses(answers[len(answers)-1])
	}
	return nil
}

// take adds the objects that one query returns. Its columns are class, oid, column number, kind,
// schema, table, name, position, and then the properties.
func (in *inventoryReader) take(p inventoryPart, rows [][]string) {
	for _, row := range rows {
		o := inventory.Object{
			ID:         inventory.ID{Kind: inventory.Kind(row[3]), Schema: row[4], Table: row[5], Name: row[6]},
			Properties: map[inventory.Property]string{},
		}
		o.Position, _ = strconv.Atoi(row[7])
		for i, property := range p.properties {
			if value := row[8+i]; value != "" {
				o.Properties[property] = value
			}
		}
		in.byAddress[address{row[0], row[1], row[2]}] = len(in.objects)
		in.objects = append(in.objects, o)
	}
}

// takeUses adds the dependencies of pg_depend. An object outside the inventory has the name that
// pg_identify_object returns.
func (in *inventoryReader) takeUses(rows [][]string) {
	for _, row := range rows {
		from, ok := in.byAddress[address{row[0], row[1], row[2]}]
		if !ok {
			continue
		}
		var used inventory.ID
		if to, ok := in.byAddress[address{row[3], row[4], row[5]}]; ok {
			used = in.objects[to].ID
		} else if used, ok = identified(row[6:]); !ok {
			continue
		}
		own := in.objects[from].ID
		partOf := used.Schema == own.Schema && own.Table != "" && used.Table == "" && used.Name == own.Table
		if used != own && !partOf && !slices.Contains(in.objects[from].Uses, used) {
			in.objects[from].Uses = append(in.objects[from].Uses, used)
		}
	}
}

// identified returns the ID of an object that is not in the inventory, from its type and the parts
// of its name.
func identified(row []string) (inventory.ID, bool) {
	id := inventory.ID{Kind: inventory.Kind(row[0]), Schema: row[1], Name: row[2]}
	switch row[0] {
	case "table column", "view column", "materialized view column", "foreign table column":
		id.Kind, id.Table, id.Name = inventory.Column, row[2], row[3]
	case "table", "view", "materialized view", "sequence", "foreign table", "type", "domain":
	case "function", "procedure", "aggregate":
		id.Kind = inventory.Function
		id.Name += "(" + row[4] + ")"
	case "extension", "schema":
		id.Schema, id.Name = "", row[1]
	default:
		return id, false
	}
	return id, true
}

func (in *inventoryReader) inventory() inventory.Inventory {
	for i := range in.objects {
		slices.SortFunc(in.objects[i].Uses, inventory.ID.Compare)
	}
	out := inventory.Inventory{Objects: in.objects}
	slices.SortFunc(out.Objects, func(a, b inventory.Object) int { return a.Compare(b.ID) })
	return out
}

// majorVersion returns the major version of the server, such as 15 for 15.14.
func (db *DB) majorVersion(ctx context.Context) (int, error) {
	text, err := db.Server(ctx)
	if err != nil {
		return 0, err
	}
	digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	version, err := strconv.Atoi(digits)
	if err != nil {
		return 0, fmt.Errorf("read the server's version %q: %w", text, err)
	}
	return version, nil
}

// qualifiedArray returns names with their schemas, as an array in PostgreSQL's text form.
func (db *DB) qualifiedArray(names []diff.Name) string {
	return arrayOf(names, func(n diff.Name) string { return string(db.qualified(n)) })
}

func arrayOf[T any](items []T, text func(T) string) string {
	out := make([]sqltext.SQL, len(items))
	for i, item := range items {
		out[i] = sqltext.SQL(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text(item)) + `"`)
	}
	return "{" + string(sqltext.Join(out, ",")) + "}"
}
