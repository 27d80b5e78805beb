package postgres

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// pin is a setting that the server, database, role or a file must not choose: with another value,
// what is sent and printed would have another meaning.
type pin struct{ name, value string }

// pins are set in each transaction, and again before its history row. lock_timeout is set with
// them, and search_path to its value at the start of the connection.
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
		// How values and definitions are printed: they are compared with earlier ones.
		{"DateStyle", "ISO, MDY"},
		{"IntervalStyle", "postgres"},
		{"TimeZone", "UTC"},
		{"bytea_output", "hex"},
		{"extra_float_digits", "1"},
		{"quote_all_identifiers", "off"},
		// How objects are created: where they are stored, and that functions are checked.
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
		// Triggers and foreign keys are active; only a superuser may have changed it, and may
		// change it back.
		{"session_replication_role", "origin"},
	}
}

// pinSQL is one statement that sets the settings that differ; settings unknown to the server
// version are omitted. Settings with the right value are not set, because a role may lack the
// privilege.
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

// escaped is a literal with the same meaning before and after standard_conforming_strings is
// pinned.
func escaped(value string) sqltext.SQL {
	return "E" + sqltext.Literal(provider.PostgreSQL, strings.ReplaceAll(value, `\`, `\\`))
}
