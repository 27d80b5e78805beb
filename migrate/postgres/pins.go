package postgres

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// pin is a setting that this tool sets itself, so that the server, the database, the role or a file
// cannot choose it. With another value, statements and results would have another meaning.
type pin struct{ name, value string }

// pins returns the settings that are set in each transaction, and again before its history row.
// lock_timeout and search_path are set together with them; search_path gets the value that it had
// at the start of the connection.
func pins() []pin {
	return []pin{
		// These settings change how the server reads a backslash, a name, an empty array, or NULL
		// in an expression.
		{"client_encoding", "UTF8"},
		{"standard_conforming_strings", "on"},
		{"backslash_quote", "safe_encoding"},
		{"array_nulls", "on"},
		{"transform_null_equals", "off"},
		{"xmloption", "content"},
		{"lc_monetary", "C"},
		// These settings change how the server prints values and definitions, which are compared
		// with earlier ones.
		{"DateStyle", "ISO, MDY"},
		{"IntervalStyle", "postgres"},
		{"TimeZone", "UTC"},
		{"bytea_output", "hex"},
		{"extra_float_digits", "1"},
		{"quote_all_identifiers", "off"},
		// These settings change where objects are stored, and whether functions are checked.
		{"default_tablespace", ""},
		{"default_table_access_method", "heap"},
		{"check_function_bodies", "on"},
		// With this value, a query sees all rows or fails.
		{"row_security", "off"},
		// Statements have no time limit. Only a probe has one, which it sets itself.
		{"statement_timeout", "0"},
		{"idle_in_transaction_session_timeout", "0"},
		{"transaction_timeout", "0"},
		// These settings are for statements outside of a transaction.
		{"default_transaction_isolation", "read committed"},
		{"default_transaction_deferrable", "off"},
		{"jit", "off"}, // to compile a query of the catalog takes longer than to run it
		// With this value triggers and foreign keys are active. Only a superuser can change it. So
		// if a file has changed it, the role can also change it back.
		{"session_replication_role", "origin"},
	}
}

// pinSQL returns one statement that sets each setting whose current value differs from its pin. It
// does not set a setting that already has the value, because the role may lack the privilege. It
// omits settings that the server version does not know.
func (db *DB) pinSQL(local bool) sqltext.SQL {
	all := pins()
	if db.role != "" {
		// After a SET ROLE, new objects would belong to another role.
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

// escaped returns a literal that has the same meaning before and after standard_conforming_strings
// is pinned.
func escaped(value string) sqltext.SQL {
	return "E" + sqltext.Literal(provider.PostgreSQL, strings.ReplaceAll(value, `\`, `\\`))
}
