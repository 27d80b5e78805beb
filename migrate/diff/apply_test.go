package diff_test

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	gocmp "github.com/google/go-cmp/cmp"
)

// pair returns a catalog with two tables that refer to each other.
func pair() catalog.Database {
	table := func(name, other string) *catalog.Table {
		return &catalog.Table{
			Name: name, Columns: []*catalog.Column{{Name: "id"}, {Name: "a"}, {Name: "b"}},
			Indexes:     []*catalog.Index{{Name: name + "_a", Columns: []catalog.IndexColumn{{Name: "a"}}}},
			ForeignKeys: []*catalog.ForeignKey{{Name: name + "_b", Columns: []string{"b"}, RefTable: other, RefColumns: []string{"a"}}},
		}
	}
	return catalog.Database{Tables: []*catalog.Table{table("x", "y"), table("y", "x")}}
}

// TestApplyExchanges checks that objects may exchange their names, or get the name of a dropped
// object.
func TestApplyExchanges(t *testing.T) {
	renamed := func(from *catalog.Table, name string) diff.AlterTable {
		to := *from
		to.Name = name
		return diff.AlterTable{From: from, To: &to, Changes: []diff.TableChange{diff.RenameTable{}}}
	}
	altered := func(from *catalog.Table, changes ...diff.TableChange) diff.AlterTable {
		return diff.AlterTable{From: from, To: from, Changes: changes}
	}
	db := pair()
	x, y := db.Tables[0], db.Tables[1]
	for name, c := range map[string]struct {
		changes []diff.Change
		want    string
	}{
		"nothing":            {nil, "x(id a b) i(a) b>y(a); y(id a b) i(a) b>x(a); "},
		"tables exchange":    {[]diff.Change{renamed(x, "y"), renamed(y, "x")}, "x(id a b) i(a) b>y(a); y(id a b) i(a) b>x(a); "},
		"table follows":      {[]diff.Change{renamed(x, "z")}, "y(id a b) i(a) b>z(a); z(id a b) i(a) b>y(a); "},
		"name of the gone":   {[]diff.Change{renamed(y, "x"), diff.DropTable{Table: x}}, "x(id a b) i(a) b>x(a); "},
		"columns exchange":   {[]diff.Change{altered(x, diff.RenameColumn{From: "a", To: "b"}, diff.RenameColumn{From: "b", To: "a"})}, "x(id b a) i(b) a>y(a); y(id a b) i(a) b>x(b); "},
		"column of the gone": {[]diff.Change{altered(x, diff.DropColumn{Column: x.Columns[1]}, diff.RenameColumn{From: "b", To: "a"})}, "x(id a) a>y(a); y(id a b) i(a) b>x(a); "},
		"column goes":        {[]diff.Change{altered(x, diff.DropColumn{Column: x.Columns[2]})}, "x(id a) i(a); y(id a b) i(a) b>x(a); "},
		"unknown":            {[]diff.Change{diff.DropTable{Table: &catalog.Table{Name: "z"}}, altered(&catalog.Table{Name: "z"}, diff.AddColumn{Column: &catalog.Column{Name: "c"}})}, "x(id a b) i(a) b>y(a); y(id a b) i(a) b>x(a); "},
	} {
		t.Run(name, func(t *testing.T) {
			if d := gocmp.Diff(c.want, sketch(diff.Apply(db, c.changes...))); d != "" {
				t.Error(d)
			}
			if d := gocmp.Diff(pair(), db); d != "" {
				t.Error("the database that was given changed: ", d)
			}
		})
	}
}

// sketch describes a catalog in one line: columns, columns of indexes, and foreign keys.
func sketch(db catalog.Database) string {
	out := ""
	for _, table := range db.Tables {
		out += table.Name + "("
		for i, column := range names(table) {
			if i > 0 {
				out += " "
			}
			out += column
		}
		out += ")"
		for _, ix := range table.Indexes {
			out += " i(" + ix.Columns[0].Name + ")"
		}
		for _, fk := range table.ForeignKeys {
			out += " " + fk.Columns[0] + ">" + fk.RefTable + "(" + fk.RefColumns[0] + ")"
		}
		out += "; "
	}
	return out
}

// TestApplyValues checks that a default follows the rename of its enum value, and a column the
// rename of its enum.
func TestApplyValues(t *testing.T) {
	from := catalog.Database{
		Enums: []*catalog.Enum{{Name: "E", Values: []string{"a", "b"}}},
		Tables: []*catalog.Table{{Name: "t", Columns: []*catalog.Column{
			{Name: "e", Type: catalog.Type{Name: "E", Enum: true}, Default: catalog.LiteralDefault{Text: "a"}},
			{Name: "s", Type: catalog.Type{Name: "text"}, Default: catalog.LiteralDefault{Text: "a"}},
		}}},
	}
	to := &catalog.Enum{Name: "F", Values: []string{"c", "b"}}
	got := diff.Apply(from, diff.AlterEnum{From: from.Enums[0], To: to, Values: []diff.ValueRename{{From: "a", To: "c"}}})
	e, s := got.Tables[0].Columns[0], got.Tables[0].Columns[1]
	if e.Type.Name != "F" || !diff.EqualDefaults(e.Default, catalog.LiteralDefault{Text: "c"}) || !diff.EqualDefaults(s.Default, catalog.LiteralDefault{Text: "a"}) {
		t.Errorf("column e is %+v, s is %+v", e, s)
	}
	if !slices.Equal(got.Enums[0].Values, to.Values) || from.Tables[0].Columns[0].Type.Name != "E" {
		t.Error("the enum, or the database that was given, is wrong")
	}
}
