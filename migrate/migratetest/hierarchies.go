package migratetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// hierarchyModels has a table P, and a table with foreign keys to and from P. The statements of
// hierarchyKinds create P again by hand, so that it is partitioned, inherits or has children.
const hierarchyModels = `enum E {
  A
  B
  C
}
model P {
  id   Int
  at   Int
  name String?
  k    E?
  must String @default("m")
  num  Int?
  ref  Int?
  @@id([id, at])
  @@index([num], map: "P_num")
  @@unique([name, at], map: "P_name_at")
}
model R {
  id  Int @id
  pid Int?
  pat Int?
}
`

// childModel is the model of a table that inherits.
const childModel = `model C {
  id   Int  @id
  at   Int
  name String?
  k    E?
  must String @default("m")
  num  Int?
  ref  Int?
  extra Int?
}
`

const hierarchyColumns = `id int NOT NULL, at int NOT NULL, name text, k "E", must text NOT NULL DEFAULT 'm', num int, ref int`

const hierarchyKeys = `ALTER TABLE "P" ADD PRIMARY KEY (id, at); CREATE INDEX "P_num" ON "P" (num); CREATE UNIQUE INDEX "P_name_at" ON "P" (name, at)`

// hierarchyKinds have statements that create the tables of the schema again with a hierarchy.
var hierarchyKinds = []struct {
	name, models, ddl string
	telling           bool
}{
	{"plain", hierarchyModels, ``, false},
	{"partitioned", hierarchyModels, `DROP TABLE "P"; CREATE TABLE "P" (` + hierarchyColumns + `) PARTITION BY LIST (at);
CREATE TABLE p1 PARTITION OF "P" FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF "P" DEFAULT; ` + hierarchyKeys, true},
	{"parent", hierarchyModels, `CREATE TABLE c (own int) INHERITS ("P"); INSERT INTO c (id, at) SELECT g, 7 FROM generate_series(100, 2000) g`, false},
	{"child", hierarchyModels, `DROP TABLE "P"; CREATE TABLE base (` + hierarchyColumns + `); CREATE TABLE "P" () INHERITS (base); ` + hierarchyKeys, true},
	{"half child", hierarchyModels, `DROP TABLE "P"; CREATE TABLE base (id int NOT NULL, num int); CREATE TABLE "P" (` + hierarchyColumns + `) INHERITS (base); ` + hierarchyKeys, false},
	{"family", hierarchyModels + childModel, `DROP TABLE "C"; CREATE TABLE "C" (extra int) INHERITS ("P"); ALTER TABLE "C" ADD PRIMARY KEY (id)`, true},
	{"family with columns", hierarchyModels + childModel, `DROP TABLE "C"; CREATE TABLE "C" (` + hierarchyColumns + `, extra int) INHERITS ("P"); ALTER TABLE "C" ADD PRIMARY KEY (id)`, false},
}

// hierarchyEdits are pairs of an older and a newer text in the models: one for P, and one for C if
// that exists.
var hierarchyEdits = []struct {
	name    string
	texts   []string
	options migrate.PlanOptions
}{
	{name: "add a column", texts: []string{"  ref ", "  add Int?\n  ref "}},
	{name: "add a required column", texts: []string{"  ref ", "  add Int @default(3)\n  ref "}},
	{name: "add a computed column", texts: []string{"  ref ", "  add String @default(dbgenerated(\"md5(random()::text)\"))\n  ref "}},
	{name: "add a filled column", texts: []string{"  ref ", "  add Int\n  ref "}, options: filled("add", "id + 1")},
	{name: "drop a column", texts: []string{"  num  Int?\n", "", "  @@index([num], map: \"P_num\")\n", ""}},
	{name: "drop the key", texts: []string{"  at   Int\n", "", "[id, at]", "[id]", "[name, at]", "[name]"}},
	{name: "rename a column", texts: []string{"  ref  Int?", "  ref2 Int?"}, options: migrate.PlanOptions{Renames: []string{"P.ref=ref2"}}},
	{name: "rename the key", texts: []string{"  at   Int\n", "  at   Int @map(\"moment\")\n"}},
	{name: "retype a column", texts: []string{"  num  Int?", "  num  BigInt?"}},
	{name: "retype the key", texts: []string{"  at   Int\n", "  at   BigInt\n"}},
	{name: "require", texts: []string{"name String?", "name String"}, options: filled("name", "id::text")},
	{name: "do not require", texts: []string{"must String @default", "must String? @default"}},
	{name: "set a default", texts: []string{"  num  Int?", "  num  Int? @default(4)"}},
	{name: "drop a default", texts: []string{" @default(\"m\")", ""}},
	{name: "number", texts: []string{"  id   Int\n", "  id   Int @default(autoincrement())\n"}},
	{name: "add an index", texts: []string{"  @@id([id, at])\n", "  @@id([id, at])\n  @@index([must])\n"}},
	{name: "drop an index", texts: []string{"  @@index([num], map: \"P_num\")\n", ""}},
	{name: "rename an index", texts: []string{"\"P_num\"", "\"P_other\""}},
	{name: "change an index", texts: []string{"@@index([num]", "@@index([num, id]"}},
	{name: "add a unique", texts: []string{"  @@id([id, at])\n", "  @@id([id, at])\n  @@unique([num])\n"}},
	{name: "add a unique with the key", texts: []string{"  @@id([id, at])\n", "  @@id([id, at])\n  @@unique([id, num, at])\n"}},
	{name: "drop a unique", texts: []string{"  @@unique([name, at], map: \"P_name_at\")\n", ""}},
	{name: "change the primary key", texts: []string{"@@id([id, at])", "@@id([at, id, must])"}},
	{name: "narrow the primary key", texts: []string{"@@id([id, at])", "@@id([id])"}},
	{name: "refer", texts: []string{"  @@id([id, at])\n", "  r R? @relation(fields: [ref], references: [id])\n  @@id([id, at])\n", "  pid Int?", "  ps  P[]\n  pid Int?"}},
	{name: "be referred to", texts: []string{"  pat Int?", "  p   P? @relation(fields: [pid, pat], references: [id, at])\n  pat Int?", "  @@id([id, at])\n", "  rs R[]\n  @@id([id, at])\n"}},
	{name: "add a value", texts: []string{"  B\n", "  B\n  D\n"}},
	{name: "remove a value", texts: []string{"  B\n", ""}},
	{name: "rename the table", texts: []string{"  @@id([id, at])\n", "  @@id([id, at])\n  @@map(\"Q\")\n"}},
}

func filled(column, value string) migrate.PlanOptions {
	return migrate.PlanOptions{Backfill: map[string]sqltext.SQL{"P." + column: sqltext.SQL(value), "C." + column: sqltext.SQL(value)}}
}

// RunHierarchies makes each edit of tables that are partitioned or inherit. A migration must be
// deployed and rolled back, or refused with a message before its first statement. Each migration is
// planned twice: on the database with these tables, and on a database with plain tables. If the
// parameter all is false, only the most important kinds run, and each edit is planned in only one
// of the two ways.
func RunHierarchies(t *testing.T, d Driver, all bool) {
	for k, kind := range hierarchyKinds {
		if !all && !kind.telling {
			continue
		}
		t.Run(kind.name, func(t *testing.T) {
			var p *project
			whole := false // the database is unchanged since it was created
			run := func(name, models string, o migrate.PlanOptions, elsewhere bool) {
				if !whole {
					p = hierarchyProject(t, d, kind.models, kind.ddl)
				}
				t.Run(name, func(t *testing.T) {
					whole = false
					whole = p.thereAndBack(t, models, o, elsewhere)
				})
			}
			for i, edit := range hierarchyEdits {
				elsewhere := (i+k)%2 == 1
				if strings.Contains(kind.models, "model C") && edit.options.Renames != nil {
					edit.options.Renames = append(edit.options.Renames, "C.ref=ref2")
				}
				models := strings.NewReplacer(edit.texts...).Replace(kind.models)
				if all || !elsewhere {
					run(edit.name, models, edit.options, false)
				}
				if all {
					run(edit.name+" plainly", models, plainly(edit.options), false)
				}
				if all || elsewhere {
					run(edit.name+" planned elsewhere", models, edit.options, true)
				}
			}
		})
	}
}

func hierarchyProject(t *testing.T, d Driver, models, ddl string) *project {
	t.Helper()
	p := newProject(t, d)
	p.devText(models)
	for s := range strings.SplitSeq(ddl, ";") {
		if strings.TrimSpace(s) != "" {
			p.exec(sqltext.SQL(s))
		}
	}
	p.exec(`INSERT INTO "P" (id, at, k) VALUES (1, 1, 'A'), (2, 2, 'C'), (3, 1, NULL)`)
	return p
}

func plainly(o migrate.PlanOptions) migrate.PlanOptions {
	o.Online = plan.Never
	return o
}

// devText applies models with line breaks.
func (p *project) devText(models string) {
	p.Helper()
	if _, err := p.Dev(context.Background(), p.parse(models), migrate.DevOptions{PlanOptions: oneGroup(), Name: "one"}); err != nil {
		p.Fatal(err)
	}
}

// thereAndBack deploys a migration to the models and rolls it back. If elsewhere is true, the
// migration is planned without this database. whole is true if the database is unchanged after
// that.
func (p *project) thereAndBack(t *testing.T, models string, o migrate.PlanOptions, elsewhere bool) (whole bool) {
	t.Helper()
	ctx := context.Background()
	all := migrate.Allow{All: true}
	planner := p.Migrator
	if elsewhere {
		var err error
		if planner, err = migrate.New(migrate.Options{Dialect: p.db.Dialect(), Dir: p.dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	result, err := planner.Dev(ctx, p.parse(models), migrate.DevOptions{PlanOptions: o, Name: strings.ReplaceAll(t.Name(), "/", "_"), Allow: all, CreateOnly: elsewhere})
	if err == nil && elsewhere {
		_, err = p.Deploy(ctx, migrate.DeployOptions{Allow: all})
	}
	said := ""
	if result != nil && result.Migration != nil {
		said = result.Migration.Files.Migration + "\n" + result.Migration.Files.Rollback
		defer p.remove(result.Migration)
	}
	if err != nil {
		refusedInWords(t, err, said)
		return !t.Failed()
	}
	if result.Migration == nil {
		t.Fatal("nothing was planned")
	}
	if _, err := p.Rollback(ctx, migrate.RollbackOptions{Allow: all}); err != nil {
		refusedInWords(t, err, said)
		return false
	}
	return true
}

func refusedInWords(t *testing.T, err error, said string) {
	t.Helper()
	var stopped *migrate.StoppedError
	var partly *migrate.PartialError
	if !errors.As(err, &stopped) || errors.As(err, &partly) {
		t.Errorf("%v\n%s", err, said)
		return
	}
	for _, r := range stopped.Risks {
		if r.Hazard.Case == hazard.OfLoss || r.Hazard.Case == hazard.OfChange {
			t.Errorf("%v\n%s", err, said)
			return
		}
	}
	t.Log(err)
}

// RunInPlace replaces a table by a relation that is not a table, such as a view, and checks that
// runs refuse with the kind of that relation.
func RunInPlace(t *testing.T, d Driver) {
	const before, after = "model A {\n  id Int @id\n}\n", "model A {\n  id Int @id\n  n Int?\n}\n"
	for what, ddl := range map[string]string{
		"a view":              `CREATE VIEW "A" AS SELECT 1 AS id`,
		"a materialized view": `CREATE MATERIALIZED VIEW "A" AS SELECT 1 AS id`,
		"a partition of root": `CREATE TABLE root (id int NOT NULL) PARTITION BY LIST (id); CREATE TABLE "A" PARTITION OF root DEFAULT`,
	} {
		t.Run(what, func(t *testing.T) {
			ctx := context.Background()
			p := newProject(t, d)
			p.devText(before)
			p.exec(`ALTER TABLE "A" RENAME TO old`)
			for s := range strings.SplitSeq(ddl, ";") {
				p.exec(sqltext.SQL(s))
			}
			_, devErr := p.Dev(ctx, p.parse(after), migrate.DevOptions{})
			_, pushErr := p.Push(ctx, p.parse(after), migrate.PushOptions{})
			_, backErr := p.Rollback(ctx, migrate.RollbackOptions{})
			for name, err := range map[string]error{"dev": devErr, "push": pushErr, "rollback": backErr} {
				var statement *migrate.StatementError
				if err == nil || errors.As(err, &statement) || !strings.Contains(err.Error(), "is "+what+" in this database") {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}
