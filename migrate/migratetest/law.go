package migratetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// testLaw: what no schema names is there after a migration as it was before, or the migration is rolled back with its name.
func testLaw(t *testing.T, d Driver) {
	t.Run("kinds", func(t *testing.T) { testLawKinds(t, d) })
	t.Run("types", func(t *testing.T) { testLawTypes(t, d) })
	t.Run("taken over", func(t *testing.T) { testLawProperty(t, d) })
	t.Run("also drops", func(t *testing.T) { testAlsoDrops(t, d) })
}

// lawModel is a table with a hostile name.
func lawModel(more string) string {
	return "model M { id Int @id  a Int?  b String?  c Int?" + more + "  @@map(\"my \\\"Order\\\" ü\") }"
}

const lawTable = `my "Order" ü`

// testLawKinds takes away each kind of thing within a migration, in a block that does not name it to anybody who reads the
// file: that the kind is read is seen by its being missed.
func testLawKinds(t *testing.T, d Driver) {
	if len(thingsOf(d.Provider)) == 0 {
		t.Skip("a statement of SQLite names what it takes; see the rebuilds of package sqlite")
	}
	p := newProject(t, d)
	p.dev("one", lawModel(""))
	p.exec("CREATE TABLE ext (id serial PRIMARY KEY)")
	things := thingsOf(d.Provider)
	name := func(i int) string { return fmt.Sprintf("%s %d", hostile()[i%len(hostile())], i) }
	statements := func(texts []string, i int) (out []sqltext.SQL) {
		for _, text := range texts {
			for part := range strings.SplitSeq(text, ";; ") {
				out = append(out, fill(d.Provider, part, lawTable, name(i), fmt.Sprint(i)))
			}
		}
		return out
	}
	for i, thing := range things {
		p.exec(statements(thing.make, i)...)
	}
	r, err := p.Dev(context.Background(), p.schema(lawModel("  z Int?")), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two", CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	file, planned := filepath.Join(p.dir, string(r.Migration.Name), "migration.sql"), r.Migration.Files.Migration
	deploy := func(more string) error {
		edit(t, file, func(string) string { return planned + more })
		if _, err := p.Restamp(context.Background()); err != nil {
			t.Fatal(err)
		}
		_, err := p.Deploy(context.Background(), migrate.DeployOptions{Allow: migrate.Allow{All: true}})
		return err
	}
	for i, thing := range things {
		var block strings.Builder
		for _, s := range statements(thing.remove, i) {
			block.WriteString("  EXECUTE " + string(sqltext.Literal(d.Provider, s)) + ";\n")
		}
		wantLost(t, thing, name(i), deploy("\nDO $do$ BEGIN\n"+block.String()+"END $do$;\n"))
	}
	if err := deploy(""); err != nil {
		t.Errorf("a migration that loses nothing: %v", err)
	}
	if p.columns(lawTable) != 5 {
		t.Error("the column was not added")
	}
}

// wantLost wants a run that stopped for the loss of a thing and said its name.
func wantLost(t *testing.T, thing thing, name string, err error) {
	t.Helper()
	var stopped *migrate.StoppedError
	if !errors.As(err, &stopped) {
		t.Errorf("%s: not missed: %v", thing.kind, err)
		return
	}
	if !slices.ContainsFunc(stopped.Risks, func(r migrate.Risk) bool {
		called := strings.HasPrefix(r.Hazard.Object, name) || thing.named != "" && r.Hazard.Says == thing.named
		return r.Hazard.Kind == hazard.LoseDependent && (r.Hazard.Case == hazard.OfLoss || r.Hazard.Case == hazard.OfChange) && called
	}) {
		t.Errorf("%s: not named: %v", thing.kind, err)
	}
}

// testAlsoDrops: what the database drops along with a column is said when that is planned, and is no loss then. Where the
// migration runs on a database that has more of it, that is one.
func testAlsoDrops(t *testing.T, d Driver) {
	if len(thingsOf(d.Provider)) == 0 {
		testAlsoDropsInText(t, d)
		return // it refuses to drop a column that an index is over
	}
	ctx := context.Background()
	p := newProject(t, d)
	p.dev("one", lawModel(""))
	p.exec(`CREATE INDEX "by A" ON `+sqltext.Ident(d.Provider, lawTable)+` (a, c)`, `ALTER TABLE `+sqltext.Ident(d.Provider, lawTable)+` ADD CONSTRAINT "a < c" CHECK (a < c)`)
	without := strings.Replace(lawModel(""), "  a Int?", "", 1)
	var stopped *migrate.StoppedError
	_, err := p.Dev(ctx, p.schema(without), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two"})
	if !errors.As(err, &stopped) {
		t.Fatalf("dev: %v", err)
	}
	for _, want := range []string{"also drops the index by A", "also drops the check a < c"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in: %v", want, err)
		}
	}
	r, err := p.Dev(ctx, p.schema(without), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two", Allow: migrate.Allow{All: true}, CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(r.Migration.Files.Warnings, "also drops the index by A") {
		t.Errorf("warnings: %s", r.Migration.Files.Warnings)
	}
	p.exec(`CREATE INDEX "another" ON ` + sqltext.Ident(d.Provider, lawTable) + ` (a)`)
	wantLost(t, thing{kind: "an index that another database has"}, "another", deployAll(p))
	p.exec(`DROP INDEX "another"`)
	if err := deployAll(p); err != nil {
		t.Error(err)
	}
}

// testAlsoDropsInText: what a definition has of a column or table is said one by one, and runs once that is allowed.
func testAlsoDropsInText(t *testing.T, d Driver) {
	p := newProject(t, d)
	keep := "\nmodel Keep {\n  id Int @id\n}\n"
	p.dev("one", "model T {\n  id Int @id\n  n Int?\n  e Int?\n}"+keep)
	p.exec(`DROP TABLE "T"`, `CREATE TABLE other (id INTEGER PRIMARY KEY)`, "CREATE TABLE \"T\" (id INTEGER NOT NULL PRIMARY KEY, n INTEGER CONSTRAINT big CHECK (n >\n 0) CHECK(n<9) REFERENCES [other](id), e INTEGER,"+
		` twice INTEGER AS (e * 2), CHECK (e <> 7), UNIQUE (e), FOREIGN KEY (e) REFERENCES other (id))`)
	step := func(name, models string, want ...string) {
		t.Helper()
		_, err := p.Dev(context.Background(), p.schema(models), migrate.DevOptions{PlanOptions: oneGroup(), Name: name})
		for _, object := range want {
			if err == nil || !strings.Contains(err.Error(), "also drops the "+object+". [DL06]") {
				t.Errorf("%s: want %q in: %v", name, object, err)
			}
		}
		if _, err := p.Dev(context.Background(), p.schema(models), migrate.DevOptions{PlanOptions: oneGroup(), Name: name, Allow: migrate.Allow{All: true}}); err != nil {
			t.Error(err)
		}
	}
	step("two", "model T {\n  id Int @id\n  e Int?\n}"+keep, "check big", "check CHECK (n<9)", `foreign key FOREIGN KEY ("n") REFERENCES "other" ("id")`)
	step("three", keep, "check CHECK (e <> 7)", `foreign key FOREIGN KEY ("e") REFERENCES "other" ("id")`, `unique constraint UNIQUE ("e")`, "column twice")
}

func deployAll(p *project) error {
	_, err := p.Deploy(context.Background(), migrate.DeployOptions{Allow: migrate.Allow{All: true}})
	return err
}
