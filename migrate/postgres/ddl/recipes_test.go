package ddl_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

type recipes interface {
	dialect.SchemaCreator
	dialect.TableMover
	dialect.ExtensionCreator
	dialect.ExtensionMover
	dialect.ExtensionUpdater
	dialect.KeyRenamer
	dialect.EnumCreator
	dialect.EnumDropper
	dialect.EnumAlterer
	dialect.EnumSwapper
	dialect.IdentityAdder
	dialect.IdentityDropper
	dialect.RowFiller
	dialect.OnlineIndexBuilder
	dialect.OnlineIndexDropper
	dialect.OnlinePrimaryKeyAdder
	dialect.OnlineUniqueAdder
	dialect.IndexKeeper
	dialect.OnlineForeignKeyAdder
	dialect.OnlineColumnRequirer
}

// TestRecipes renders every recipe with names that need quotes.
func TestRecipes(t *testing.T) {
	r, ok := ddl.New().(recipes)
	if !ok {
		t.Fatal("a recipe is missing")
	}
	table := &catalog.Table{Schema: "a schema", Name: `the "table"`}
	index := &catalog.Index{Name: "ix", Columns: []catalog.IndexColumn{{Name: "a column"}}}
	key := &catalog.ForeignKey{Name: "fk", Columns: []string{"a column"}, RefTable: "t", RefColumns: []string{"id"}}
	enum := &catalog.Enum{Schema: "a schema", Name: "Mood", Values: []string{"it's", "b"}}
	column := &catalog.Column{Name: "a column", Type: catalog.Type{Name: "Mood", Enum: true}}
	list := &catalog.Column{Name: "all", Type: catalog.Type{Name: "Mood", Enum: true, List: true}}
	var out strings.Builder
	write := func(statements ...dialect.Statement) {
		for _, s := range statements {
			fmt.Fprintf(&out, "%s;\n-- lock %q, outside a transaction %t\n", s.SQL, s.Lock, s.OutsideTransaction)
		}
	}
	write(r.CreateSchema("a schema"), r.CreateExtension(catalog.Extension{Name: "uuid-ossp"}), r.CreateExtension(catalog.Extension{Name: "citext", Schema: "an ext", Version: "1.6"}), r.MoveExtension(catalog.Extension{Name: "citext", Schema: "an ext"}), r.UpdateExtension(catalog.Extension{Name: "citext", Version: "it's"}), r.MoveTable(table, `other "one"`))
	write(r.RenameKey(table, dialect.IndexKey, "a", "b c"), r.RenameKey(table, dialect.ConstraintKey, "a", "b c"))
	write(r.CreateEnum(enum), r.DropEnum("", "Mood"))
	for _, change := range []dialect.EnumChange{dialect.RenameEnum{To: "M"}, dialect.MoveEnum{Schema: "s"}, dialect.RenameEnumValue{From: "it's", To: "its"},
		dialect.AddEnumValue{Value: "c"}, dialect.AddEnumValue{Value: "a", Before: "it's"}} {
		write(r.AlterEnum("a schema", "Mood", change))
	}
	for _, c := range []*catalog.Column{column, list} {
		for _, removed := range [][]string{nil, {"o'ld", "x"}} {
			s, condition := r.SwapEnum(table, c, enum, removed)
			write(s)
			out.WriteString(string("-- removed: " + condition + "\n"))
		}
	}
	number, start := r.AddIdentity(table, "a column")
	write(number, start)
	write(r.DropIdentity(table, "a column")...)
	write(r.FillRowsOnline(table, "a column", "0"), r.FillRowsOnline(table, "a column", "'$fill$'"))
	write(r.BuildIndexOnline(table, index), r.DropIndexOnline("a schema", "ix"))
	build, add := r.AddPrimaryKeyOnline(table, index, "_ix")
	write(build, add)
	add, validate := r.AddForeignKeyOnline(table, key)
	write(add, validate)
	required := r.RequireColumnOnline(table, "a column", "_check")
	write(required.Add, required.Validate, required.Require, required.Drop)
	golden.Check(t, "testdata/recipes.sql", out.String())
	if index.Name != "ix" {
		t.Error("a recipe changed what it was given")
	}
}

// TestEveryEnumChangeIsWritten checks that each kind of enum change has an action.
func TestEveryEnumChangeIsWritten(t *testing.T) {
	r, ok := ddl.New().(dialect.EnumAlterer)
	if !ok {
		t.Fatal("no recipe")
	}
	seen := map[string]bool{}
	for _, change := range []dialect.EnumChange{dialect.RenameEnum{}, dialect.MoveEnum{}, dialect.RenameEnumValue{}, dialect.AddEnumValue{}} {
		sql := r.AlterEnum("", "e", change).SQL
		if strings.HasSuffix(string(sql), `"e" `) || seen[string(sql)] {
			t.Errorf("%s: %s", reflect.TypeOf(change), sql)
		}
		seen[string(sql)] = true
	}
}
