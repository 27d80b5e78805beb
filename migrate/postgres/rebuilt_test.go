package postgres_test

import (
	"context"
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

// TestRebuilt checks that exactly the objects are found that the server refuses with a new type.
func TestRebuilt(t *testing.T) {
	testRebuilt(t, openURL(t, pgtest.URL(t)))
}

// TestRebuiltWithoutTemporary is TestRebuilt for a role that may not create temporary tables.
func TestRebuiltWithoutTemporary(t *testing.T) { testRebuilt(t, plain(t)) }

// plain returns a connection as a role that owns the schema and may not create temporary tables.
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

// TestRebuiltUnderTypeOfMigration is TestRebuilt for new types that the migration creates itself:
// an enum, or a type of an extension.
func TestRebuiltUnderTypeOfMigration(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	defer func() { _ = db.Close() }()
	execute(t, db, `CREATE TABLE t (s text CONSTRAINT "like" CHECK (s LIKE 'a%') CONSTRAINT can CHECK (s IS NOT NULL)); CREATE INDEX plain ON t (s); CREATE INDEX short ON t (lower(s)); CREATE INDEX ops ON t (s varchar_pattern_ops)`)
	for name, c := range map[string]struct {
		act  plan.Act
		want []string
	}{
		"enum":      {plan.Act{Type: `"Mood"`, Enum: true}, []string{"like", "ops", "short"}},
		"extension": {plan.Act{Type: "citext", Extensions: []sqltext.SQL{"CREATE EXTENSION IF NOT EXISTS citext"}}, nil},
	} {
		c.act.Kind, c.act.Table, c.act.Name = plan.ChangesType, "t", "s"
		found, err := db.Obstacles(t.Context(), []plan.Act{c.act})
		var names []string
		for _, o := range found {
			names = append(names, o.Name)
			if o.Says == "" || o.Untried {
				t.Errorf("%s: %+v", name, o)
			}
		}
		if slices.Sort(names); err != nil || !slices.Equal(names, c.want) {
			t.Errorf("%s: found %q, want %q (%v)", name, names, c.want, err)
		}
	}
	execute(t, db, `CREATE EXTENSION citext; ALTER TABLE t ALTER s TYPE citext`)
}

// TestRebuiltUntried checks that all objects are reported that the server would create again, if no
// copy of the table can be created.
func TestRebuiltUntried(t *testing.T) {
	plain := plain(t)
	execute(t, plain, `CREATE SCHEMA closed; CREATE TABLE closed.t (n int CONSTRAINT k CHECK (n > 0), m int); CREATE INDEX aside ON closed.t (m); REVOKE CREATE ON SCHEMA closed FROM CURRENT_USER`)
	for name, c := range map[string]struct {
		within func(context.Context, func(context.Context) error) error
		act    plan.Act
		says   string
	}{
		"nowhere to make it": {
			func(ctx context.Context, do func(context.Context) error) error { return do(ctx) },
			plan.Act{Schema: "closed", Type: "text"}, "permission denied for schema closed",
		},
		"a transaction that reads": {plain.ReadTransaction, plan.Act{Schema: "closed", Type: "text"}, "cannot execute CREATE TABLE in a read-only transaction"},
	} {
		c.act.Kind, c.act.Table, c.act.Name = plan.ChangesType, "t", "n"
		err := c.within(t.Context(), func(ctx context.Context) error {
			found, err := plain.Obstacles(ctx, []plan.Act{c.act})
			if len(found) != 1 || found[0].Name != "k" || !found[0].Untried || found[0].Says != c.says {
				t.Errorf("%s: %+v", name, found)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
