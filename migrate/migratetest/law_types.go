package migratetest

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// mention is an object whose text mentions a column whose type changes. In its statements {c}
// stands for an expression with the column.
type mention struct {
	kind, make, remove string
	since              int // the first version of PostgreSQL that has the object, 0 for any
}

func mentions(p provider.Provider) []mention {
	switch p {
	case provider.SQLite:
		return nil // SQLite keeps texts unchanged
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

// testLawTypes checks objects that mention a column whose type changes. A text that differs only in
// casts afterwards must be accepted. Any other difference must stop the migration.
func testLawTypes(t *testing.T, d Driver) {
	things := mentions(d.Provider)
	if len(things) == 0 {
		return
	}
	model := func(b, more string) string {
		return "model M { id Int @id  a Int?  " + b + " @default(\"x\")" + more + "  @@map(\"my \\\"Order\\\" ü\") }"
	}
	p := newProject(t, d)
	things = slices.DeleteFunc(things, func(m mention) bool { return m.since > 0 && Older(t.Context(), p.db, m.since) })
	p.dev("one", model("b String? @db.VarChar(90)", ""))
	var changes []unannounced
	for i, m := range things {
		of := func(text, column string) []sqltext.SQL {
			return fillAll(d.Provider, []string{strings.ReplaceAll(text, "{c}", column)}, lawTable, lawName(i), "")
		}
		change := append(of(m.remove, ""), of(m.make, "b::varchar(3)")...)
		changes = append(changes, unannounced{thing{kind: m.kind}, lawName(i), of(m.make, "b"), change})
	}
	o := oneGroup()
	o.Carry = true
	wantMissed(p, model("b String?", "  z Int?"), o, changes)
}
