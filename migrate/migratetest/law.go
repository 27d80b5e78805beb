package migratetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// testLaw checks that an object that is not in a schema is unchanged after a migration, or that the
// migration is rolled back with an error that names the object.
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

// lawName is the name of object i on that table.
func lawName(i int) string { return fmt.Sprintf("%s %d", hostile()[i%len(hostile())], i) }

// testLawKinds drops an object of each kind in a migration that does not announce the drop. It has
// no cases on SQLite, where every statement names the objects that it drops. Package sqlite tests
// rebuilds.
func testLawKinds(t *testing.T, d Driver) {
	things := thingsOf(d.Provider)
	if len(things) == 0 {
		return
	}
	p := newProject(t, d)
	p.dev("one", lawModel(""))
	p.exec("CREATE TABLE ext (id serial PRIMARY KEY)")
	var changes []unannounced
	for i, thing := range things {
		of := func(texts []string) []sqltext.SQL {
			return fillAll(d.Provider, texts, lawTable, lawName(i), fmt.Sprint(i))
		}
		changes = append(changes, unannounced{thing, lawName(i), of(thing.make), of(thing.remove)})
	}
	wantMissed(p, lawModel("  z Int?"), oneGroup(), changes)
	if p.columns(lawTable) != 5 {
		t.Error("the column was not added")
	}
}

// unannounced is an object on the table of lawModel. It has the statements that create the object,
// and those that change it in a migration without an announcement.
type unannounced struct {
	thing        thing
	name         string
	make, change []sqltext.SQL
}

// wantMissed creates all objects and plans a migration. If a DO block that hides a change of an
// object is added to the migration, its deploy must stop with the name of the object, which proves
// that inventories have its kind. Without such a block, the deploy must lose nothing.
func wantMissed(p *project, models string, o migrate.PlanOptions, things []unannounced) {
	p.Helper()
	for _, u := range things {
		p.exec(u.make...)
	}
	all := migrate.Allow{All: true}
	r, err := p.Dev(p.Context(), p.schema(models), migrate.DevOptions{PlanOptions: o, Name: "two", Allow: all, CreateOnly: true})
	if err != nil {
		p.Fatal(err)
	}
	file, planned := p.file(r.Migration, "migration.sql"), r.Migration.Files.Migration
	for _, u := range things {
		var block strings.Builder
		for _, s := range u.change {
			block.WriteString("  EXECUTE " + string(sqltext.Literal(p.driver.Provider, s)) + ";\n")
		}
		p.restamped(file, func(string) string { return planned + "\nDO $do$ BEGIN\n" + block.String() + "END $do$;\n" })
		wantLost(p.T, u.thing, u.name, deployAll(p))
	}
	p.restamped(file, func(string) string { return planned })
	if err := deployAll(p); err != nil {
		p.Errorf("a migration that loses nothing: %v", err)
	}
}

// wantLost checks that a run stopped because an object is lost, and named the object.
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

// testAlsoDrops checks that the plan names the objects that the database drops with a column, so
// that the migration announces their drop. If another database has further objects on the column,
// the migration must stop on that database, because their drop is not announced.
func testAlsoDrops(t *testing.T, d Driver) {
	if len(thingsOf(d.Provider)) == 0 {
		testAlsoDropsInText(t, d)
		return // SQLite refuses to drop a column that an index uses
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

// testAlsoDropsInText checks that the plan names each part of the definition of a column or table
// that gets lost, and that the migration runs if the loss is allowed.
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
