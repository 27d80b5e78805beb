package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// created reports whether the migration itself creates the table: it has no rows from before.
func (j *judge) created(t *catalog.Table) bool { return j.origins.of(t).created }

// unique reports whether rows of t are known to differ in the columns: some of them are a key, or
// were one before. Columns that the migration writes prove nothing.
func (o *origin) unique(t *catalog.Table, columns []string) bool {
	proves := func(ix *catalog.Index, current func(string) string) bool {
		if ix == nil || !ix.Unique || !ix.Where.IsZero() || len(ix.Columns) == 0 {
			return false
		}
		return !slices.ContainsFunc(ix.Columns, func(c catalog.IndexColumn) bool {
			name := current(c.Name)
			return name == "" || !slices.Contains(columns, name) || o.column(name).written
		})
	}
	keys := func(t *catalog.Table, current func(string) string) bool {
		return t != nil && (proves(t.PrimaryKey, current) || slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return proves(ix, current) }))
	}
	return keys(t, func(name string) string { return name }) || keys(o.first, o.current)
}

// notNull reports whether the database refuses NULL in a column: it is required, or a check that is
// valid for all rows requires it.
func notNull(t *catalog.Table, column string) bool {
	c := t.Column(column)
	return c != nil && !c.Nullable || slices.ContainsFunc(t.Checks, func(k *catalog.Check) bool {
		return k.Column == column && !k.NotValid && statement.IsNotNull(k)
	})
}

// satisfied reports whether rows are known to satisfy a foreign key, because they satisfy another
// one over the same columns, or did before.
func (j *judge) satisfied(a action, fk *catalog.ForeignKey) bool {
	parent := a.step.Before.Table(fk.RefSchema, fk.RefTable)
	if parent == nil || len(fk.Columns) == 0 || slices.ContainsFunc(fk.Columns, func(c string) bool { return a.origin.column(c).written }) {
		return false
	}
	if slices.ContainsFunc(a.From.ForeignKeys, func(k *catalog.ForeignKey) bool { return !k.NotValid && sameReference(k, fk) }) {
		return true
	}
	return a.origin.first != nil && slices.ContainsFunc(a.origin.first.ForeignKeys, func(k *catalog.ForeignKey) bool {
		return sameReference(a.origin.currentKey(k, j.origins.of(parent)), fk)
	})
}

// currentKey is a foreign key from before the migration with the current names, if it refers to
// that parent.
func (o *origin) currentKey(k *catalog.ForeignKey, parent *origin) *catalog.ForeignKey {
	out := &catalog.ForeignKey{}
	if parent.first == nil || parent.first.Schema != k.RefSchema || parent.first.Name != k.RefTable {
		return out
	}
	out.RefSchema, out.RefTable = parent.name.Schema, parent.name.Name
	for i, c := range k.Columns {
		out.Columns, out.RefColumns = append(out.Columns, o.current(c)), append(out.RefColumns, parent.current(k.RefColumns[i]))
	}
	return out
}

func sameReference(a, b *catalog.ForeignKey) bool {
	return a.RefSchema == b.RefSchema && a.RefTable == b.RefTable && slices.Equal(a.Columns, b.Columns) && slices.Equal(a.RefColumns, b.RefColumns)
}

// columnName is the name of a column in directives and findings.
func columnName(t *catalog.Table, column string) string { return t.QName() + "." + column }
