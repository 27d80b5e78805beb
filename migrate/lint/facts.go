package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// created reports whether the migration creates the table, so that no row is older than the
// migration.
func (j *judge) created(t *catalog.Table) bool { return j.origins.of(t).created }

// unique reports whether all rows of t certainly have different values in the columns. They do if
// some of the columns are a unique key or were one before the migration. But a key proves nothing
// if the migration has changed values in its columns.
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

// notNull reports whether a column certainly has no NULL: it is NOT NULL, or a valid check requires
// it.
func notNull(t *catalog.Table, column string) bool {
	c := t.Column(column)
	return c != nil && !c.Nullable || slices.ContainsFunc(t.Checks, func(k *catalog.Check) bool {
		return k.Column == column && !k.NotValid && statement.IsNotNull(k)
	})
}

// satisfied reports whether all rows certainly satisfy a foreign key, because the table has, or had
// before the migration, the same foreign key under another name.
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

// currentKey returns a foreign key from before the migration with the current names. It returns an
// empty key if k does not refer to that parent.
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

// columnName returns the name of a column in directives and findings.
func columnName(t *catalog.Table, column string) string { return t.QName() + "." + column }
