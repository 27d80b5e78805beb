package diff

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// alterTable is the third pass for one table. Earlier passes have dropped columns and renamed
// elements.
func alterTable(t *catalog.Table, alter AlterTable) *catalog.Table {
	out := *t
	out.Model = alter.To.Model
	out.Columns, out.Checks = slices.Clone(t.Columns), slices.Clone(t.Checks)
	out.Indexes, out.ForeignKeys = slices.Clone(t.Indexes), slices.Clone(t.ForeignKeys)
	for _, change := range alter.Changes {
		applyToTable(&out, change)
	}
	for i, c := range out.Columns {
		if to := alter.To.Column(c.Name); to != nil && (to.Field != c.Field || to.ClientDefault != c.ClientDefault) {
			named := *c
			named.Field, named.ClientDefault = to.Field, to.ClientDefault
			out.Columns[i] = &named
		}
	}
	slices.SortStableFunc(out.Indexes, func(a, b *catalog.Index) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(out.ForeignKeys, func(a, b *catalog.ForeignKey) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(out.Checks, func(a, b *catalog.Check) int { return cmp.Compare(a.Name, b.Name) })
	return &out
}

func applyToTable(t *catalog.Table, change TableChange) {
	switch c := change.(type) {
	case RenameTable, RenameColumn, DropColumn:
	case AddColumn:
		t.Columns = append(t.Columns, c.Column)
	case AlterColumn:
		applyToColumn(t, c)
	case AlterAutoIncrement:
		t.AutoIncrement = c.On
	case AddPrimaryKey, DropPrimaryKey, AlterPrimaryKey, RenamePrimaryKey:
		applyPrimaryKey(t, change)
	case AddIndex, DropIndex, RenameIndex:
		applyIndex(t, change)
	case AddForeignKey, DropForeignKey, AlterForeignKey, RenameForeignKey:
		applyForeignKey(t, change)
	case AddCheck, DropCheck, AlterCheck:
		applyCheck(t, change)
	}
}

func applyToColumn(t *catalog.Table, change AlterColumn) {
	at := slices.IndexFunc(t.Columns, func(c *catalog.Column) bool { return c.Name == change.To.Name })
	if at < 0 {
		return
	}
	c := *t.Columns[at]
	if change.Type {
		c.Type = change.To.Type
	}
	if change.Nullable {
		c.Nullable = change.To.Nullable
	}
	if change.Default {
		c.Default = change.To.Default
	}
	if change.Identity {
		c.Identity = change.To.Identity
	}
	t.Columns[at] = &c
}

func applyPrimaryKey(t *catalog.Table, change TableChange) {
	switch c := change.(type) {
	case AddPrimaryKey:
		t.PrimaryKey = c.Key
	case DropPrimaryKey:
		t.PrimaryKey = nil
	case AlterPrimaryKey:
		t.PrimaryKey = c.To
	case RenamePrimaryKey:
		if t.PrimaryKey != nil {
			renamed := *t.PrimaryKey
			renamed.Name = c.To.Name
			t.PrimaryKey = &renamed
		}
	default:
	}
}

func applyIndex(t *catalog.Table, change TableChange) {
	name := func(ix *catalog.Index) string { return ix.Name }
	switch c := change.(type) {
	case AddIndex:
		t.Indexes = append(t.Indexes, c.Index)
	case DropIndex:
		t.Indexes = replaced(t.Indexes, name, c.Index.Name, nil)
	case RenameIndex:
		t.Indexes = replaced(t.Indexes, name, c.From.Name, c.To)
	default:
	}
}

func applyForeignKey(t *catalog.Table, change TableChange) {
	name := func(fk *catalog.ForeignKey) string { return fk.Name }
	switch c := change.(type) {
	case AddForeignKey:
		t.ForeignKeys = append(t.ForeignKeys, c.Key)
	case DropForeignKey:
		t.ForeignKeys = replaced(t.ForeignKeys, name, c.Key.Name, nil)
	case AlterForeignKey:
		t.ForeignKeys = replaced(t.ForeignKeys, name, c.From.Name, c.To)
	case RenameForeignKey:
		t.ForeignKeys = replaced(t.ForeignKeys, name, c.From.Name, c.To)
	default:
	}
}

func applyCheck(t *catalog.Table, change TableChange) {
	name := func(c *catalog.Check) string { return c.Name }
	switch c := change.(type) {
	case AddCheck:
		t.Checks = append(t.Checks, c.Check)
	case DropCheck:
		t.Checks = replaced(t.Checks, name, c.Check.Name, nil)
	case AlterCheck:
		t.Checks = replaced(t.Checks, name, c.From.Name, c.To)
	default:
	}
}

// replaced replaces the element with the name old by another one, the parameter by. If by is nil,
// the element is removed. If the elements have no names, the first one is replaced or removed.
func replaced[E any](list []*E, name func(*E) string, old string, by *E) []*E {
	at := slices.IndexFunc(list, func(e *E) bool { return name(e) == old })
	switch {
	case at < 0:
		return list
	case by == nil:
		return slices.Delete(list, at, at+1)
	}
	list[at] = by
	return list
}
