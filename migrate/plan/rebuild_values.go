package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// value is the expression that fills a column from the old row; "" leaves it to the column's
// default.
func (a *alteration) value(c *catalog.Column) sqltext.SQL {
	old, value := a.older[c.Name], a.ddl.Ident(c.Name) // the renames are made
	switch {
	case a.added[c.Name]:
		return a.newValue(c)
	case old == nil:
		return value // not ours: kept as it is
	}
	for _, change := range a.changes {
		value = a.changedValue(value, c, change)
	}
	return value
}

// newValue is what existing rows get in a new column.
func (a *alteration) newValue(c *catalog.Column) sqltext.SQL {
	expr := a.backfill(a.to, c)
	switch {
	case expr == "" && c.Default != nil, c.Nullable && c.Default == nil:
		return ""
	case expr == "":
		// A hazard stops the plan if there are rows; if it was allowed, NULL fails.
		return dialect.Null
	}
	return expr
}

// changedValue is the value of a column after one change of the table.
func (a *alteration) changedValue(value sqltext.SQL, c *catalog.Column, change diff.TableChange) sqltext.SQL {
	switch change := change.(type) {
	case diff.AlterColumn:
		if change.To != c {
			return value
		}
		if change.Type {
			value = a.conversion(change).Value(value)
		}
		if expr := a.backfill(a.to, c); change.Nullable && !c.Nullable && expr != "" {
			value = dialect.Coalesce(value, expr)
		}
	case diff.AlterCheck:
		if change.To.Column == c.Name && len(change.Values) > 0 {
			value = a.ddl.Renamed(value, valueRenames(change.Values))
		}
	}
	return value
}
