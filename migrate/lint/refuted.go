package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// refuted reports whether the file refutes a hazard of a change. Earlier statements refute it if
// they created, renamed or filled the column. A key that the table has, or had before the
// migration, refutes it if it proves that all rows satisfy the new key. The statement itself
// refutes it by USING or NOT VALID.
func (j *judge) refuted(h hazard.Hazard, a action, change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.RenameTable:
		return a.From.Name != a.To.Name && (a.origin.was != "" || j.origins.copyOf(a.origin))
	case diff.DropColumn:
		return a.origin.column(c.Column.Name).added
	case diff.RenameColumn:
		column := a.origin.column(c.From)
		return column.added || column.renamed
	case diff.AlterColumn:
		return j.columnRefuted(h, a, c)
	case diff.AddIndex:
		return j.uniqueRefuted(h, a, c.Index)
	case diff.AddPrimaryKey:
		return j.uniqueRefuted(h, a, c.Key)
	case diff.AddForeignKey:
		return j.orphansRefuted(h, a, c.Key)
	default:
		return false
	}
}

func (j *judge) columnRefuted(h hazard.Hazard, a action, c diff.AlterColumn) bool {
	column := a.origin.column(c.From.Name)
	checked := notNull(a.From, c.From.Name)
	switch {
	case h.Kind == hazard.NullsUnderRequired:
		return checked || column.written || column.added && c.From.Default != nil
	case h.Kind == hazard.StricterRule:
		return checked
	case column.added:
		return true
	case h.Kind == hazard.UnfitValues:
		return column.written
	}
	return h.Kind == hazard.NoCast && a.Using != ""
}

// uniqueRefuted reports whether no two rows can be equal in the columns of a unique key. This is so
// if the columns were a unique key before, or if one of them is new and either has no default, so
// that it is NULL, or has a default that is not the same in all rows.
func (j *judge) uniqueRefuted(h hazard.Hazard, a action, ix *catalog.Index) bool {
	columns, plain := plainColumns(ix)
	if plain && a.origin.unique(a.From, columns) || j.unit().restores {
		return true // a restored index existed before the rebuild
	}
	return h.Kind == hazard.Duplicates && slices.ContainsFunc(columns, func(name string) bool {
		c := a.From.Column(name)
		if c == nil || !a.origin.column(name).added {
			return false
		}
		_, constant := c.Default.(catalog.LiteralDefault)
		return !constant && c.Default != (catalog.NowDefault{})
	})
}

// plainColumns returns the columns of an index. plain is false if the index also has expressions.
func plainColumns(ix *catalog.Index) (columns []string, plain bool) {
	plain = true
	for _, c := range ix.Columns {
		plain = plain && c.Name != ""
		columns = append(columns, c.Name)
	}
	return columns, plain
}

// orphansRefuted reports whether all rows satisfy a new foreign key, or whether the key is NOT
// VALID. For example, all rows satisfy the key if one of its columns is new and NULL.
func (j *judge) orphansRefuted(h hazard.Hazard, a action, fk *catalog.ForeignKey) bool {
	if j.satisfied(a, fk) {
		return h.Kind == hazard.Orphans || h.Kind == hazard.StricterRule
	}
	if h.Kind != hazard.Orphans {
		return false
	}
	return fk.NotValid || slices.ContainsFunc(fk.Columns, func(name string) bool {
		column, c := a.origin.column(name), a.From.Column(name)
		return c != nil && column.added && !column.written && c.Nullable && c.Default == nil
	})
}
