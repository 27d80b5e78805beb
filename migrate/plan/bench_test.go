package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// BenchmarkPlan lowers two schemas of 1,000 tables with 12 columns each, compares them and plans
// the 200 differences. The schemas are parsed before the measurement.
func BenchmarkPlan(b *testing.B) {
	const tables = 1000
	text := func(edited bool) string {
		var s strings.Builder
		for i := range tables {
			fmt.Fprintf(&s, "model Table%04d {\n  id Int @id @default(autoincrement())\n", i)
			for c := range 9 {
				fmt.Fprintf(&s, "  column%d String?\n", c)
			}
			fmt.Fprintf(&s, "  name String @unique\n  parent Table%04d? @relation(\"r%d\", fields: [parentId], references: [id])\n  parentId Int?\n  children Table%04d[] @relation(\"r%d\")\n",
				(i+1)%tables, i, (i+tables-1)%tables, (i+tables-1)%tables)
			if edited && i%5 == 0 {
				s.WriteString("  added Int @default(1)\n")
			}
			s.WriteString("}\n")
		}
		return s.String()
	}
	d := postgres.New()
	before, after := parse(b, d, text(false)), parse(b, d, text(true))
	b.ReportAllocs()
	for b.Loop() {
		in := plan.Input{Dialect: d}
		in.From, _ = lower.Schema(before, d)
		in.To, _ = lower.Schema(after, d)
		in.Renames, _ = lower.Renames(before, after, nil)
		in.Changes = diff.Compute(in.From, in.To, in.Renames)
		if p := plan.Make(in); len(p.Groups) != 1 || len(p.Groups[0].Steps) != tables/5 {
			b.Fatal(len(p.Groups))
		}
	}
}
