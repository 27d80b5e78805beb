package transitions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate"
)

// surroundings returns edits in SQLite files with objects that are not in the schema. Each edit
// must leave these objects unchanged, or stop.
func surroundings() []transition {
	const fields = "a Int?  b String?"
	type edit struct {
		name, after string
		options     migrate.PlanOptions
		codes       string
	}
	edits := []edit{
		{"type", "a BigInt?  b Int?", migrate.PlanOptions{}, "TY01 UX06"},
		{"default", "a Int? @default(5)  b String?", migrate.PlanOptions{}, ""},
		{"drop column", "a Int?", migrate.PlanOptions{}, "DL02"},
		{"rename table", "model V { id Int @id @default(autoincrement())  " + fields + " }", renames("U=V"), ""},
		{"rename column", "a Int?  c String?", renames("U.b=c"), ""},
	}
	environments := []struct {
		name       string
		statements []string
		query      string
		want       string
		stops      []string
	}{
		{"strict", []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a INTEGER, b TEXT) STRICT`}, `SELECT "strict" FROM pragma_table_list WHERE name = '{}' AND schema = 'main'`, "1", nil},
		{"generated", []string{`ALTER TABLE "U" ADD COLUMN v INTEGER AS (a * 2) VIRTUAL`}, `SELECT v FROM "{}"`, "2;4;6", nil},
		{"generated stored", []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a INTEGER, b TEXT, s INTEGER GENERATED ALWAYS AS (a + 1) STORED)`}, `SELECT s FROM "{}"`, "2;3;4", nil},
		{"pragmas", []string{"PRAGMA user_version = 77", "PRAGMA application_id = 5"}, "SELECT user_version, application_id FROM pragma_user_version, pragma_application_id", "77|5", nil},
		{"view with trigger", []string{`CREATE VIEW w AS SELECT id, a FROM "U"`, `CREATE TRIGGER tr INSTEAD OF INSERT ON w BEGIN INSERT INTO "U" (a) VALUES (new.a); END`, `CREATE TRIGGER t2 AFTER UPDATE OF a ON "U" BEGIN SELECT 1; END`},
			`SELECT count(*) FROM sqlite_schema WHERE name IN ('w', 'tr', 't2')`, "3", nil},
		{"full text", []string{`CREATE VIRTUAL TABLE f USING fts5(b, content='U', content_rowid='id')`, `CREATE TRIGGER ai AFTER INSERT ON "U" BEGIN INSERT INTO f (rowid, b) VALUES (new.id, new.b); END`,
			`CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)`, `INSERT INTO r VALUES (1, 2, 3)`, `CREATE VIRTUAL TABLE g USING fts5(x)`, `INSERT INTO g VALUES ('hello')`}, `SELECT count(*), (SELECT count(*) FROM r), (SELECT count(*) FROM g('hello')) FROM sqlite_schema WHERE name IN ('f', 'ai', 'f_data', 'r_node')`, "4|1|1", []string{"type", "drop column", "rename table", "rename column"}},
		{"statistics", []string{`CREATE INDEX i ON "U" (b)`, "", "ANALYZE"}, `SELECT idx, stat FROM sqlite_stat1 WHERE tbl = '{}'`, "i|3 1", []string{"drop column"}},
		{"indexes", []string{`CREATE INDEX i1 ON "U" (b COLLATE NOCASE DESC)`, `CREATE INDEX i2 ON "U" (a) WHERE a > 1`, `CREATE UNIQUE INDEX i3 ON "U" (lower(b))`}, `SELECT count(*) FROM sqlite_schema WHERE name IN ('i1', 'i2', 'i3')`, "3", []string{"type", "drop column"}},
		{"numbers", []string{`INSERT INTO "U" (id) VALUES (900)`, `DELETE FROM "U" WHERE id = 900`}, `SELECT seq FROM sqlite_sequence WHERE name = '{}'`, "903", nil},
		{"row ids", []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a INTEGER, b TEXT, "rowid" TEXT, _rowid_ INT)`}, `SELECT oid FROM "{}"`, "1;2;3", nil},
		{"hidden names", []string{`ALTER TABLE "U" ADD COLUMN "new_U" INT`, `CREATE TABLE "new_U" (z INT)`, `INSERT INTO "new_U" VALUES (3)`}, `SELECT z FROM "new_U"`, "3", nil},
	}
	var out []transition
	for _, e := range environments {
		for _, c := range edits {
			statements := append(slices.Clone(e.statements), `INSERT INTO "U" (a, b) VALUES (1, '10'), (2, '20'), (3, '30')`)
			if i := slices.Index(statements, ""); i >= 0 { // the statements after "" run after the rows are added
				last := len(statements) - 1
				statements = slices.Concat(statements[:i], statements[last:], statements[i+1:last])
			}
			query := func(table string) string { return strings.ReplaceAll(e.query, "{}", table) }
			table := "U"
			if c.name == "rename table" {
				table = "V"
			}
			stops, codes := "", c.codes
			if c.codes == "DL02" {
				stops = c.codes
			}
			if slices.Contains(e.stops, c.name) { // the stop must name the object that uses the column
				stops, codes = strings.TrimSpace(stops+" DP01"), codes+" DP01"
			}
			out = append(out, transition{stops: stops, name: fmt.Sprintf("next to: %s, %s", e.name, c.name), only: lite, before: fields, after: c.after, options: c.options, codes: codes, undo: shape,
				sqlite: statements, rows: map[string]string{query(table): e.want}})
		}
	}
	return out
}
