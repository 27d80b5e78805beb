package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// mergedExpressions is [alteration.mergedKeys] for hand-made unique indexes over expressions. With
// UNIQUE (abs(n)), the rows 1.4 and -1.3 become duplicates when n becomes an integer.
func (a *alteration) mergedExpressions(c diff.AlterColumn) (out []hazard.Hazard) {
	if a.Live == nil || !a.caps.AlterType { // without AlterType, a rebuild converts
		return nil
	}
	live := a.Live.Table(a.from.Schema, a.from.Name)
	if live == nil {
		return nil
	}
	for _, ix := range live.Indexes {
		computed := slices.ContainsFunc(ix.Columns, func(c catalog.IndexColumn) bool { return c.Name == "" && c.Expr != "" })
		if !ix.Unique || !computed || a.firstMerged(ix) != c.From.Name {
			continue
		}
		values := make([]sqltext.SQL, len(ix.Columns))
		for i, column := range ix.Columns {
			if values[i] = column.Expr; column.Name != "" {
				values[i] = a.ddl.Ident(column.Name)
			}
		}
		names, changed := make([]string, len(live.Columns)), map[string]sqltext.SQL{}
		for i, column := range live.Columns {
			names[i], changed[column.Name] = column.Name, a.mergedOld(column.Name)
		}
		h := about(hazard.Duplicates, hazard.OfUnique, ix.Name, a.to.QName())
		out = append(out, asked(h, a.ddl.EqualValuesOf(a.from, names, changed, values, ix.Where.SQL)))
	}
	return out
}

// firstMerged returns the older name of the first converted column of an index. If several are
// converted, only this one reports the hazard.
func (a *alteration) firstMerged(ix *catalog.Index) string {
	for _, change := range a.changes {
		c, ok := change.(diff.AlterColumn)
		if !ok || a.mergedOld(c.From.Name) == "" {
			continue
		}
		if slices.ContainsFunc(ix.Columns, func(column catalog.IndexColumn) bool {
			return column.Name == c.From.Name || sqltext.Mentions(a.Dialect.Provider(), column.Expr, c.From.Name)
		}) {
			return c.From.Name
		}
	}
	return ""
}

// mergedOld is [alteration.mergedValue] for the older name of a column.
func (a *alteration) mergedOld(name string) sqltext.SQL {
	for _, change := range a.changes {
		if c, ok := change.(diff.AlterColumn); ok && c.From.Name == name {
			return a.mergedValue(c.To.Name)
		}
	}
	return ""
}
