package state

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Unique reports whether rows of t are known to differ in the columns: some of them were a key before. Columns that the
// migration writes prove nothing.
func (t *Table) Unique(columns []string) bool {
	picked := t.pick(columns)
	if len(picked) == 0 {
		return false
	}
	return slices.ContainsFunc(t.Keys, func(k *Key) bool {
		if k.Kind != statement.PrimaryKey && k.Kind != statement.Unique || k.Partial || len(k.Columns) == 0 {
			return false
		}
		return !slices.ContainsFunc(k.Columns, func(c *Column) bool { return c.Written || !slices.Contains(picked, c) })
	})
}

// NeverNull reports whether a check, valid for all rows, says that the column is not NULL, or the migration fills it.
func (t *Table) NeverNull(column string) (checked, filled bool) {
	c := t.Column(column)
	checked = slices.ContainsFunc(t.Keys, func(k *Key) bool {
		return k.NotNull && !k.NotValid && !k.Dropped && slices.Contains(k.Columns, c)
	})
	return checked || !c.Nullable, c.Written
}

// Satisfied reports whether the rows of t are known to satisfy a foreign key: they did so under another of the same columns.
func (db *Database) Satisfied(t *Table, c statement.Constraint) bool {
	ref := db.Find(c.RefTable)
	if ref == nil || len(c.Columns) == 0 {
		return false
	}
	columns, refColumns := t.pick(c.Columns), ref.pick(c.RefColumns)
	if slices.ContainsFunc(columns, func(c *Column) bool { return c.Written }) {
		return false
	}
	if len(refColumns) == 0 {
		refColumns = ref.primaryKey()
	}
	return slices.ContainsFunc(t.Keys, func(k *Key) bool {
		return k.Kind == statement.ForeignKey && !k.NotValid && k.Ref == ref && slices.Equal(k.Columns, columns) && slices.Equal(k.RefColumns, refColumns)
	})
}

// Covered reports whether an index of t begins with the columns.
func (t *Table) Covered(columns []*Column) bool {
	return slices.ContainsFunc(t.Keys, func(k *Key) bool {
		if k.Dropped || k.Partial || !k.Index && k.Kind != statement.PrimaryKey && k.Kind != statement.Unique || len(k.Columns) < len(columns) {
			return false
		}
		return !slices.ContainsFunc(columns, func(c *Column) bool { return !slices.Contains(k.Columns[:len(columns)], c) })
	})
}

// Referrers are the tables, others than t, with foreign keys to t.
func (db *Database) Referrers(t *Table) []*Table {
	var out []*Table
	for _, other := range db.Tables {
		if other != t && slices.ContainsFunc(other.Keys, func(k *Key) bool { return k.Ref == t && !k.Dropped }) {
			out = append(out, other)
		}
	}
	return out
}
