package postgres

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// pin is a setting that no server, database, role or file may choose for the tool: what is sent and
// what is printed would mean something else.
type pin struct{ name, value string }

// pins are set in each transaction, and again before its history row. lock_timeout is set with them,
// search_path to what it was when the connection was made.
func pins() []pin {
	return []pin{
		// How texts are read: a backslash, a name, an empty array, NULL in an expression.
		{"client_encoding", "UTF8"},
		{"standard_conforming_strings", "on"},
		{"backslash_quote", "safe_encoding"},
		{"array_nulls", "on"},
		{"transform_null_equals", "off"},
		{"xmloption", "content"},
		{"lc_monetary", "C"},
		// How values and definitions are printed: they are compared with those of another day.
		{"DateStyle", "ISO, MDY"},
		{"IntervalStyle", "postgres"},
		{"TimeZone", "UTC"},
		{"bytea_output", "hex"},
		{"extra_float_digits", "1"},
		{"quote_all_identifiers", "off"},
		// What is made: where it is stored, and that a function is read when it is made.
		{"default_tablespace", ""},
		{"default_table_access_method", "heap"},
		{"check_function_bodies", "on"},
		// Which rows are seen: all, or an error.
		{"row_security", "off"},
		// How long a statement may take: a probe has a limit of its own.
		{"statement_timeout", "0"},
		{"idle_in_transaction_session_timeout", "0"},
		{"transaction_timeout", "0"},
		// For statements outside of a transaction.
		{"default_transaction_isolation", "read committed"},
		{"default_transaction_deferrable", "off"},
		{"jit", "off"}, // compiling a query of the catalog costs more than running it
		// That triggers and foreign keys act; only a superuser may have changed it, and may change it back.
		{"session_replication_role", "origin"},
	}
}

// pinSQL is one statement that sets what differs; what a version of the server does not know is left
// out. Settings that are as they should be are not touched, since a role may lack the right to.
func (db *DB) pinSQL(local bool) sqltext.SQL {
	all := pins()
	if db.role != "" {
		// What SET ROLE left would make objects that belong to somebody else.
		all = append([]pin{{"role", db.role}}, all...)
	}
	if db.searchPath != "" {
		all = append(all, pin{"search_path", db.searchPath})
	}
	if local {
		all = append(all, pin{"lock_timeout", fmt.Sprintf("%dms", db.options.LockTimeout.Milliseconds())})
	}
	rows := make([]sqltext.SQL, len(all))
	for i, p := range all {
		rows[i] = "(" + sqltext.Literal(provider.PostgreSQL, p.name) + ", " + escaped(p.value) + ")"
	}
	set := sqltext.SQL("false")
	if local {
		set = "true"
	}
	return "SELECT count(pg_catalog.set_config(name, value, " + set + ")) FROM (VALUES " + sqltext.Join(rows, ", ") +
		") AS pins (name, value) WHERE pg_catalog.current_setting(name, true) <> value"
}

// escaped is a literal that is read alike before and after standard_conforming_strings is pinned.
func escaped(value string) sqltext.SQL {
	return "E" + sqltext.Literal(provider.PostgreSQL, strings.ReplaceAll(value, `\`, `\\`))
}
