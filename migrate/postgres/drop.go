package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// DropAll drops the history, and every table, view, sequence, type and routine of the given
// schemas, except objects of extensions. "" means the connection's schema, and so does an empty
// list. Because CASCADE would also drop dependents in other schemas, DropAll compares the other
// schemas before and after, and fails if they differ.
func (db *DB) DropAll(ctx context.Context, schemas ...string) error {
	emptied := make([]string, 0, len(schemas)+1)
	for _, schema := range schemas {
		if schema == "" {
			schema = db.schema
		}
		emptied = append(emptied, schema)
	}
	if len(emptied) == 0 {
		emptied = append(emptied, db.schema)
	}
	return db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		before, err := db.outside(ctx, emptied)
		if err != nil {
			return err
		}
		if err := db.dropObjects(ctx, emptied); err != nil {
			return err
		}
		after, err := db.outside(ctx, emptied)
		if err != nil {
			return err
		}
		if changed := changedOutside(before, after); len(changed) > 0 {
			return fmt.Errorf("nothing was dropped: with what is in schema %s, other schemas would lose or change: %s; drop those first, or list their schemas",
				strings.Join(emptied, ", "), strings.Join(changed, ", "))
		}
		return nil
	})
}

// outside returns the inventory of all schemas that are not emptied.
func (db *DB) outside(ctx context.Context, emptied []string) (inventory.Inventory, error) {
	names := make([]sqltext.SQL, len(emptied))
	for i, schema := range emptied {
		names[i] = sqltext.Literal(provider.PostgreSQL, schema)
	}
	rows, err := db.Query(ctx, "SELECT nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND nspname NOT IN ("+
		sqltext.Join(names, ", ")+") ORDER BY 1")
	if err != nil {
		return inventory.Inventory{}, fmt.Errorf("list the schemas: %w", err)
	}
	scope := migrate.InventoryScope{Schemas: []string{}}
	for _, row := range rows {
		scope.Schemas = append(scope.Schemas, row[0])
	}
	if len(scope.Schemas) == 0 {
		return inventory.Inventory{}, nil
	}
	return db.Inventory(ctx, scope)
}

// changedOutside compares two inventories of the other schemas. It describes each object that is
// missing or different in the inventory after the drop.
func changedOutside(before, after inventory.Inventory) []string {
	left := map[inventory.ID]map[inventory.Property]string{}
	for _, o := range after.Objects {
		left[o.ID] = o.Properties
	}
	var out []string
	for _, o := range before.Objects {
		if properties, ok := left[o.ID]; !ok || !maps.Equal(properties, o.Properties) {
			name := o.Schema + "." + o.Name
			if o.Table != "" {
				name = o.Schema + "." + o.Table + "." + o.Name
			}
			out = append(out, string(o.Kind)+" "+strings.TrimPrefix(name, "."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (db *DB) dropObjects(ctx context.Context, schemas []string) error {
	names := make([]sqltext.SQL, len(schemas))
	for i, schema := range schemas {
		names[i] = sqltext.Literal(provider.PostgreSQL, schema)
	}
	rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf(dropAllQuery, sqltext.Join(names, ", "))))
	if err != nil {
		return fmt.Errorf("list what is in schema %s: %w", strings.Join(schemas, ", "), err)
	}
	// The history is in the connection's schema, which need not be among schemas.
	for _, table := range history.Tables() {
		rows = append(rows, []string{"TABLE", string(sqltext.Ident(provider.PostgreSQL, db.schema) + "." + sqltext.Ident(provider.PostgreSQL, table))})
	}
	for _, row := range rows {
		// IF EXISTS is needed because CASCADE may have dropped the object with an earlier one.
		if err := db.Exec(ctx, sqltext.SQL("DROP "+row[0]+" IF EXISTS "+row[1]+" CASCADE")); err != nil {
			return fmt.Errorf("drop %s %s: %w", strings.ToLower(row[0]), row[1], err)
		}
	}
	return nil
}

const dropAllQuery = `WITH mine AS (SELECT oid FROM pg_namespace WHERE nspname IN (%s))
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
  oid::regclass::text, 1
FROM pg_class c WHERE relnamespace IN (SELECT oid FROM mine) AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  AND (relkind = 'c' OR NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'))
UNION ALL
SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, oid::regtype::text, 2
FROM pg_type t WHERE typnamespace IN (SELECT oid FROM mine) AND typtype IN ('e', 'd', 'r')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
UNION ALL
SELECT 'ROUTINE', oid::regprocedure::text, 3
FROM pg_proc p WHERE pronamespace IN (SELECT oid FROM mine)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY 3`
