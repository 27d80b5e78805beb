package diff

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Apply returns the catalog after the changes, so that Apply(from, Compute(from, to, renames)...)
// equals to. It does not change db. The result shares unchanged elements with db.
//
// It makes the changes, and also the following changes that a database makes by itself:
//
//   - References follow renames. A foreign key names its parent and the parent's columns, an index
//     its columns, a check its column, a column its enum type, and a default its enum value. If
//     only such a name differs, [Compute] returns no change for the element that uses it.
//   - If a column is dropped, its indexes, primary key, foreign keys and checks are dropped too.
//
// All renames of one call happen at the same moment, so that two columns may exchange their names.
// Drops happen before that, so that another element may get the name of a dropped one. Therefore
// Apply makes three passes over the tables:
//
//  1. drop tables and columns, by their older names;
//  2. rename elements, and replace the older names in references;
//  3. create and alter, by the newer names.
//
// With the table pets (id, owner REFERENCES people) and the changes
//
//	AlterTable people -> users: RenameTable, DropColumn note, AlterColumn name to varchar
//
// the first pass removes people.note and its index. The second pass renames the table, and
// pets.owner then refers to users. The third pass changes the type of users.name.
//
// A change of an element that the catalog does not have changes nothing.
func Apply(db catalog.Database, changes ...Change) catalog.Database {
	a := applier{renames: newIndex(RenamesIn(changes))}
	out := catalog.Database{Schemas: db.Schemas, Extensions: db.Extensions, Enums: slices.Clone(db.Enums), Tables: slices.Clone(db.Tables)}
	for _, change := range changes {
		a.drop(&out, change)
	}
	if a.renames.any() {
		a.rename(&out)
	}
	for _, change := range changes {
		a.change(&out, change)
	}
	slices.SortStableFunc(out.Tables, func(a, b *catalog.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(out.Enums, func(a, b *catalog.Enum) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// RenamesIn returns the renames among changes.
func RenamesIn(changes []Change) []Rename {
	var out []Rename
	for _, change := range changes {
		switch c := change.(type) {
		case AlterEnum:
			if enumName(c.From) != enumName(c.To) {
				out = append(out, EnumRename{From: enumName(c.From), To: enumName(c.To)})
			}
			for _, v := range c.Values {
				out = append(out, EnumValueRename{Enum: enumName(c.From), From: v.From, To: v.To})
			}
		case AlterTable:
			for _, change := range c.Changes {
				switch tc := change.(type) {
				case RenameTable:
					out = append(out, TableRename{From: tableName(c.From), To: tableName(c.To)})
				case RenameColumn:
					out = append(out, ColumnRename{Table: tableName(c.From), From: tc.From, To: tc.To})
				default:
				}
			}
		case CreateSchema, CreateExtension, AlterExtension, CreateEnum, DropEnum, CreateTable, DropTable:
		}
	}
	return out
}

type applier struct{ renames index }

// drop is the first pass.
func (applier) drop(db *catalog.Database, change Change) {
	switch c := change.(type) {
	case DropEnum:
		db.Enums = slices.DeleteFunc(db.Enums, func(e *catalog.Enum) bool { return enumName(e) == enumName(c.Enum) })
	case DropTable:
		db.Tables = slices.DeleteFunc(db.Tables, func(t *catalog.Table) bool { return tableName(t) == tableName(c.Table) })
	case AlterTable:
		at := tableAt(db, tableName(c.From))
		for _, tc := range c.Changes {
			if d, ok := tc.(DropColumn); ok && at >= 0 {
				db.Tables[at] = withoutColumn(db.Tables[at], d.Column.Name)
			}
		}
	case CreateSchema, CreateExtension, AlterExtension, CreateEnum, AlterEnum, CreateTable:
	}
}

func tableAt(db *catalog.Database, name Name) int {
	return slices.IndexFunc(db.Tables, func(t *catalog.Table) bool { return tableName(t) == name })
}

// withoutColumn returns the table without a column, and without the keys, indexes and checks that
// use it.
func withoutColumn(t *catalog.Table, name string) *catalog.Table {
	over := func(ix *catalog.Index) bool {
		return slices.ContainsFunc(ix.Columns, func(c catalog.IndexColumn) bool { return c.Name == name })
	}
	out := *t
	out.Columns = without(t.Columns, func(c *catalog.Column) bool { return c.Name == name })
	out.Indexes = without(t.Indexes, over)
	if t.PrimaryKey != nil && over(t.PrimaryKey) {
		out.PrimaryKey = nil
	}
	out.ForeignKeys = without(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return slices.Contains(fk.Columns, name) })
	out.Checks = without(t.Checks, func(c *catalog.Check) bool { return c.Column == name })
	return &out
}

// without returns a copy of the list without some elements.
func without[E any](list []E, gone func(E) bool) []E {
	return slices.DeleteFunc(slices.Clone(list), gone)
}

// change is the third pass.
func (a applier) change(db *catalog.Database, change Change) {
	switch c := change.(type) {
	case CreateSchema:
		db.Schemas = added(db.Schemas, c.Name)
	case CreateExtension:
		db.Extensions = withExtension(db.Extensions, c.Extension)
	case AlterExtension:
		db.Extensions = withExtension(db.Extensions, c.To)
	case CreateEnum:
		db.Enums = append(db.Enums, c.Enum)
	case AlterEnum:
		for i, e := range db.Enums {
			if enumName(e) == enumName(c.To) {
				db.Enums[i] = c.To
			}
		}
	case CreateTable:
		db.Tables = append(db.Tables, c.Table)
	case AlterTable:
		if at := tableAt(db, a.renames.table(tableName(c.From))); at >= 0 {
			db.Tables[at] = alterTable(db.Tables[at], c)
		}
	case DropEnum, DropTable:
	}
}

func added(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return slices.Sorted(slices.Values(append(slices.Clone(list), name)))
}

// withExtension returns the list, sorted by name, with e in place of the extension of the same
// name.
func withExtension(list []catalog.Extension, e catalog.Extension) []catalog.Extension {
	out := append(without(list, func(old catalog.Extension) bool { return old.Name == e.Name }), e)
	slices.SortFunc(out, func(a, b catalog.Extension) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
