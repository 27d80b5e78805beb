package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// obstacleBase creates the objects on which all dependents of the test depend.
const obstacleBase = `CREATE TYPE k AS ENUM ('a', 'b', 'c');
CREATE FUNCTION fn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE "Doc" (id int PRIMARY KEY, slug text UNIQUE, k k DEFAULT 'a', other int);
CREATE VIEW aside AS SELECT id, other FROM "Doc";
CREATE TRIGGER aside BEFORE UPDATE OF other ON "Doc" FOR EACH ROW EXECUTE FUNCTION fn();
CREATE POLICY aside ON "Doc" USING (other > 1)`

// TestObstacles checks that an act has obstacles exactly if the server refuses it.
func TestObstacles(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	defer func() { _ = db.Close() }()
	exec := func(sql string) error {
		for s := range strings.SplitSeq(sql, ";\n") {
			if err := db.Exec(t.Context(), sqltext.SQL(s)); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}
	acts := []struct {
		name string
		act  []plan.Act
		sql  string
		none bool // if true, the base itself must not be an obstacle
	}{
		{"type", []plan.Act{{Kind: plan.ChangesType, Table: "Doc", Name: "slug"}}, `ALTER TABLE "Doc" ALTER COLUMN slug TYPE varchar(80)`, true},
		{"column", []plan.Act{{Kind: plan.DropsColumn, Table: "Doc", Name: "slug"}}, `ALTER TABLE "Doc" DROP COLUMN slug`, true},
		{"table", []plan.Act{{Kind: plan.DropsTable, Table: "Doc"}}, `DROP TABLE "Doc"`, false},
		{"key", []plan.Act{{Kind: plan.DropsKey, Table: "Doc", Name: "Doc_slug_key"}}, `ALTER TABLE "Doc" DROP CONSTRAINT "Doc_slug_key"`, true},
		{"enum", []plan.Act{{Kind: plan.ChangesType, Table: "Doc", Name: "k"}, {Kind: plan.DropsType, Name: "k"}},
			"ALTER TABLE \"Doc\" ALTER COLUMN k DROP DEFAULT;\nALTER TYPE k RENAME TO k_old;\nCREATE TYPE k AS ENUM ('a', 'c');\nALTER TABLE \"Doc\" ALTER COLUMN k TYPE k USING (k::text::k);\nDROP TYPE k_old", true},
	}
	for _, dependent := range dependentsOfDoc {
		if since15 := []string{"row filter", "column list"}; slices.Contains(since15, dependent.name) && migratetest.Older(t.Context(), db, 15) {
			continue
		}
		if err := exec("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nDROP PUBLICATION IF EXISTS pub;\n" + obstacleBase + ";\n" + dependent.sql); err != nil {
			t.Fatal(err)
		}
		for _, a := range acts {
			t.Run(dependent.name+" under "+a.name, func(t *testing.T) {
				found, err := db.Obstacles(t.Context(), a.act)
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, o := range found {
					names = append(names, o.Kind+" "+o.Name)
					if o.Act < 0 || o.Act >= len(a.act) {
						t.Errorf("%s is an obstacle of act %d", o.Name, o.Act)
					}
				}
				refused := exec("BEGIN;\n" + a.sql)
				if err := exec("ROLLBACK"); err != nil {
					t.Fatal(err)
				}
				if refused != nil != (len(found) > 0) {
					t.Errorf("found %q, and the server says %v", names, refused)
				}
				if a.none && slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, " aside") }) {
					t.Errorf("%q has what does not use the column", names)
				}
				if want := dependent.found[a.name]; want != "" && !slices.Contains(names, want) {
					t.Errorf("%q lacks %s", names, want)
				}
			})
		}
	}
}

// dependentsOfDoc has objects by kind, with the obstacles that Obstacles must find for an act.
var dependentsOfDoc = []struct {
	name, sql string
	found     map[string]string
}{
	{"nothing", "SELECT 1", nil},
	{"view", `CREATE VIEW v AS SELECT slug, k FROM "Doc"`, map[string]string{"type": "view v", "enum": "view v"}},
	{"views over views", "CREATE VIEW v AS SELECT slug FROM \"Doc\";\nCREATE MATERIALIZED VIEW w AS SELECT * FROM v;\nCREATE INDEX wx ON w (slug)", map[string]string{"type": "materialized view w", "column": "index wx"}},
	{"rule", `CREATE RULE r AS ON UPDATE TO "Doc" WHERE new.slug <> old.slug DO INSTEAD NOTHING`, map[string]string{"type": "rule r"}},
	{"policy", `CREATE POLICY w ON "Doc" FOR INSERT WITH CHECK (slug <> 'admin')`, map[string]string{"type": "policy w"}},
	{"policy over an enum", `CREATE POLICY w ON "Doc" USING (k = 'a')`, map[string]string{"enum": "policy w"}},
	{"generated column", `ALTER TABLE "Doc" ADD low text GENERATED ALWAYS AS (lower(slug)) STORED`, map[string]string{"type": "column low"}},
	{"generated over an enum", `ALTER TABLE "Doc" ADD is_a bool GENERATED ALWAYS AS (k = 'a') STORED`, map[string]string{"enum": "column is_a"}},
	{"trigger of columns", `CREATE TRIGGER t BEFORE UPDATE OF slug ON "Doc" FOR EACH ROW EXECUTE FUNCTION fn()`, map[string]string{"type": "trigger t"}},
	{"trigger when", `CREATE TRIGGER t BEFORE UPDATE ON "Doc" FOR EACH ROW WHEN (old.slug <> new.slug) EXECUTE FUNCTION fn()`, map[string]string{"type": "trigger t"}},
	{"trigger of all", `CREATE TRIGGER t BEFORE UPDATE ON "Doc" FOR EACH ROW EXECUTE FUNCTION fn()`, nil},
	{"row filter", `CREATE PUBLICATION pub FOR TABLE "Doc" WHERE (slug <> 'x')`, map[string]string{"type": "publication pub"}},
	{"column list", `CREATE PUBLICATION pub FOR TABLE "Doc" (id, slug)`, map[string]string{"column": "publication pub"}},
	{"publication", `CREATE PUBLICATION pub FOR TABLE "Doc"`, nil},
	{"sql function", `CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT max(slug) FROM "Doc"; END`, map[string]string{"type": "function f()"}},
	{"function of the row", `CREATE FUNCTION f(d "Doc") RETURNS int LANGUAGE sql AS 'SELECT 1'`, nil},
	{"function of the enum", `CREATE FUNCTION f(d k) RETURNS int LANGUAGE sql AS 'SELECT 1'`, map[string]string{"enum": "function f(d k)"}},
	{"index", `CREATE INDEX hand ON "Doc" (lower(slug)) WHERE slug > 'a'`, nil},
	{"index over an enum", `CREATE INDEX hand ON "Doc" (id) WHERE k = 'a'`, map[string]string{"enum": "index hand"}},
	{"plain index over an enum", `CREATE INDEX hand ON "Doc" (k, slug)`, nil},
	{"check", `ALTER TABLE "Doc" ADD CONSTRAINT hand CHECK (slug <> 'x' AND id > 0)`, nil},
	{"check over an enum", `ALTER TABLE "Doc" ADD CONSTRAINT hand CHECK (k <> 'c')`, map[string]string{"enum": "check hand"}},
	{"statistics", `CREATE STATISTICS hand ON slug, id FROM "Doc"`, nil},
	{"foreign key to it", `CREATE TABLE child (s text REFERENCES "Doc" (slug))`, map[string]string{"key": "foreign key child_s_fkey"}},
	{"foreign key of it", "CREATE TABLE parent (s text PRIMARY KEY);\nALTER TABLE \"Doc\" ADD FOREIGN KEY (slug) REFERENCES parent", nil},
	{"column of the row type", `CREATE TABLE archive (d "Doc")`, map[string]string{"type": "column d"}},
	{"column of the enum", `CREATE TABLE archive (d k[] DEFAULT '{a}')`, map[string]string{"enum": "column d"}},
	{"domain", "CREATE DOMAIN ks AS k CHECK (VALUE <> 'c')", map[string]string{"enum": "domain ks"}},
	{"composite type", "CREATE TYPE pair AS (x k, y int);\nCREATE TABLE archive (p pair)", map[string]string{"enum": "type public.pair"}},
	{"default with the enum", "CREATE TABLE archive (t text DEFAULT 'a'::k::text)", map[string]string{"enum": `default value for public.archive.t`}},
	{"child table", "CREATE TABLE child () INHERITS (\"Doc\");\nCREATE VIEW of_child AS SELECT slug FROM child", map[string]string{"type": "view of_child"}},
	{"partition", "DROP TABLE \"Doc\" CASCADE;\nCREATE TABLE \"Doc\" (id int, slug text, k k, other int, CONSTRAINT \"Doc_slug_key\" UNIQUE (slug)) PARTITION BY LIST (slug)", map[string]string{"type": "partition key public.\"Doc\""}},
	{"replica identity", `ALTER TABLE "Doc" ALTER slug SET NOT NULL, REPLICA IDENTITY USING INDEX "Doc_slug_key"`, nil},
	{"grouped by the key", "ALTER TABLE \"Doc\" DROP CONSTRAINT \"Doc_slug_key\", ADD CONSTRAINT \"Doc_slug_key\" PRIMARY KEY (slug), DROP CONSTRAINT \"Doc_pkey\";\nCREATE VIEW grouped AS SELECT slug, other FROM \"Doc\" GROUP BY slug", map[string]string{"key": "view grouped"}},
}
