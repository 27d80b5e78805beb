package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestSession(t *testing.T) {
	tests := []struct{ stmt, pg, sqlite string }{
		{`COPY "U" (id) FROM STDIN`, "COPY FROM STDIN", ""},
		{`copy u from /* x */ stdin WITH (FORMAT csv)`, "COPY FROM STDIN", ""},
		{`COPY (SELECT 1) TO STDOUT`, "COPY TO STDOUT", ""},
		{`COPY u FROM '/tmp/stdin'`, "", ""},
		{`SELECT pg_catalog.set_config('search_path', '', false)`, "SET_CONFIG(…, FALSE)", ""},
		{`SELECT "set_config"('a', (SELECT 'b'), 1 = 1)`, "SET_CONFIG(…, FALSE)", ""},
		{`SELECT set_config('a', 'b', NOT true)`, "SET_CONFIG(…, FALSE)", ""},
		{`SELECT set_config('a', concat('b', 'c'), true), 1`, "", ""},
		{`SELECT set_config('a', 'b', is_local => TRUE)`, "", ""},
		{`SELECT 'set_config(1, 2, false)'`, "", ""},
		{`SELECT pg_advisory_unlock_all()`, "PG_ADVISORY_UNLOCK", ""},
		{`DEALLOCATE ALL`, "DEALLOCATE", ""},
		{`SELECT 1 AS a INTO TEMP t`, "SELECT INTO TEMPORARY", ""},
		{`CREATE TEMP TABLE t (a int)`, "CREATE TEMPORARY", "CREATE TEMPORARY"},
		{`create /* a */ local temporary table t (a int) on commit drop`, "", "CREATE TEMPORARY"},
		{`CREATE OR REPLACE TEMP VIEW v AS SELECT 1`, "CREATE TEMPORARY", "CREATE TEMPORARY"},
		{`CREATE TABLE pg_temp.t (a int)`, "CREATE TEMPORARY", ""},
		{`CREATE TABLE IF NOT EXISTS "TEMP".t (a int)`, "", "CREATE TEMPORARY"},
		{`CREATE TABLE temp (a int)`, "", ""},
		{`CREATE TABLE t (temp int)`, "", ""},
	}
	for _, test := range tests {
		for p, want := range map[provider.Provider]string{provider.PostgreSQL: test.pg, provider.SQLite: test.sqlite} {
			if got, ok := sqltext.Session(p, test.stmt); got != want || ok != (want != "") {
				t.Errorf("%v: Session(%q) = %q, %t, want %q", p, test.stmt, got, ok, want)
			}
		}
	}
}
