package diff_test

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// interpret does to a catalog what the changes say, and what a database does by itself: references follow renames.
func interpret(db catalog.Database, changes []diff.Change, renames []diff.Rename) catalog.Database {
	out := catalog.Database{Enums: slices.Clone(db.Enums)}
	for _, t := range db.Tables {
		out.Tables = append(out.Tables, followed(t, renames))
	}
	for _, change := range changes {
		switch c := change.(type) {
		case diff.CreateEnum:
			out.Enums = append(out.Enums, c.Enum)
		case diff.DropEnum:
			out.Enums = remove(out.Enums, c.Enum)
		case diff.AlterEnum:
			out.Enums = append(remove(out.Enums, c.From), c.To)
		case diff.CreateTable:
			out.Tables = append(out.Tables, c.Table)
		case diff.DropTable:
			out.Tables = slices.DeleteFunc(out.Tables, func(t *catalog.Table) bool { return t.Name == c.Table.Name })
		case diff.AlterTable:
			t := out.Table("", c.From.Name)
			for _, tc := range c.Changes {
				alter(t, c, tc)
			}
			t.Model = c.To.Model
		case diff.CreateSchema, diff.CreateExtension:
		}
	}
	return out
}

func remove[E comparable](list []E, e E) []E {
	return slices.DeleteFunc(list, func(x E) bool { return x == e })
}

// followed copies a table as it is after the renames of the columns it uses and of the tables it points at.
func followed(t *catalog.Table, renames []diff.Rename) *catalog.Table {
	out := *t
	column := func(table, name string) string {
		for _, r := range renames {
			if c, ok := r.(diff.ColumnRename); ok && c.Table.Name == table && c.From == name {
				return c.To
			}
		}
		return name
	}
	index := func(ix *catalog.Index) *catalog.Index {
		c := *ix
		c.Columns = slices.Clone(ix.Columns)
		for i := range c.Columns {
			c.Columns[i].Name = column(t.Name, c.Columns[i].Name)
		}
		return &c
	}
	out.Columns = nil
	for _, c := range t.Columns {
		copied := *c
		out.Columns = append(out.Columns, &copied)
	}
	out.PrimaryKey, out.Indexes, out.ForeignKeys, out.Checks = index(t.PrimaryKey), nil, nil, nil
	for _, ix := range t.Indexes {
		out.Indexes = append(out.Indexes, index(ix))
	}
	for _, fk := range t.ForeignKeys {
		copied := *fk
		copied.Columns, copied.RefColumns = slices.Clone(fk.Columns), slices.Clone(fk.RefColumns)
		for i := range fk.Columns {
			copied.Columns[i] = column(t.Name, fk.Columns[i])
			copied.RefColumns[i] = column(fk.RefTable, fk.RefColumns[i])
		}
		for _, r := range renames {
			if tr, ok := r.(diff.TableRename); ok && tr.From.Name == fk.RefTable {
				copied.RefTable = tr.To.Name
			}
		}
		out.ForeignKeys = append(out.ForeignKeys, &copied)
	}
	for _, c := range t.Checks {
		copied := *c
		copied.Column = column(t.Name, c.Column)
		out.Checks = append(out.Checks, &copied)
	}
	return &out
}

func alter(t *catalog.Table, at diff.AlterTable, change diff.TableChange) {
	dropIndex := func(name string) {
		t.Indexes = slices.DeleteFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Name == name })
	}
	dropKey := func(name string) {
		t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return fk.Name == name })
	}
	dropCheck := func(name string) {
		t.Checks = slices.DeleteFunc(t.Checks, func(c *catalog.Check) bool { return c.Name == name })
	}
	switch c := change.(type) {
	case diff.RenameTable:
		t.Name = at.To.Name
	case diff.AddColumn:
		t.Columns = append(t.Columns, c.Column)
	case diff.DropColumn:
		t.Columns = slices.DeleteFunc(t.Columns, func(x *catalog.Column) bool { return x.Name == c.Column.Name })
	case diff.RenameColumn:
		t.Column(c.From).Field = at.To.Column(c.To).Field
		t.Column(c.From).Name = c.To
	case diff.AlterColumn:
		old := t.Column(c.To.Name)
		if c.Type {
			old.Type = c.To.Type
		}
		if c.Nullable {
			old.Nullable = c.To.Nullable
		}
		if c.Default {
			old.Default = c.To.Default
		}
		if c.Identity {
			old.Identity = c.To.Identity
		}
	case diff.AlterAutoIncrement:
		t.AutoIncrement = c.On
	case diff.AddPrimaryKey:
		t.PrimaryKey = c.Key
	case diff.DropPrimaryKey:
		t.PrimaryKey = nil
	case diff.AlterPrimaryKey:
		t.PrimaryKey = c.To
	case diff.RenamePrimaryKey:
		t.PrimaryKey.Name = c.To.Name
	case diff.AddIndex:
		t.Indexes = append(t.Indexes, c.Index)
	case diff.DropIndex:
		dropIndex(c.Index.Name)
	case diff.RenameIndex:
		dropIndex(c.From.Name)
		t.Indexes = append(t.Indexes, c.To)
	case diff.AddForeignKey:
		t.ForeignKeys = append(t.ForeignKeys, c.Key)
	case diff.DropForeignKey:
		dropKey(c.Key.Name)
	case diff.AlterForeignKey:
		dropKey(c.From.Name)
		t.ForeignKeys = append(t.ForeignKeys, c.To)
	case diff.RenameForeignKey:
		dropKey(c.From.Name)
		t.ForeignKeys = append(t.ForeignKeys, c.To)
	case diff.AddCheck:
		t.Checks = append(t.Checks, c.Check)
	case diff.DropCheck:
		dropCheck(c.Check.Name)
	case diff.AlterCheck:
		dropCheck(c.From.Name)
		t.Checks = append(t.Checks, c.To)
	}
}
