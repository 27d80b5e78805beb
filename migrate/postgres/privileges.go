package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/history"
)

// CheckPrivileges asks the server what the role may do, and checks the connection.
func (db *DB) CheckPrivileges(ctx context.Context, requirements migrate.Requirements) error {
	if requirements.Outside && db.pooled {
		return errors.New("a migration has statements that cannot run in a transaction (such as CREATE INDEX CONCURRENTLY), and the connection uses " +
			"a pooler, which may spread them over several sessions: give the datasource a directUrl to the server itself")
	}
	rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf(`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on', current_user,
  coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = %s), has_database_privilege(current_database(), 'CREATE'))`,
		sqltext.Literal(provider.PostgreSQL, db.schema))))
	if err != nil {
		return fmt.Errorf("look at the role's rights: %w", err)
	}
	switch role := rows[0][1]; {
	case rows[0][0] == "t":
		return errors.New("the database cannot be written: the server is a standby, or the session is read-only")
	case rows[0][2] != "t":
		return fmt.Errorf("permission denied: role %s may not create in schema %s: connect as its owner, or GRANT CREATE ON SCHEMA %s TO %s", role, db.schema, sqltext.Ident(provider.PostgreSQL, db.schema), sqltext.Ident(provider.PostgreSQL, role))
	default:
		return db.checkTablePrivileges(ctx, role, requirements)
	}
}

// checkTablePrivileges checks that the role is a member of the owners of the tables that a run
// alters. It also checks the privileges on the two tables of the history, in which the run writes
// rows. If the history table has the form of the tool's first version, without the column hash, the
// run also alters that table.
func (db *DB) checkTablePrivileges(ctx context.Context, role string, requirements migrate.Requirements) error {
	var names []sqltext.SQL
	for _, t := range requirements.Tables {
		schema := t.Schema
		if schema == "" {
			schema = db.schema
		}
		names = append(names, "("+sqltext.Literal(provider.PostgreSQL, schema)+", "+sqltext.Literal(provider.PostgreSQL, t.Name)+")")
	}
	own := sqltext.SQL("false")
	if len(names) > 0 {
		own = "NOT pg_has_role(c.relowner, 'USAGE') AND (n.nspname::text, c.relname::text) IN (" + sqltext.Join(names, ", ") + ")"
	}
	rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf(`SELECT c.oid::regclass::text, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND (%s OR n.nspname = %s AND (
  c.relname = %s AND (NOT has_table_privilege(c.oid, 'INSERT') OR NOT pg_has_role(c.relowner, 'USAGE') AND NOT EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'hash'))
  OR c.relname = %s AND NOT (has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')))) ORDER BY 1`,
		own, sqltext.Literal(provider.PostgreSQL, db.schema), sqltext.Literal(provider.PostgreSQL, history.Table), sqltext.Literal(provider.PostgreSQL, history.HeadTable))))
	if err != nil {
		return fmt.Errorf("look at the role's rights: %w", err)
	}
	if len(rows) > 0 {
		return fmt.Errorf("permission denied: role %s may not change table %s: connect as its owner, %s", role, rows[0][0], rows[0][1])
	}
	return nil
}
