package pgtest

import (
	"net/url"
	"strings"
	"testing"
)

// Setting is a setting of a server, a database or a role that differs from PostgreSQL's default.
type Setting struct {
	Name, Value string
	// Theirs is true if a client must respect the setting, for example the timeout of statements or
	// the check of foreign keys. A migration overrides these settings too.
	Theirs bool
}

// Settings returns settings that change the meaning of a text, the printed form of a value, the
// objects that are created, or the objects that are visible.
func Settings() []Setting {
	return []Setting{
		{Name: "standard_conforming_strings", Value: "off"},
		{Name: "backslash_quote", Value: "off"},
		{Name: "DateStyle", Value: "SQL, DMY"},
		{Name: "IntervalStyle", Value: "sql_standard"},
		{Name: "TimeZone", Value: "Asia/Kathmandu"},
		{Name: "bytea_output", Value: "escape"},
		{Name: "extra_float_digits", Value: "-15"},
		{Name: "quote_all_identifiers", Value: "on"},
		{Name: "default_transaction_isolation", Value: "serializable", Theirs: true},
		{Name: "default_transaction_deferrable", Value: "on"},
		{Name: "client_encoding", Value: "LATIN1"},
		{Name: "search_path", Value: `"back\slash", "it's", nowhere, pg_catalog, public`},
		{Name: "session_replication_role", Value: "replica", Theirs: true},
		{Name: "xmloption", Value: "document"},
		{Name: "lc_monetary", Value: "POSIX"},
		{Name: "row_security", Value: "off"},
		{Name: "check_function_bodies", Value: "off"},
		{Name: "array_nulls", Value: "off"},
		{Name: "transform_null_equals", Value: "on"},
		{Name: "default_tablespace", Value: "pg_default"},
		{Name: "statement_timeout", Value: "1s", Theirs: true},
		{Name: "lock_timeout", Value: "1s", Theirs: true},
		{Name: "jit_above_cost", Value: "0"},
		{Name: "plan_cache_mode", Value: "force_generic_plan"},
		{Name: "escape_string_warning", Value: "off"},
	}
}

// Profiles returns three sets that together contain all settings, except the settings for time
// limits.
func Profiles() map[string][]Setting {
	profiles := map[string][]Setting{}
	names := []string{"texts", "values", "objects"}
	for i, s := range Settings() {
		if !strings.HasSuffix(s.Name, "_timeout") {
			name := names[i%len(names)]
			profiles[name] = append(profiles[name], s)
		}
	}
	return profiles
}

// Set changes settings of a database of [URL]. It changes the settings at even positions for all
// roles, and the others for the role that connects.
func Set(tb testing.TB, database string, settings []Setting) {
	tb.Helper()
	server, err := sharedURL()
	if err != nil {
		tb.Fatal("PostgreSQL: ", err)
	}
	target, err := url.Parse(database)
	if err != nil {
		tb.Fatal(err)
	}
	name := `"` + strings.TrimPrefix(target.Path, "/") + `"`
	for i, s := range settings {
		value := s.Value
		if s.Name != "search_path" { // the value of search_path is a list of names
			value = "'" + value + "'"
		}
		whose := "ALTER DATABASE " + name
		if i%2 == 1 {
			whose = "ALTER ROLE CURRENT_USER IN DATABASE " + name
		}
		execute(tb, server, whose+` SET `+s.Name+` TO `+value)
	}
}

// emptying drops everything in the schemas of a database. The settings of the database stay.
const emptying = `DO $$ DECLARE name name; BEGIN
  FOR name IN SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname <> 'information_schema' AND NOT pg_catalog.starts_with(nspname, 'pg_') LOOP
    EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
END $$`

// Clear restores a database of [URL] to its initial state. This is faster than the creation of
// another database.
func Clear(tb testing.TB, database string) {
	tb.Helper()
	execute(tb, database, emptying)
}
