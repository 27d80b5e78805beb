package plan_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

func edit(t *testing.T, provider, before, after string) plan.Input {
	t.Helper()
	return input(t, map[string]string{"before.prisma": before, "after.prisma": after}, dialects()[provider])
}

// TestRebuildKeepsWhatIsNotOurs: columns, collations, checks, table options, indexes and triggers that the schema cannot say survive.
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
		{Kind: plan.Trigger, Name: "tr", SQL: "CREATE TRIGGER tr AFTER INSERT ON U BEGIN SELECT 1; END"},
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
	if strings.Contains(got.String(), "CREATE VIEW") {
		t.Error("a view stays through a rebuild and must not be made again")
	}
}

func TestDependentsBlock(t *testing.T) {
	in := edit(t, "postgresql", "model U {\n  id Int @id\n  n Int\n  m Int\n}", "model U {\n  id Int @id\n}")
	in.Dependents = map[string][]plan.Dependent{"U": {
		{Kind: plan.View, Name: "reads_n", SQL: "SELECT id, n FROM u"},
		{Kind: plan.View, Name: "knows_id", SQL: "SELECT n", Columns: []string{"id"}},
	}}
	p := plan.Make(in)
	if len(p.Blocks) != 1 || p.Blocks[0].Code != "DP01" || p.Blocks[0].Object != "reads_n" {
		t.Errorf("blocks %+v, want DP01 of reads_n", p.Blocks)
	}
}

// TestPlanIsPure: planning changes nothing of its input and gives the same plan again.
func TestPlanIsPure(t *testing.T) {
	before := "model U {\n  id Int @id @default(autoincrement())\n  a String\n  b Int? @unique\n  es E\n}\nenum E {\n  X\n  Y\n}\n"
	after := "model U {\n  id Int @id @default(autoincrement())\n  a String @map(\"c\")\n  b BigInt @unique\n  es E\n}\nenum E {\n  Y\n}\n"
	for name := range dialects() {
		in := edit(t, name, before, after)
		first := render(in)
		if second := render(in); first != second {
			t.Errorf("%s: the second plan of the same input differs", name)
		}
		if again := diff.Compute(in.From, in.To, in.Renames); len(again) != len(in.Changes) {
			t.Errorf("%s: planning changed its input", name)
		}
	}
}
