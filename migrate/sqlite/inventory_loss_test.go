package sqlite_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

const handMade = `CREATE TABLE "my ""Order"" ü" (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT NOT NULL ON CONFLICT IGNORE DEFAULT (1 + 2), b TEXT COLLATE NOCASE,
  c TEXT CONSTRAINT "k x" CHECK (c <> 'x(y'), twice INTEGER GENERATED ALWAYS AS (a * 2) STORED, r INTEGER REFERENCES ext (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (b COLLATE RTRIM), UNIQUE (a, c) ON CONFLICT REPLACE, CHECK (a IN (1, 2)), FOREIGN KEY (c) REFERENCES ext (id)) STRICT`

// TestRebuildLosses checks that a rebuild is refused if it omits any part of a definition, and is
// not refused if it only writes the definition in another form.
func TestRebuildLosses(t *testing.T) {
	around := []sqltext.SQL{
		`CREATE INDEX "i x" ON "my ""Order"" ü" (lower(b)) WHERE a > 1`, `CREATE VIEW "v x" AS SELECT a FROM "my ""Order"" ü"`,
		`CREATE TRIGGER "t x" AFTER INSERT ON "my ""Order"" ü" BEGIN DELETE FROM ext; END`,
		`INSERT INTO "my ""Order"" ü" (id, a, b, c) VALUES (41, 1, 'b', NULL)`,
	}
	take := func(t *testing.T, table string, around []sqltext.SQL) inventory.Inventory {
		t.Helper()
		db := newFile(t)(t, nil)
		defer func() { _ = db.Close() }()
		for _, s := range append([]sqltext.SQL{"CREATE TABLE ext (id INTEGER PRIMARY KEY)", sqltext.SQL(table)}, around...) {
			if err := db.Exec(t.Context(), s); err != nil {
				t.Fatal(s, err)
			}
		}
		out, err := db.Inventory(t.Context(), migrate.InventoryScope{Schemas: []string{""}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := take(t, handMade, around)
	missed := func(after inventory.Inventory) (out []string) {
		announced := inventory.NewAnnounced(provider.SQLite)
		// A change of types must excuse no other difference, because SQLite stores definitions as
		// they are written.
		announced.ChangesTypes()
		for _, d := range inventory.Compare(before, after, announced) {
			out = append(out, strings.TrimSpace(string(d.Property)+" "+d.Object.Name))
		}
		return out
	}
	for _, c := range [][3]string{
		{`CONSTRAINT "k x" CHECK (c <> 'x(y')`, `CHECK (c <> 'x')`, "k x"}, {"COLLATE NOCASE", "", "collation b"},
		{" DEFERRABLE INITIALLY DEFERRED", "", `FOREIGN KEY ("r") REFERENCES "ext" ("id") DEFERRABLE INITIALLY DEFERRED`},
		{"ON CONFLICT REPLACE", "", `on conflict UNIQUE ("a", "c")`}, {"GENERATED ALWAYS AS (a * 2) STORED", "", "generated expression twice"},
		{"UNIQUE (b COLLATE RTRIM)", "UNIQUE (b)", `UNIQUE ("b" COLLATE RTRIM)`}, {", CHECK (a IN (1, 2))", "", "CHECK (a IN (1, 2))"}, {"CHECK (a IN (1, 2))", "CHECK ((a) IN (1, 2))", "CHECK (a IN (1, 2))"},
		{"DEFAULT (1 + 2)", "DEFAULT 3", "default a"}, {"INT NOT", "INTEGER NOT", "type a"}, {"NOT NULL ON CONFLICT IGNORE", "NOT NULL", "on conflict a"},
		{"NOT NULL ON CONFLICT IGNORE", "", "not null a"}, {", FOREIGN KEY (c) REFERENCES ext (id)", "", `FOREIGN KEY ("c") REFERENCES "ext" ("id")`}, {" STRICT", "", `strict my "Order" ü`},
		{"PRIMARY KEY AUTOINCREMENT", "PRIMARY KEY", `PRIMARY KEY ("id") AUTOINCREMENT`}, {", r INTEGER", ", q INTEGER", "r"},
		{"STORED", "VIRTUAL", "generated expression twice"},
	} {
		if got := missed(take(t, strings.Replace(handMade, c[0], c[1], 1), around)); !slices.Contains(got, c[2]) {
			t.Errorf("without %s: missed %q, want %q", c[0], got, c[2])
		}
	}
	for i, want := range []string{"i x", "v x", "t x", `value my "Order" ü`} {
		if got := missed(take(t, handMade, slices.Delete(slices.Clone(around), i, i+1))); !slices.Equal(got, []string{want}) {
			t.Errorf("missed %q, want %q", got, want)
		}
	}
	same := strings.NewReplacer("a INT NOT", `"a" INT NOT`, "UNIQUE (a, c)", `UNIQUE("a","C")`, "CHECK (a IN (1, 2))", `constraint named CHECK("a" in (1,2))`).Replace(handMade)
	if got := missed(take(t, same, around)); got != nil {
		t.Errorf("the same in other words: missed %q", got)
	}
}
