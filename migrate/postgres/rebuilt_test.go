package postgres_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// TestRebuilt: of what the server makes again under a new type, that is found, by name, which it refuses, and nothing else.
func TestRebuilt(t *testing.T) {
	testRebuilt(t, openURL(t, pgtest.URL(t)))
}

// TestRebuiltWithoutTemporary: a role that may make no temporary tables is told the same.
func TestRebuiltWithoutTemporary(t *testing.T) { testRebuilt(t, plain(t)) }

// plain is a connection as a role that owns the schema, and may make no temporary tables.
func plain(t *testing.T) *postgres.DB {
	target, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	owner := openURL(t, target.String())
	role := "plain_" + strings.ToLower(t.Name())
	execute(t, owner, `CREATE ROLE `+role+` LOGIN PASSWORD 'p'; ALTER SCHEMA public OWNER TO `+role)
	grants := sqltext.SQL("DO $do$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); EXECUTE format('GRANT CREATE ON DATABASE %I TO " + role + "', current_database()); END $do$")
	if err := owner.Exec(t.Context(), grants); err != nil {
		t.Fatal(err)
	}
	target.User = url.UserPassword(role, "p")
	db := openURL(t, target.String())
	t.Cleanup(func() {
		_ = db.Close()
		execute(t, owner, "DROP OWNED BY "+role+" CASCADE; DROP ROLE "+role)
		_ = owner.Close()
	})
	return db
}

func testRebuilt(t *testing.T, db *postgres.DB) {
	exec := func(sql string) error {
		for s := range strings.SplitSeq(sql, ";\n") {
			if err := db.Exec(t.Context(), sqltext.SQL(s)); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}
	const base = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nCREATE TABLE \"Doc\" (id int PRIMARY KEY, n int, m int, s text);\nCREATE TABLE other (k int UNIQUE);\n"
	toText := []plan.Act{{Kind: plan.ChangesType, Table: "Doc", Name: "n", Type: "text"}}
	for _, c := range []struct{ name, sql, found string }{
		{"check", `ALTER TABLE "Doc" ADD CONSTRAINT aside CHECK (n > 0)`, "check aside"},
		{"check over two columns", `ALTER TABLE "Doc" ADD CONSTRAINT aside CHECK (n < m)`, "check aside"},
		{"check that stays", `ALTER TABLE "Doc" ADD CONSTRAINT aside CHECK (n IS NOT NULL OR m > 0)`, ""},
		{"check of two tables' worth of words", `ALTER TABLE "Doc" ADD CONSTRAINT aside CHECK (s <> '; {s} ; {p}' OR n > 0)`, "check aside"},
		{"check of others", `ALTER TABLE "Doc" ADD CONSTRAINT aside CHECK (m > 0)`, ""},
		{"partial index", `CREATE INDEX aside ON "Doc" (m) WHERE n > 0`, "index aside"},
		{"expression", `CREATE INDEX "a s ON x" ON "Doc" ((n + 1))`, "index a s ON x"},
		{"unique expression", `CREATE UNIQUE INDEX aside ON "Doc" (abs(n))`, "index aside"},
		{"plain index", `CREATE INDEX aside ON "Doc" (n DESC) INCLUDE (m)`, ""},
		{"method", `CREATE INDEX aside ON "Doc" USING brin (n int4_minmax_multi_ops)`, "index aside"},
		{"exclusion", `ALTER TABLE "Doc" ADD CONSTRAINT aside EXCLUDE USING gist (int4range(n, m) WITH &&)`, "exclusion constraint aside"},
		{"foreign key", `ALTER TABLE "Doc" ADD CONSTRAINT aside FOREIGN KEY (n) REFERENCES other (k)`, "foreign key aside"},
		{"foreign key to it", "ALTER TABLE \"Doc\" ADD UNIQUE (n);\nALTER TABLE other ADD CONSTRAINT aside FOREIGN KEY (k) REFERENCES \"Doc\" (n)", "foreign key aside"},
		{"foreign key to itself", "ALTER TABLE \"Doc\" ADD CONSTRAINT aside FOREIGN KEY (n) REFERENCES \"Doc\" (id)", "foreign key aside"},
		{"statistics", `CREATE STATISTICS aside ON n, m FROM "Doc"`, ""},
		{"statistics over an expression", `CREATE STATISTICS aside ON (n + 1) FROM "Doc"`, "statistics aside"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := exec(base + c.sql); err != nil {
				t.Fatal(err)
			}
			found, err := db.Obstacles(t.Context(), toText)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, o := range found {
				names = append(names, o.Kind+" "+o.Name)
				if o.Says == "" || len(o.Drop) == 0 || len(o.Make) == 0 {
					t.Errorf("%s: says %q, drop %v, make %v", o.Name, o.Says, o.Drop, o.Make)
				}
			}
			var want []string
			if c.found != "" {
				want = []string{c.found}
			}
			if !slices.Equal(names, want) {
				t.Errorf("found %q, want %q", names, want)
			}
			if refused := exec(`ALTER TABLE "Doc" ALTER COLUMN n TYPE text`); refused != nil != (c.found != "") {
				t.Errorf("the server says %v", refused)
			}
		})
	}
}

// TestRebuiltUnderTypeOfMigration: what cannot be made again under an enum that the migration has yet to make is named too.
func TestRebuiltUnderTypeOfMigration(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	defer func() { _ = db.Close() }()
	execute(t, db, `CREATE TABLE t (s text CONSTRAINT cannot CHECK (s LIKE 'a%') CONSTRAINT can CHECK (s IS NOT NULL)); CREATE INDEX plain ON t (s)`)
	found, err := db.Obstacles(t.Context(), []plan.Act{{Kind: plan.ChangesType, Table: "t", Name: "s", Type: `"Mood"`}})
	if err != nil || len(found) != 1 || found[0].Name != "cannot" || found[0].Says == "" {
		t.Errorf("found %+v, %v", found, err)
	}
}
