package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"pgregory.net/rapid"
)

func TestQuoting(t *testing.T) {
	tests := []struct{ name, got, want string }{
		{"name", string(sqltext.Ident(pg, `a"b`)), `"a""b"`},
		{"string", string(sqltext.Literal(lite, `it's \n`)), `'it''s \n'`},
		{"bytes/postgresql", string(sqltext.BytesLiteral(pg, []byte{0, 255})), `'\x00ff'::bytea`},
		{"bytes/sqlite", string(sqltext.BytesLiteral(lite, []byte{0, 255})), `X'00ff'`},
		{"no bytes", string(sqltext.BytesLiteral(lite, nil)), `X''`},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, test.got, test.want)
		}
	}
}

// A quoted name or string does not end the statement, whatever characters it contains.
func TestQuotingHoldsAnything(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(both()).Draw(t, "dialect")
		name := rapid.StringOf(rapid.RuneFrom([]rune("'\"\\$;-/*[]`a \n"))).Draw(t, "name")
		first := "SELECT " + sqltext.Literal(d, name) + " AS " + sqltext.Ident(d, name)
		got, err := sqltext.Split(d, string(first+"; COMMIT"))
		if err != nil || len(got) != 2 || got[0].Text != first {
			t.Fatalf("%q splits into %q, %v", first, texts(got), err)
		}
	})
}

func TestControl(t *testing.T) {
	tests := []struct {
		stmt   string
		pg     string // the result on PostgreSQL, "" for nothing
		sqlite string
	}{
		{"BEGIN", "BEGIN", "BEGIN"},
		{"begin immediate", "BEGIN", "BEGIN"},
		{"/* a */ COMMIT /* b */ WORK", "COMMIT", "COMMIT"},
		{"END", "END", "END"},
		{"ROLLBACK TO x", "ROLLBACK", "ROLLBACK"},
		{"SAVEPOINT x", "SAVEPOINT", "SAVEPOINT"},
		{"RELEASE x", "RELEASE", "RELEASE"},
		{"ABORT", "ABORT", ""},
		{"START TRANSACTION", "START TRANSACTION", ""},
		{"PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION", ""},
		{"PREPARE x AS SELECT 1", "", ""},
		{"SET SESSION x = 1", "SET SESSION", ""},
		{"SET -- a\nTRANSACTION READ ONLY", "SET TRANSACTION", ""},
		{"SET search_path TO x", "SET SEARCH_PATH", ""},
		{"SET LOCAL lock_timeout = 1", "", ""},
		{"SET CONSTRAINTS ALL DEFERRED", "", ""},
		{"RESET ALL", "RESET", ""},
		{"DISCARD ALL", "DISCARD", ""},
		{"ATTACH 'x' AS y", "", "ATTACH"},
		{"DETACH y", "", "DETACH"},
		{"VACUUM", "", "VACUUM"},
		{"PRAGMA foreign_keys=off", "", "PRAGMA FOREIGN_KEYS"},
		{`PRAGMA "main" . [legacy_alter_table] = 1`, "", "PRAGMA LEGACY_ALTER_TABLE"},
		{"PRAGMA writable_schema(1)", "", "PRAGMA WRITABLE_SCHEMA"},
		{"PRAGMA foreign_key_check", "", ""},
		{"CREATE TABLE begin (a)", "", ""},
		{"SELECT 'COMMIT'", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		for d, want := range map[provider.Provider]string{pg: test.pg, lite: test.sqlite} {
			got, ok := sqltext.Control(d, test.stmt)
			if got != want || ok != (want != "") {
				t.Errorf("%v: Control(%q) = %q, %t, want %q", d, test.stmt, got, ok, want)
			}
		}
	}
}

func FuzzControl(f *testing.F) {
	f.Add("COMMIT")
	f.Add("PRAGMA main.foreign_keys")
	f.Fuzz(func(t *testing.T, stmt string) {
		for _, d := range both() {
			if what, ok := sqltext.Control(d, stmt); ok == (what == "") {
				t.Errorf("%v: Control(%q) = %q, %t", d, stmt, what, ok)
			}
		}
	})
}
