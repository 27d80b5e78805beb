package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestDumpStatements(t *testing.T) {
	dump := "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n" +
		"CREATE FUNCTION public.f() RETURNS text\n    LANGUAGE sql\n    AS $$ SELECT set_config('a.b', 'c', true); $$;\n\nSET default_tablespace = '';\n\nCREATE TABLE public.t (a integer);\n\n\\unrestrict abc\n"
	got, err := sqltext.DumpStatements(provider.PostgreSQL, dump)
	if err != nil || len(got) != 2 || got[1].Text != "CREATE TABLE public.t (a integer)" || got[1].Line != 15 {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = sqltext.DumpStatements(provider.SQLite, "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (a);\nCOMMIT;\n")
	if err != nil || len(got) != 1 || got[0].Text != "CREATE TABLE t (a)" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, left := range []string{
		"SELECT pg_catalog.setval('public.t_id_seq', 7, true);", "COMMENT ON EXTENSION citext IS 'x';", "CREATE SCHEMA public;",
	} {
		if got, err := sqltext.DumpStatements(provider.PostgreSQL, left); err != nil || len(got) != 0 {
			t.Errorf("%s: %+v, %v", left, got, err)
		}
	}
	got, err = sqltext.DumpStatements(provider.SQLite, "CREATE TABLE sqlite_sequence(name,seq);\nDELETE FROM sqlite_sequence;\nANALYZE sqlite_schema;\nCREATE VIEW v AS SELECT a FROM t\n/* v(a) */;\n")
	if err != nil || len(got) != 1 || got[0].Text != "CREATE VIEW v AS SELECT a FROM t" {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = sqltext.DumpStatements(provider.PostgreSQL, "SET check_function_bodies = false;\nCREATE TABLE t ();\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n")
	if err != nil || len(got) != 3 || got[1].Text != "SET LOCAL check_function_bodies = false" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, rows := range []string{"COPY public.t (a) FROM stdin;\n", "INSERT INTO t VALUES (1);\n", "DISCARD ALL;\n"} {
		if got, err := sqltext.DumpStatements(provider.PostgreSQL, rows); err == nil {
			t.Errorf("%s passes: %+v", rows, got)
		}
	}
}

func TestRolesOfADump(t *testing.T) {
	for _, c := range []struct {
		sql            sqltext.SQL
		owner, grantee string
	}{
		{`ALTER TABLE public.t OWNER TO "An App"`, "An App", ""},
		{`ALTER FUNCTION public.f(a integer) OWNER TO app`, "app", ""},
		{`ALTER TABLE public.t ADD COLUMN owner text`, "", ""},
		{`ALTER TABLE owner RENAME TO owners`, "", ""},
		{`GRANT SELECT ON TABLE public."to" TO app WITH GRANT OPTION`, "", "app"},
		{`REVOKE ALL ON SCHEMA public FROM "From"`, "", "From"},
		{`GRANT SELECT ON TABLE public.t TO PUBLIC`, "", ""},
		{`CREATE TABLE t (a int)`, "", ""},
	} {
		if owner, grantee := sqltext.NewOwner(provider.PostgreSQL, c.sql), sqltext.Grantee(provider.PostgreSQL, c.sql); owner != c.owner || grantee != c.grantee {
			t.Errorf("%s: owner %q, grantee %q", c.sql, owner, grantee)
		}
	}
}
