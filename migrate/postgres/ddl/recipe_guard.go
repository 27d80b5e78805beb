package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var _ interface {
	dialect.RowGuarder
	dialect.GuardFinder
} = postgres{}

// guardPrefix is the prefix of all guards' names, and of no others.
const guardPrefix = "_comon_orm_guard_"

// GuardRows adds a check as NOT VALID, which needs a short lock, and validates it while others
// write. A check must depend on the row alone. So its parsed form is read in the catalog: the
// functions by their oids, and the nodes for conversions through text and for the current time. A
// condition that depends on more than the row could accept later what it refused before.
func (p postgres) GuardRows(table, condition sqltext.SQL, name string) dialect.RowGuard {
	check := sqltext.SQL("false")
	if condition != "" {
		check = "(" + condition + ") IS NOT TRUE"
	}
	name = guardPrefix + name
	alter, ident, text := "ALTER TABLE "+table, p.shared().Ident(name), sqltext.Literal(p.Provider(), name)
	of := " FROM pg_catalog.pg_constraint c WHERE c.contype = 'c' AND c.conname = " + text + " AND c.conrelid = pg_catalog.to_regclass(" +
		sqltext.Literal(p.Provider(), table) + ")"
	return dialect.RowGuard{
		Add:      alter + " ADD CONSTRAINT " + ident + " CHECK (" + check + ") NOT VALID",
		Validate: alter + " VALIDATE CONSTRAINT " + ident,
		Drop:     "ALTER TABLE IF EXISTS " + table + " DROP CONSTRAINT IF EXISTS " + ident,
		Present:  "SELECT count(*)" + of,
		OfTheRow: "SELECT count(*)" + of + ` AND c.conbin::text !~ '\{(COERCEVIAIO|SQLVALUEFUNCTION|NEXTVALUE|XMLEXPR) ' AND NOT EXISTS (` +
			`SELECT 1 FROM pg_catalog.regexp_matches(c.conbin::text, ':(?:op)?funcid (\d+)', 'g') AS f (numbers) ` +
			`JOIN pg_catalog.pg_proc p ON p.oid = f.numbers[1]::oid WHERE p.provolatile <> 'i')`,
	}
}

// FindGuards finds guards on the tables that the role may change; those of partitions are dropped
// with their table's.
func (p postgres) FindGuards() sqltext.SQL {
	return "SELECT pg_catalog.format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I', c.conrelid::pg_catalog.regclass, c.conname) " +
		"FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class t ON t.oid = c.conrelid " +
		"WHERE c.contype = 'c' AND c.conislocal AND pg_catalog.starts_with(c.conname::text, " + sqltext.Literal(p.Provider(), guardPrefix) + ") AND pg_catalog.pg_has_role(t.relowner, 'USAGE') ORDER BY 1"
}
