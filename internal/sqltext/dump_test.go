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
	for _, rows := range []string{"COPY public.t (a) FROM stdin;\n", "INSERT INTO t VALUES (1);\n", "DISCARD ALL;\n"} {
		if got, err := sqltext.DumpStatements(provider.PostgreSQL, rows); err == nil {
			t.Errorf("%s passes: %+v", rows, got)
		}
	}
}
