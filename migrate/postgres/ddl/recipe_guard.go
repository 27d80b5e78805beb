package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var _ interface {
	dialect.RowGuarder
	dialect.GuardFinder
} = postgres{}

// guardPrefix is the prefix of the names of guards. No other object has a name with this prefix.
const guardPrefix = "_comon_orm_guard_"

// GuardRows implements dialect.RowGuarder. It adds a check as NOT VALID, which needs a short lock,
// and validates it while others write. The condition must depend on the row only, because otherwise
// it could accept a row later that it refused before. OfTheRow checks that in the parsed form of
// the check in the system catalog: it looks for the oids of functions, and for nodes that convert
// by way of text or return the current time.
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

// FindGuards implements dialect.GuardFinder. It finds guards on tables that the role may change. It
// omits the guards of partitions, which are dropped with the guard of their parent.
func (p postgres) FindGuards() sqltext.SQL {
	return "SELECT pg_catalog.format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I', c.conrelid::pg_catalog.regclass, c.conname) " +
		"FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class t ON t.oid = c.conrelid " +
		"WHERE c.contype = 'c' AND c.conislocal AND pg_catalog.starts_with(c.conname::text, " + sqltext.Literal(p.Provider(), guardPrefix) + ") AND pg_catalog.pg_has_role(t.relowner, 'USAGE') ORDER BY 1"
}
