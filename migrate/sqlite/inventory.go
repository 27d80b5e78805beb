package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Inventory reads sqlite_schema. It returns the tables in scope with their parts, and every
// definition whose text contains the name of such a table. If the scope has schemas, it returns all
// definitions.
func (db *DB) Inventory(ctx context.Context, scope migrate.InventoryScope) (inventory.Inventory, error) {
	var out inventory.Inventory
	// One read transaction: another run may commit between two of the queries.
	err := db.ReadTransaction(ctx, func(ctx context.Context) error {
		rows, err := db.Query(ctx, schemaQuery+inventoryCondition(scope)+" ORDER BY type, name")
		if err != nil {
			return err
		}
		sequences, err := db.sequences(ctx)
		if err != nil {
			return err
		}
		if err := db.singleQuotes(ctx, rows); err != nil {
			return err
		}
		for _, row := range rows {
			out.Objects = append(out.Objects, objectsOf(row, sequences)...)
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("take the inventory of %s: %w", db.path, err)
	}
	slices.SortFunc(out.Objects, func(a, b inventory.Object) int { return a.Compare(b.ID) })
	return out, nil
}

// singleQuotes replaces the double quotes around strings in the definitions of tables and indexes
// by single quotes. Many connections read "x" as a name only, and could not run the definitions
// without this change. Views and triggers stay unchanged, because SQLite parses them only when they
// are used.
func (db *DB) singleQuotes(ctx context.Context, rows [][]string) error {
	for _, row := range rows {
		switch sql := sqltext.SQL(row[3]); row[0] {
		case "table":
			row[3] = string(sqltext.SingleQuotedTable(provider.SQLite, sql))
		case "index":
			sql, err := sqltext.SingleQuotedIndex(provider.SQLite, sql, func() ([]string, error) { return db.allColumns(ctx, row[2]) })
			if err != nil {
				return err
			}
			row[3] = string(sql)
		}
	}
	return nil
}

// allColumns returns the columns of a table, including generated columns.
func (db *DB) allColumns(ctx context.Context, table string) (names []string, err error) {
	rows, err := db.Query(ctx, "SELECT name FROM pragma_table_xinfo("+sqltext.Literal(provider.SQLite, table)+", 'main')")
	for _, row := range rows {
		names = append(names, row[0])
	}
	return names, err
}

// schemaQuery reads definitions. It omits objects that SQLite creates itself, such as the tables in
// which a virtual table stores its rows.
const schemaQuery = `SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\' AND tbl_name NOT IN ('` + history.Table + `', '` + history.HeadTable + `')
AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')`

func inventoryCondition(scope migrate.InventoryScope) sqltext.SQL {
	if scope.Schemas != nil {
		return ""
	}
	conditions := []sqltext.SQL{"0"}
	for _, t := range scope.Tables {
		name := sqltext.Literal(provider.SQLite, t.Name)
		conditions = append(conditions, "lower(name) = lower("+name+")", "instr(lower(sql), lower("+name+"))")
		if doubled := strings.ReplaceAll(t.Name, `"`, `""`); doubled != t.Name {
			conditions = append(conditions, "instr(lower(sql), lower("+sqltext.Literal(provider.SQLite, doubled)+"))")
		}
	}
	return " AND (" + sqltext.Join(conditions, " OR ") + ")"
}

// sequences returns the last row id of each AUTOINCREMENT table.
func (db *DB) sequences(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	there, err := db.Query(ctx, "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
	if err != nil || len(there) == 0 {
		return out, err
	}
	rows, err := db.Query(ctx, "SELECT name, seq FROM main.sqlite_sequence WHERE name IS NOT NULL")
	for _, row := range rows {
		out[row[0]] = row[1]
	}
	return out, err
}

// objectsOf returns the objects of a row of sqlite_schema: a table with its parts, or one index,
// trigger or view.
func objectsOf(row []string, sequences map[string]string) []inventory.Object {
	kinds := map[string]inventory.Kind{"table": inventory.Table, "index": inventory.Index, "trigger": inventory.Trigger, "view": inventory.View}
	o := inventory.Object{ID: inventory.ID{Kind: kinds[row[0]], Name: row[1]}, Properties: map[inventory.Property]string{inventory.Definition: row[3]}}
	if o.Kind == inventory.Index || o.Kind == inventory.Trigger {
		o.Table = row[2]
	}
	if o.Kind != inventory.Table {
		return []inventory.Object{o}
	}
	set(o, inventory.Value, sequences[row[1]])
	read, err := sqltext.ReadCreateTable(provider.SQLite, row[3])
	if err != nil {
		return []inventory.Object{o} // a virtual table has no parts
	}
	if read.Strict {
		set(o, inventory.Strict, "true")
	}
	if read.WithoutRowID {
		set(o, inventory.WithoutRows, "true")
	}
	return append([]inventory.Object{o}, partsOf(row[1], read)...)
}

func set(o inventory.Object, property inventory.Property, value string) {
	if value != "" {
		o.Properties[property] = value
	}
}
