package diff_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestComputeConverges applies the changes to the older catalog. The result must be the newer
// catalog, and the input must be unchanged.
func TestComputeConverges(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		from, to := drawDatabase(t, "from"), drawDatabase(t, "to")
		renames := drawRenames(t, from, to)
		was := sorted(copied(from))
		got := diff.Apply(from, diff.Compute(from, to, renames)...)
		if d := gocmp.Diff(was, sorted(copied(from)), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("the older catalog was changed (-was +is):\n%s", d)
		}
		if d := gocmp.Diff(sorted(to), sorted(got), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("changes do not lead to the target (-want +got):\n%s", d)
		}
	})
}

func TestComputeOfEqualsIsEmpty(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		db := drawDatabase(t, "db")
		if changes := diff.Compute(db, db, nil); len(changes) > 0 {
			t.Fatalf("%#v", changes)
		}
		if d := diff.Drift(db, db); len(d) > 0 {
			t.Fatal(d)
		}
	})
}

func drawDatabase(t *rapid.T, label string) catalog.Database {
	var db catalog.Database
	for _, name := range subsetOf(t, label+" enums", "Color", "Size") {
		db.Enums = append(db.Enums, &catalog.Enum{Name: name, Values: subsetOf(t, label+" values", "a", "b", "c")})
	}
	for _, name := range subsetOf(t, label+" tables", "people", "pets", "posts") {
		db.Tables = append(db.Tables, drawTable(t, label, name))
	}
	return db
}

func drawTable(t *rapid.T, label, name string) *catalog.Table {
	table := &catalog.Table{Name: name, Model: name, AutoIncrement: rapid.Bool().Draw(t, label+" auto")}
	for _, column := range append([]string{"id"}, subsetOf(t, label+" columns", "a", "b", "c")...) {
		table.Columns = append(table.Columns, &catalog.Column{
			Name: column, Field: column, Nullable: rapid.Bool().Draw(t, label+" null"),
			Type:    rapid.SampledFrom([]catalog.Type{{Name: "text"}, {Name: "integer"}, {Name: "Color", Enum: true}, {Name: "Size", Enum: true}}).Draw(t, label+" type"),
			Default: rapid.SampledFrom([]catalog.Default{nil, catalog.NowDefault{}, catalog.LiteralDefault{Text: "a"}, catalog.LiteralDefault{Text: "b"}}).Draw(t, label+" default"),
		})
	}
	columns := names(table)
	pick := func(what string) []string { return append([]string{"id"}, subsetOf(t, label+what, columns[1:]...)...) }
	table.PrimaryKey = &catalog.Index{Name: name + "_pkey", Unnamed: true, Unique: true, Columns: indexed(pick(" pk"))}
	for _, name := range table.PrimaryKey.ColumnNames() {
		table.Column(name).Nullable = false // a schema cannot express a key column that is NULL
	}
	for i := range rapid.IntRange(0, 2).Draw(t, label+" indexes") {
		table.Indexes = append(table.Indexes, &catalog.Index{
			Name: fmt.Sprintf("%s_%d_idx", name, i), Unique: rapid.Bool().Draw(t, label+" unique"), Columns: indexed(pick(" index")),
		})
	}
	if rapid.Bool().Draw(t, label+" fk") {
		table.ForeignKeys = []*catalog.ForeignKey{{
			Name: name + "_fkey", Columns: columns[:1], RefTable: rapid.SampledFrom([]string{"people", "pets"}).Draw(t, label+" target"),
			RefColumns: []string{"id"}, OnDelete: rapid.SampledFrom([]catalog.Action{catalog.Cascade, catalog.Restrict}).Draw(t, label+" action"),
		}}
	}
	if values := subsetOf(t, label+" check", "x", "y"); len(values) > 0 {
		table.Checks = []*catalog.Check{{Name: name + "_id_check", Column: "id", Values: values}}
	}
	return table
}

// drawRenames draws renames from an element that only from has to an element that only to has.
func drawRenames(t *rapid.T, from, to catalog.Database) []diff.Rename {
	out := drawEnumRenames(t, from, to)
	tables := 0
	for _, a := range from.Tables {
		for _, b := range to.Tables {
			if from.Table("", b.Name) == nil && to.Table("", a.Name) == nil && tables == 0 && rapid.Bool().Draw(t, "rename table") {
				out = append(out, diff.TableRename{From: diff.Name{Name: a.Name}, To: diff.Name{Name: b.Name}})
				tables++
			}
		}
	}
	for _, a := range from.Tables {
		b := to.Table("", a.Name)
		if b == nil {
			continue
		}
		for _, old := range names(a) {
			for _, now := range names(b) {
				taken := slices.ContainsFunc(out, func(r diff.Rename) bool { _, ok := r.(diff.ColumnRename); return ok })
				if b.Column(old) == nil && a.Column(now) == nil && !taken && rapid.Bool().Draw(t, "rename column") {
					out = append(out, diff.ColumnRename{Table: diff.Name{Name: a.Name}, From: old, To: now})
				}
			}
		}
	}
	return out
}

func drawEnumRenames(t *rapid.T, from, to catalog.Database) []diff.Rename {
	var out []diff.Rename
	for _, a := range from.Enums {
		for _, b := range to.Enums {
			same, alone := a.Name == b.Name, to.Enum("", a.Name) == nil && from.Enum("", b.Name) == nil
			if !same && (!alone || !rapid.Bool().Draw(t, "rename enum")) {
				continue
			}
			if !same {
				out = append(out, diff.EnumRename{From: diff.Name{Name: a.Name}, To: diff.Name{Name: b.Name}})
			}
			for _, old := range a.Values {
				for _, now := range b.Values {
					free := !slices.Contains(b.Values, old) && !slices.Contains(a.Values, now)
					taken := slices.ContainsFunc(out, func(r diff.Rename) bool { _, ok := r.(diff.EnumValueRename); return ok })
					if free && !taken && rapid.Bool().Draw(t, "rename value") {
						out = append(out, diff.EnumValueRename{Enum: diff.Name{Name: a.Name}, From: old, To: now})
					}
				}
			}
		}
	}
	return out
}

func subsetOf(t *rapid.T, label string, of ...string) []string {
	var out []string
	for _, s := range of {
		if rapid.Bool().Draw(t, label+" "+s) {
			out = append(out, s)
		}
	}
	return out
}

func names(t *catalog.Table) []string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, c.Name)
	}
	return out
}

func indexed(columns []string) []catalog.IndexColumn {
	var out []catalog.IndexColumn
	for _, c := range columns {
		out = append(out, catalog.IndexColumn{Name: c})
	}
	return out
}

// copied returns a copy that shares no memory with db.
func copied(db catalog.Database) catalog.Database {
	out := catalog.Database{Enums: each(db.Enums, func(e catalog.Enum) catalog.Enum { return e })}
	index := func(ix catalog.Index) catalog.Index {
		ix.Columns = slices.Clone(ix.Columns)
		return ix
	}
	out.Tables = each(db.Tables, func(t catalog.Table) catalog.Table {
		t.Columns = each(t.Columns, func(c catalog.Column) catalog.Column { return c })
		t.PrimaryKey = each([]*catalog.Index{t.PrimaryKey}, index)[0]
		t.Indexes = each(t.Indexes, index)
		t.ForeignKeys = each(t.ForeignKeys, func(fk catalog.ForeignKey) catalog.ForeignKey {
			fk.Columns, fk.RefColumns = slices.Clone(fk.Columns), slices.Clone(fk.RefColumns)
			return fk
		})
		t.Checks = each(t.Checks, func(c catalog.Check) catalog.Check { return c })
		return t
	})
	return out
}

func each[E any](list []*E, change func(E) E) []*E {
	var out []*E
	for _, e := range list {
		changed := change(*e)
		out = append(out, &changed)
	}
	return out
}

// sorted sorts the elements of a catalog, because the order of columns does not matter.
func sorted(db catalog.Database) catalog.Database {
	slices.SortFunc(db.Tables, func(a, b *catalog.Table) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(db.Enums, func(a, b *catalog.Enum) int { return cmp.Compare(a.Name, b.Name) })
	for _, t := range db.Tables {
		slices.SortFunc(t.Columns, func(a, b *catalog.Column) int { return cmp.Compare(a.Name, b.Name) })
		slices.SortFunc(t.Indexes, func(a, b *catalog.Index) int { return cmp.Compare(a.Name, b.Name) })
	}
	return db
}
