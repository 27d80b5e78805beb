package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// conflicts returns the live objects whose names the plan between the two catalogs creates. No
// applied migration has created them.
func conflicts(from, to, live catalog.Database) []diff.Difference {
	var out []diff.Difference
	for _, t := range to.Tables {
		out = append(out, tableConflicts(from.Table(t.Schema, t.Name), t, live)...)
	}
	for _, e := range to.Enums {
		if from.Enum(e.Schema, e.Name) == nil && live.Enum(e.Schema, e.Name) != nil {
			out = append(out, thereAlready("enum", e.Name))
		}
	}
	for _, e := range to.Extensions {
		there := live.Extension(e.Name)
		if there == nil || from.Extension(e.Name) != nil {
			continue
		}
		if c := (diff.AlterExtension{From: *there, To: e}); c.Moves() || c.Updates() {
			out = append(out, diff.Difference{Object: e.Name, Message: "extension " + e.Name + ": exists already with " + c.String()})
		}
	}
	return out
}

// tableConflicts returns the conflicts of a new table, or of new columns of a table. The parameter
// was is the table before the change; nil for a new table.
func tableConflicts(was, t *catalog.Table, live catalog.Database) (out []diff.Difference) {
	there := live.Table(t.Schema, t.Name)
	switch other := live.Other(t.Schema, t.Name); {
	case there == nil && was == nil && other != "":
		return []diff.Difference{{Object: t.QName(), Message: "table " + t.QName() + ": there is " + other + " of that name"}}
	case there == nil:
		return nil
	case was == nil:
		return []diff.Difference{thereAlready("table", t.QName())}
	}
	for _, c := range t.Columns {
		if was.Column(c.Name) == nil && there.Column(c.Name) != nil {
			out = append(out, thereAlready("column", t.QName()+"."+c.Name))
		}
	}
	return out
}

func thereAlready(kind, name string) diff.Difference {
	return diff.Difference{Object: name, Message: kind + " " + name + ": exists already"}
}

// changedTables returns the tables that are new or different in the second catalog. The result is
// never nil.
func changedTables(from, to catalog.Database) []diff.Name {
	return tablesOf(diff.Compute(from, to, nil))
}

// tablesOf returns the tables that changes create or alter. The result is never nil.
func tablesOf(changes []diff.Change) []diff.Name {
	out := []diff.Name{}
	for _, c := range changes {
		switch c := c.(type) {
		case diff.CreateTable:
			out = append(out, diff.Name{Schema: c.Table.Schema, Name: c.Table.Name})
		case diff.AlterTable:
			out = append(out, diff.Name{Schema: c.To.Schema, Name: c.To.Name})
		case diff.DropTable, diff.CreateSchema, diff.CreateExtension, diff.AlterExtension, diff.CreateEnum, diff.AlterEnum, diff.DropEnum:
		}
	}
	return out
}

// tablesNamed splits qualified table names into schema and name. It takes the parts from the first
// catalog that has the table.
func tablesNamed(names []string, in ...catalog.Database) []diff.Name {
	var out []diff.Name
	for _, name := range names {
		found := diff.Name{Name: name}
		for _, db := range in {
			if t := tableCalled(db, name); t != nil {
				found = diff.Name{Schema: t.Schema, Name: t.Name}
				break
			}
		}
		out = append(out, found)
	}
	return out
}

func tableCalled(db catalog.Database, qname string) *catalog.Table {
	for _, t := range db.Tables {
		if t.QName() == qname {
			return t
		}
	}
	return nil
}

// only returns the catalog with some of its tables only.
func only(db catalog.Database, tables []diff.Name) catalog.Database {
	db.Tables = slices.DeleteFunc(slices.Clone(db.Tables), func(t *catalog.Table) bool {
		return !slices.Contains(tables, diff.Name{Schema: t.Schema, Name: t.Name})
	})
	return db
}

// union returns the strings that are in either list, each once and sorted.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
