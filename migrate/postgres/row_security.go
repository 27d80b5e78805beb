package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Row security hides rows from all roles except the owner of a table; with FORCE it hides them from
// the owner too. With the setting row_security off, a statement fails if it would not see all rows.
// Therefore the transaction of a group of statements that mentions a table with FORCE first removes
// FORCE, and restores it at the end. No other session sees the table without FORCE, because ALTER
// TABLE locks the table until the transaction ends.

// forcedQuery finds the tables of the role whose row security also applies to their owner.
const forcedQuery = `SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relforcerowsecurity AND c.relrowsecurity AND c.relkind IN ('r', 'p') AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
  AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user) ORDER BY 2, 3`

type forcedTable struct{ oid, schema, name string }

type forcedTables []forcedTable

func readForced(rows [][]string) forcedTables {
	var out forcedTables
	for _, row := range rows {
		out = append(out, forcedTable{row[0], row[1], row[2]})
	}
	return out
}

// of returns the tables that a statement of the group mentions.
func (f forcedTables) of(g artifact.Group) forcedTables {
	return slices.DeleteFunc(f, func(t forcedTable) bool {
		return !slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool {
			return sqltext.Mentions(provider.PostgreSQL, s.SQL, t.name)
		})
	})
}

func (db *DB) unforce(ctx context.Context, forced forcedTables) error {
	for _, t := range forced {
		name := sqltext.Ident(provider.PostgreSQL, t.schema) + "." + sqltext.Ident(provider.PostgreSQL, t.name)
		if err := db.Exec(ctx, "ALTER TABLE "+name+" NO FORCE ROW LEVEL SECURITY"); err != nil {
			return fmt.Errorf("let the owner of %s see all its rows: %w", name, err)
		}
	}
	return nil
}

// force restores FORCE for the tables that still exist. It finds them by oid, because they may be
// renamed.
func (db *DB) force(ctx context.Context, forced forcedTables) error {
	for _, t := range forced {
		rows, err := db.Query(ctx, sqltext.SQL("SELECT oid::regclass FROM pg_catalog.pg_class WHERE oid = "+t.oid))
		if err != nil {
			return fmt.Errorf("look for table %s: %w", t.name, err)
		}
		for _, row := range rows {
			if err := db.Exec(ctx, sqltext.SQL("ALTER TABLE "+row[0]+" FORCE ROW LEVEL SECURITY")); err != nil {
				return fmt.Errorf("force the row security of %s again: %w", row[0], err)
			}
		}
	}
	return nil
}
