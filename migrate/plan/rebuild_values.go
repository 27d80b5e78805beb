package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// value returns the expression that computes the value of a column from the old row. "" means that
// the copy omits the column, so that it gets its default.
func (a *alteration) value(c *catalog.Column) sqltext.SQL {
	old, value := a.older[c.Name], a.ddl.Ident(c.Name) // the old table has the newer names already
	switch {
	case a.added[c.Name]:
		return a.newValue(c)
	case old == nil:
		return value // a column of another tool keeps its values
	}
	for _, change := range a.changes {
		value = a.changedValue(value, c, change)
	}
	return value
}

// newValue returns the expression that fills a new column in existing rows; "" for its default.
func (a *alteration) newValue(c *catalog.Column) sqltext.SQL {
	expr := a.backfill(a.to, c)
	switch {
	case expr == "" && c.Default != nil, c.Nullable && c.Default == nil:
		return ""
	case expr == "":
		// A hazard stops the plan if there are rows. If a person allowed it all the same, the copy
		// fails because of NULL.
		return dialect.Null
	}
	return expr
}

// changedValue returns the expression for a column after one more change of the table.
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
