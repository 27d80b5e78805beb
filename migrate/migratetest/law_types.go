package migratetest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// mention is something whose text, in which {c} is an expression, mentions a column whose type changes: how it is made, and
// how it is taken away.
type mention struct {
	kind, make, remove string
	since              int // the version of PostgreSQL that has it, 0 for any
}

func mentions(p provider.Provider) []mention {
	switch p {
	case provider.SQLite:
		return nil // keeps its texts to the letter
	case provider.PostgreSQL:
	}
	dropConstraint := "ALTER TABLE {t} DROP CONSTRAINT {n}"
	return []mention{
		{"check", "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK ({c} <> 'x(y' OR {t}.* IS NULL)", dropConstraint, 0},
		{"exclusion constraint", "ALTER TABLE {t} ADD CONSTRAINT {n} EXCLUDE USING btree (lower({c}) WITH =)", dropConstraint, 0},
		{"index of an expression", "CREATE UNIQUE INDEX {n} ON {t} (lower({c}) DESC, id) INCLUDE (a)", "DROP INDEX {n}", 0},
		{"partial index", "CREATE INDEX {n} ON {t} (a, b) WHERE {c} <> 'USING'", "DROP INDEX {n}", 0},
		{"statistics", "CREATE STATISTICS {n} ON lower({c}), a FROM {t}", "DROP STATISTICS {n}", 14},
		{"generated column", "ALTER TABLE {t} ADD COLUMN {n} text GENERATED ALWAYS AS (lower({c})) STORED", "ALTER TABLE {t} DROP COLUMN {n}", 0},
		{"trigger", "CREATE OR REPLACE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';; CREATE TRIGGER {n} BEFORE INSERT ON {t} FOR EACH ROW WHEN ((new.{c}) <> 'x') EXECUTE FUNCTION nothing()", "DROP TRIGGER {n} ON {t}", 0},
		{"rule", "CREATE RULE {n} AS ON DELETE TO {t} WHERE (old.{c}) = 'x' DO ALSO NOTHING", "DROP RULE {n} ON {t}", 0},
		{"policy", "CREATE POLICY {n} ON {t} AS RESTRICTIVE FOR SELECT USING ({c} <> 'x' AND id IN (SELECT id FROM {t}))", "DROP POLICY {n} ON {t}", 0},
		{"publication", "CREATE PUBLICATION {n} FOR TABLE ONLY {t} WHERE ({c} <> 'x')", "DROP PUBLICATION {n}", 15},
		{"view", "CREATE VIEW {n} AS SELECT id, a FROM {t} WHERE {c} <> 'x'", "DROP VIEW {n}", 0},
		{"materialized view", "CREATE MATERIALIZED VIEW {n} AS SELECT id, a FROM {t} WHERE {c} <> 'x'", "DROP MATERIALIZED VIEW {n}", 0},
	}
}

// testLawTypes: what mentions a column whose type changes is another text afterwards, and no loss; one that only casts tell from
// that is.
func testLawTypes(t *testing.T, d Driver) {
	things := mentions(d.Provider)
	if len(things) == 0 {
		t.Skip("texts stay as they were written")
	}
	model := func(b, more string) string {
		return "model M { id Int @id  a Int?  " + b + " @default(\"x\")" + more + "  @@map(\"my \\\"Order\\\" ü\") }"
	}
	p := newProject(t, d)
	things = slices.DeleteFunc(things, func(m mention) bool { return m.since > 0 && Older(context.Background(), p.db, m.since) })
	p.dev("one", model("b String? @db.VarChar(90)", ""))
	name := func(i int) string { return fmt.Sprintf("%s %d", hostile()[i%len(hostile())], i) }
	statements := func(text string, i int, column string) (out []sqltext.SQL) {
		for part := range strings.SplitSeq(strings.ReplaceAll(text, "{c}", column), ";; ") {
			out = append(out, fill(d.Provider, part, lawTable, name(i), ""))
		}
		return out
	}
	for i, m := range things {
		p.exec(statements(m.make, i, "b")...)
	}
	r, err := p.Dev(context.Background(), p.schema(model("b String?", "  z Int?")), migrate.DevOptions{PlanOptions: carrying(), Name: "two", CreateOnly: true, Allow: migrate.Allow{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	file, planned := filepath.Join(p.dir, string(r.Migration.Name), "migration.sql"), r.Migration.Files.Migration
	deploy := func(more string) error {
		edit(t, file, func(string) string { return planned + more })
		if _, err := p.Restamp(context.Background()); err != nil {
			t.Fatal(err)
		}
		return deployAll(p)
	}
	for i, m := range things {
		var block strings.Builder
		for _, s := range append(statements(m.remove, i, ""), statements(m.make, i, "b::varchar(3)")...) {
			block.WriteString("  EXECUTE " + string(sqltext.Literal(d.Provider, s)) + ";\n")
		}

		wantLost(t, thing{kind: m.kind}, name(i), deploy("\nDO $do$ BEGIN\n"+block.String()+"END $do$;\n"))
	}
	if err := deploy(""); err != nil {
		t.Errorf("a migration that changes nothing else: %v", err)
	}
}

// carrying takes along what is in the way of a changed type.
func carrying() migrate.PlanOptions {
	o := oneGroup()
	o.Carry = true
	return o
}
