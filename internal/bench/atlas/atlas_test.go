// Both sides build the models of two databases of 1,000 tables with 12 columns, compare them and
// plan 200 edits for PostgreSQL. This is a module of its own, so that nothing else depends on
// Atlas.

package atlas

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"

	"github.com/cocomon/comon_orm/grammar"
	parsed "github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

const tables = 1000

func BenchmarkComonORM(b *testing.B) {
	d := ddl.New()
	before, after := parse(b, false), parse(b, true)
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

func parse(b *testing.B, edited bool) *parsed.Schema {
	b.Helper()
	var s strings.Builder
	s.WriteString("datasource db {\n  provider = \"postgresql\"\n  url = env(\"URL\")\n}\n")
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
	out, diagnostics := grammar.Parse("schema.prisma", s.String())
	if diagnostics.HasErrors() {
		b.Fatal(diagnostics)
	}
	return out
}

func BenchmarkAtlas(b *testing.B) {
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		changes, err := postgres.DefaultDiff.SchemaDiff(build(false), build(true))
		if err != nil || len(changes) != tables/5 {
			b.Fatal(len(changes), err)
		}
		p, err := postgres.DefaultPlan.PlanChanges(ctx, "plan", changes)
		if err != nil || len(p.Changes) != tables/5 {
			b.Fatal(err)
		}
	}
}

func build(edited bool) *schema.Schema {
	s := schema.New("public")
	all := make([]*schema.Table, tables)
	for i := range all {
		name := fmt.Sprintf("Table%04d", i)
		id := schema.NewIntColumn("id", "integer").AddAttrs(&postgres.Identity{Generation: "BY DEFAULT"})
		t := schema.NewTable(name).SetSchema(s).AddColumns(id)
		for c := range 9 {
			t.AddColumns(schema.NewNullStringColumn(fmt.Sprintf("column%d", c), "text"))
		}
		unique := schema.NewStringColumn("name", "text")
		t.AddColumns(unique, schema.NewNullIntColumn("parentId", "integer"))
		if edited && i%5 == 0 {
			t.AddColumns(schema.NewIntColumn("added", "integer").SetDefault(&schema.Literal{V: "1"}))
		}
		t.SetPrimaryKey(schema.NewPrimaryKey(id)).AddIndexes(schema.NewUniqueIndex(name + "_name_key").AddColumns(unique))
		all[i] = t
	}
	for i, t := range all {
		parent := all[(i+1)%tables]
		id, _ := parent.Column("id")
		own, _ := t.Column("parentId")
		t.AddForeignKeys(schema.NewForeignKey(t.Name + "_parentId_fkey").AddColumns(own).SetRefTable(parent).AddRefColumns(id).
			SetOnDelete(schema.SetNull).SetOnUpdate(schema.Cascade))
	}
	return s.AddTables(all...)
}
