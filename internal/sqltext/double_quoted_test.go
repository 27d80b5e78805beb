package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestSingleQuoted(t *testing.T) {
	columns := []string{"name", "Odd One"}
	for in, want := range map[string]string{
		`name <> "skip"`:                        `name <> 'skip'`,
		`"NAME" <> "it's" /* "no" */`:           `"NAME" <> 'it''s' /* "no" */`,
		`"odd one" || "a""b" || 'x"y'`:          `"odd one" || 'a"b' || 'x"y'`,
		`"t"."gone" = "lower"(name)`:            `"t"."gone" = "lower"(name)`,
		`name COLLATE "NOCASE" IN ("a", [b])`:   `name COLLATE "NOCASE" IN ('a', [b])`,
		`CAST(name AS "INTEGER") = "unfinished`: `CAST(name AS "INTEGER") = "unfinished`,
	} {
		if got := sqltext.SingleQuoted(lite, in, columns); string(got) != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
		if got := sqltext.SingleQuoted(pg, in, columns); string(got) != in {
			t.Errorf("%s: PostgreSQL's text became %s", in, got)
		}
	}
}

func TestSingleQuotedDefinitions(t *testing.T) {
	for in, want := range map[sqltext.SQL]sqltext.SQL{
		`CREATE TABLE "x" ("a" TEXT DEFAULT "a" CHECK ("a" <> "text"), b AS ("a" || "b!") -- "c"` + "\n, CHECK (\"x\".\"b\" = \"y\"))": `CREATE TABLE "x" ("a" TEXT DEFAULT "a" CHECK ("a" <> 'text'), b AS ("a" || 'b!') -- "c"` + "\n, CHECK (\"x\".\"b\" = 'y'))",
		`CREATE TABLE x (a TEXT DEFAULT ("a"))`:  `CREATE TABLE x (a TEXT DEFAULT ('a'))`,
		`CREATE VIRTUAL TABLE x USING fts5("a")`: `CREATE VIRTUAL TABLE x USING fts5("a")`,
	} {
		if got := sqltext.SingleQuotedTable(lite, in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	index := sqltext.SQL(`CREATE UNIQUE INDEX "my i" ON "x" ("a" COLLATE "NOCASE", lower("q")) WHERE "a" <> "text"`)
	columns := func() ([]string, error) { return []string{"a"}, nil }
	want := sqltext.SQL(`CREATE UNIQUE INDEX "my i" ON "x" ("a" COLLATE "NOCASE", lower('q')) WHERE "a" <> 'text'`)
	if got, err := sqltext.SingleQuotedIndex(lite, index, columns); got != want || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	if got, err := sqltext.SingleQuotedIndex(lite, `CREATE INDEX "i" ON "x" ("a")`, nil); got != `CREATE INDEX "i" ON "x" ("a")` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}
