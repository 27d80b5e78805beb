package plan_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/google/go-cmp/cmp"
)

func edit(t *testing.T, provider, before, after string) plan.Input {
	t.Helper()
	return input(t, map[string]string{"before.prisma": before, "after.prisma": after}, dialects()[provider])
}

// TestRebuildKeepsWhatIsNotOurs checks that a rebuild keeps columns, collations, checks, table
// options, indexes and triggers that are not in the schema.
func TestRebuildKeepsWhatIsNotOurs(t *testing.T) {
	in := edit(t, "sqlite", "model U {\n  id String @id\n  n Int @default(1)\n}", "model U {\n  id String @id\n  n Int @default(2)\n}")
	live := *in.From.Tables[0]
	live.Model, live.Strict = "", true
	id := *live.Columns[0]
	id.Collation = "NOCASE"
	live.Columns = []*catalog.Column{&id, live.Columns[1], {Name: "extra", Type: catalog.Type{Name: "text"}, Nullable: true}}
	live.Checks = []*catalog.Check{{Name: "hand", SQL: "n > 0"}}
	in.Live = &catalog.Database{Tables: []*catalog.Table{&live}}
	in.Dependents = map[string][]plan.Dependent{"U": {
		{Kind: plan.Trigger, Name: "other", On: "W", SQL: "CREATE TRIGGER other AFTER INSERT ON W BEGIN DELETE FROM U; END"},
		{Kind: plan.Trigger, Name: "tr", On: "U", SQL: "CREATE TRIGGER tr AFTER INSERT ON U BEGIN SELECT 1; END"},
		{Kind: plan.HandMadeIndex, Name: "ix", SQL: "CREATE INDEX ix ON U (extra)"},
		{Kind: plan.View, Name: "v", SQL: "CREATE VIEW v AS SELECT id FROM U"},
	}}
	var got strings.Builder
	write(&got, plan.Make(in))
	for _, want := range []string{`"id" TEXT COLLATE "NOCASE" NOT NULL`, `"extra" TEXT`, `CONSTRAINT "hand" CHECK (n > 0)`, ") STRICT;",
		`INSERT INTO "new_U" (rowid, "id", "n", "extra") SELECT rowid, "id", "n", "extra" FROM "U"`, "CREATE TRIGGER tr", "CREATE INDEX ix"} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no %s in\n%s", want, got.String())
		}
	}
	// Views and triggers of other tables that name the table are dropped before the rebuild and
	// created after it. Triggers on the table are dropped with it.
	at := func(sql string) int { return strings.Index(got.String(), sql+";\n") }
	if begin, end := at(`DROP VIEW IF EXISTS "v"`), at("CREATE VIEW v AS SELECT id FROM U"); begin < 0 || begin > at(`DROP TABLE "U"`) || end < at(`ALTER TABLE "new_U" RENAME TO "U"`) {
		t.Errorf("the view in\n%s", got.String())
	}
	if at(`DROP TRIGGER IF EXISTS "other"`) < 0 || at(`DROP TRIGGER "tr"`) >= 0 {
		t.Errorf("the triggers in\n%s", got.String())
	}
}

// TestPlanIsPure checks that planning does not change its input. The result must not depend on the
// order of models and maps, the time zone, the locale or the number of processors.
func TestPlanIsPure(t *testing.T) {
	before := []string{"model U {\n  id Int @id @default(autoincrement())\n  a String\n  b Int? @unique\n  es E\n  vs V[]\n  ws W[]\n}\n", "enum E {\n  X\n  Y\n}\n",
		"model V {\n  id Int @id\n  at DateTime @default(\"2024-01-02T03:04:05Z\")\n  us U[]\n}\n", "model W {\n  id Int @id\n  u U @relation(fields: [uId], references: [id])\n  uId Int\n}\n"}
	after := []string{"model U {\n  id BigInt @id @default(autoincrement())\n  a String @map(\"c\")\n  b BigInt @unique\n  es E\n  vs V[]\n  ws W[]\n}\n", "enum E {\n  Y\n}\n",
		"model V {\n  id Int @id\n  at DateTime @default(\"2024-01-02T03:04:06Z\")\n  us U[]\n  n Int\n  @@map(\"vs\")\n}\n", "model W {\n  id Int @id\n  u U @relation(fields: [uId], references: [id], onDelete: Cascade)\n  uId BigInt\n  t T?\n}\n",
		"model T {\n  id Int @id\n  w W @relation(fields: [wId], references: [id])\n  wId Int @unique\n}\n"}
	for name := range dialects() {
		t.Run(name, func(t *testing.T) {
			first := ""
			for i := range 8 {
				elsewhere(t, i)
				shuffle := rand.New(rand.NewPCG(uint64(i), suite.Seed())).Shuffle
				b, a := slices.Clone(before), slices.Clone(after)
				shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
				shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] })
				in := edit(t, name, strings.Join(b, ""), strings.Join(a, ""))
				in.Backfill, in.Dependents = map[string]sqltext.SQL{}, map[string][]plan.Dependent{}
				for k := range 20 {
					in.Backfill[fmt.Sprintf("V.f%d", (k*7+i)%20)] = "1"
					in.Dependents[fmt.Sprintf("t%d", (k*3+i)%20)] = nil
				}
				in.Backfill["V.n"] = "42"
				got := render(in)
				if first == "" {
					first = got
				}
				if d := cmp.Diff(first, got); d != "" {
					t.Fatalf("the plan differs from the first:\n%s", d)
				}
				if again := render(in); again != got {
					t.Fatal("the second plan of the same input differs")
				}
				if again := diff.Compute(in.From, in.To, in.Renames); len(again) != len(in.Changes) {
					t.Error("planning changed its input")
				}
			}
		})
	}
}

// elsewhere simulates another machine: it changes the time zone, the locale and the number of
// processors.
func elsewhere(t *testing.T, i int) {
	t.Helper()
	zones := []*time.Location{time.UTC, time.FixedZone("east", 14*3600), time.FixedZone("west", -11*3600-1800)}
	was, processors := time.Local, runtime.GOMAXPROCS(1+i%3)
	time.Local = zones[i%len(zones)]
	t.Cleanup(func() {
		time.Local = was
		runtime.GOMAXPROCS(processors)
	})
	locale := []string{"C", "tr_TR.UTF-8", "de_DE.UTF-8"}[i%3]
	t.Setenv("LC_ALL", locale)
	t.Setenv("LANG", locale)
}
