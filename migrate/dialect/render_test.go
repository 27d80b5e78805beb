package dialect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

func dialects() []dialect.Dialect { return []dialect.Dialect{postgres.New(), sqlite.New()} }

// awkward returns a table all of whose names need quotes: they have blanks, quotes or capitals, or
// are SQL keywords.
func awkward() *catalog.Table {
	text, number := catalog.Type{Name: "text"}, catalog.Type{Name: "integer"}
	return &catalog.Table{
		Name: `the "table"`,
		Columns: []*catalog.Column{
			{Name: "select", Type: number},
			{Name: twoBlanks, Type: text, Nullable: true, Default: catalog.LiteralDefault{Text: "it's"}},
			{Name: "State", Type: text},
			{Name: "sum", Type: number, Generated: `"select" + 1`},
			{Name: "ref", Type: number, Nullable: true},
		},
		PrimaryKey: &catalog.Index{Name: "the key", Unique: true, Columns: []catalog.IndexColumn{{Name: "select"}}},
		Checks: []*catalog.Check{
			{Name: "of State", Column: "State", Values: []string{"new", "o'ld"}},
			{Name: "by hand", SQL: `"select" > 0`},
		},
		ForeignKeys: []*catalog.ForeignKey{{Name: "to itself", Columns: []string{"ref"}, RefTable: `the "table"`, RefColumns: []string{"select"},
			OnDelete: catalog.SetNull, OnUpdate: catalog.Cascade}},
	}
}

// TestSharedStatements renders every statement that the dialects share, for a table with awkward
// names.
func TestSharedStatements(t *testing.T) {
	for _, provider := range dialects() {
		t.Run(provider.Provider().String(), func(t *testing.T) {
			var out strings.Builder
			for _, s := range shared(dialect.DDL{Dialect: provider}) {
				fmt.Fprintf(&out, "%s;\n", s.SQL)
				for _, fact := range [][2]string{{"lock", s.Lock}, {"server", s.MinServer}} {
					if fact[1] != "" {
						fmt.Fprintf(&out, "-- %s %s\n", fact[0], fact[1])
					}
				}
				if s.OutsideTransaction || s.What != "" {
					t.Errorf("%s: a plain statement is a part of nothing and runs in a transaction", s.SQL)
				}
			}
			golden.Check(t, "testdata/shared."+provider.Provider().String()+".sql", out.String())
		})
	}
}

// shared returns the statements that a dialect supports by its capabilities.
func shared(d dialect.DDL) []dialect.Statement {
	t, facts := awkward(), d.Capabilities()
	numbered := *t
	numbered.AutoIncrement, numbered.Strict, numbered.WithoutRowID = true, true, true
	index := &catalog.Index{Name: "an index", Unique: true, Where: catalog.NewExpr(provider.PostgreSQL, `"ref" > 0`),
		Columns: []catalog.IndexColumn{{Name: "ref", Desc: true}, {Expr: `lower("State")`}}}
	out := []dialect.Statement{
		d.CreateTable(t), d.RenameTable(t, "plain"), d.DropTable(t),
		d.AddColumn(t, t.Columns[1]), d.AddColumn(t, t.Columns[4]), d.AddColumnFilled(t, t.Columns[2], "'new'"),
		d.RenameColumn(t, "State", `a "state"`), d.DropColumn(t, twoBlanks),
		d.SetNotNull(t, "ref"), d.DropNotNull(t, "ref"), d.AddCheck(t, t.Checks[0]), d.DropConstraint(t, "of State"),
		d.CreateIndex(t, index), d.DropIndex(t, "an index"),
	}
	if facts.RowIDAutoIncrement {
		out = append(out, d.CreateTable(&numbered))
	}
	if facts.AlterType {
		out = append(out, d.ChangeType(t, "ref", catalog.Type{Name: "bigint"}, dialect.Conversion{}, ""),
			d.ChangeType(t, "ref", catalog.Type{Name: "text"}, dialect.Conversion{Using: "lower({})"}, ""))
	}
	if facts.AlterDefault {
		seven := catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: "7"}
		out = append(out, d.SetDefault(t, "ref", seven, t.Columns[4].Type), d.DropDefault(t, "ref"))
	}
	if facts.AlterPrimaryKey {
		out = append(out, d.AddPrimaryKey(t, t.PrimaryKey))
	}
	if facts.AlterForeignKey {
		out = append(out, d.AddForeignKey(t, t.ForeignKeys[0]))
	}
	out = append(out, worded(d, t)...)
	return append(out, updates(d, t)...)
}

// worded returns statements for properties that only a database can have, because a schema cannot
// express them.
func worded(d dialect.DDL, t *catalog.Table) []dialect.Statement {
	facts := d.Capabilities()
	out := []dialect.Statement{d.DropView("a view"), d.DropTrigger("a trigger")}
	number, collation := catalog.Type{Name: "integer"}, "C"
	if facts.RowIDAutoIncrement {
		collation = "NOCASE"
	}
	out = append(out,
		d.AddColumn(t, &catalog.Column{Name: "twice", Type: number, Generated: `"ref" * 2`, Virtual: true, Nullable: true}),
		d.AddColumn(t, &catalog.Column{Name: "collated", Type: catalog.Type{Name: "text"}, Collation: collation, Nullable: true}))
	if facts.RowIDAutoIncrement {
		strict, keyed := *t, *t
		strict.Strict, keyed.WithoutRowID = true, true
		numbered := catalog.Table{Name: "numbered", Columns: t.Columns[:1], PrimaryKey: t.PrimaryKey}
		return append(out, d.CreateTable(&strict), d.CreateTable(&keyed), d.CreateTable(&numbered))
	}
	elsewhere := *t
	elsewhere.Schema = "else where"
	words := catalog.IndexWords{NullsNotDistinct: true, Include: []string{"State"}, Options: "fillfactor=70", Tablespace: "fast", Timing: "DEFERRABLE"}
	unique := &catalog.Index{Name: "a unique one", Unique: true, Columns: []catalog.IndexColumn{{Name: "ref"}}, Words: words}
	index := &catalog.Index{Name: "words", Method: "gin", Words: words, Columns: []catalog.IndexColumn{
		{Name: "State", OpClass: "text_pattern_ops", Desc: true, Words: catalog.ColumnWords{Collation: `"C"`, Nulls: "NULLS LAST"}},
		{Name: "ref", OpClass: "left out", Words: catalog.ColumnWords{Class: "int4_ops (x=1)"}},
	}}
	key := *t.ForeignKeys[0]
	key.Name, key.RefSchema, key.Match, key.Timing = "", "else where", "FULL", "DEFERRABLE INITIALLY DEFERRED"
	numbered := &catalog.Column{Name: "number", Type: number, Identity: true}
	return append(out, d.AddColumn(t, numbered), d.AddUnique(&elsewhere, unique), d.CreateIndex(&elsewhere, index), d.DropIndex(&elsewhere, "words"),
		d.AddForeignKey(&elsewhere, &key), d.ChangeType(t, "State", catalog.Type{Name: "text"}, dialect.Conversion{}, `"C"`),
		dialect.Statement{SQL: d.TableForeignKey(&key)})
}

func updates(d dialect.DDL, t *catalog.Table) []dialect.Statement {
	renames := []dialect.ValueRename{{From: "o'ld", To: "old"}, {From: "new", To: "n"}}
	out := []dialect.Statement{d.FillRows(t, "ref", "0"), d.RenameValues(t, "State", renames)}
	for _, conv := range []dialect.Conversion{{Using: "lower({})", Bad: "{} = 'x'"}, {Bad: "{} = 'x'"}, {}} {
		if s, ok := d.ConvertRows(t, "State", conv); ok {
			out = append(out, s)
		}
	}
	return out
}

// TestFactsHaveRecipes checks that each dialect has a recipe for the changes that its database
// cannot make in place. Otherwise the planner could not plan them.
func TestFactsHaveRecipes(t *testing.T) {
	for _, d := range dialects() {
		facts := d.Capabilities()
		_, copies := d.(dialect.TableCopier)
		inPlace := facts.AlterType && facts.AlterDefault && facts.AlterPrimaryKey && facts.AlterForeignKey && facts.AddVolatile
		if !inPlace && !copies {
			t.Errorf("%s changes tables neither in place nor by a copy", d.Provider())
		}
		if _, ok := d.(dialect.KeyRenamer); ok != facts.KeyNames {
			t.Errorf("%s has names of keys: %t, and renames them: %t", d.Provider(), facts.KeyNames, ok)
		}
		if _, ok := d.(dialect.SchemaCreator); ok != facts.Schemas {
			t.Errorf("%s has schemas: %t, and makes them: %t", d.Provider(), facts.Schemas, ok)
		}
		if ok := enumRecipes(d); ok != facts.EnumTypes {
			t.Errorf("%s has enum types: %t, and all recipes for them: %t", d.Provider(), facts.EnumTypes, ok)
		}
	}
}

func enumRecipes(d dialect.Dialect) bool {
	_, ok := d.(interface {
		dialect.EnumCreator
		dialect.EnumDropper
		dialect.EnumAlterer
		dialect.EnumSwapper
	})
	return ok
}

// TestConversionPutsTheColumnIn checks that a conversion inserts the column wherever its template
// has {}.
func TestConversionPutsTheColumnIn(t *testing.T) {
	conv, plain := dialect.Conversion{Using: "CASE {} WHEN 1 THEN {} END", Bad: "{} > 1", Merged: "lower({})"}, dialect.Conversion{}
	got := []sqltext.SQL{conv.Value("c"), conv.Misfits("c"), conv.Differs("c"), conv.Compared("c"), sqltext.Replace(conv.Fitting("{} + 1"), "{}", "c"),
		plain.Value("c"), plain.Compared("c"), plain.Fitting("c + 1")}
	want := []sqltext.SQL{"CASE c WHEN 1 THEN c END", "c > 1", "", "lower(c)", "CASE WHEN c > 1 THEN NULL ELSE c + 1 END",
		"c", "c", "c + 1"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}
