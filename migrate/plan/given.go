package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// unfitValue counts existing rows for which the given backfill expression results in a value that
// the column cannot hold. It returns no hazard if the value certainly fits, or if the expression
// uses objects that the migration creates, because then it cannot be computed in advance. where is
// the condition of the rows that get the value, "" for all rows.
func (a *alteration) unfitValue(c *catalog.Column, where sqltext.SQL) []hazard.Hazard {
	expr := a.given(a.to, c)
	r, ok := a.Dialect.(dialect.ValueChecker)
	if !ok || expr == "" || a.readsNew(expr) {
		return nil
	}
	unfit := r.Unfit(expr, c.Type, a.enumOf(c))
	if unfit == "" {
		return nil
	}
	if where != "" {
		unfit = dialect.Both(where, unfit)
	}
	h := hazard.Hazard{Kind: hazard.UnfitBackfill, Parts: hazard.Parts{Object: columnName(a.to, c.Name), Field: fieldName(a.to, c), To: diff.TypeText(c.Type)}}
	if c.Type.Kind != catalog.UnknownKind {
		h.To = c.Type.Kind.String()
	}
	return []hazard.Hazard{asked(h, a.ddl.RowsGiven(a.from, a.to, a.renamedColumns(), unfit))}
}

// enumOf returns the values that an enum column can hold: the values of its type or, if the
// database has no enum types, of its check. It returns nil for other columns.
func (a *alteration) enumOf(c *catalog.Column) []string {
	if e := a.To.Enum(c.Type.Schema, c.Type.Name); e != nil {
		return e.Values
	}
	for _, check := range a.to.Checks {
		if check.Column == c.Name && len(check.Values) > 0 {
			return check.Values
		}
	}
	return nil
}

// renamedColumns maps the newer names of renamed columns to the older ones.
func (a *alteration) renamedColumns() map[string]string {
	out := map[string]string{}
	for _, change := range a.changes {
		if c, ok := change.(diff.RenameColumn); ok {
			out[c.To] = c.From
		}
	}
	return out
}

// readsNew reports whether an expression names a table or a column that does not have this name
// before the migration, or an enum that does not exist with the same values before it.
func (a *alteration) readsNew(expr sqltext.SQL) bool {
	mentions := func(name string) bool { return sqltext.Mentions(a.ddl.Provider(), expr, name) }
	for _, e := range a.To.Enums {
		if old := a.From.Enum(e.Schema, e.Name); (old == nil || !slices.Equal(old.Values, e.Values)) && mentions(e.Name) {
			return true
		}
	}
	return slices.ContainsFunc(a.To.Tables, func(t *catalog.Table) bool {
		old := a.planner.older[t]
		if old == nil {
			return mentions(t.Name)
		}
		return old.Name != t.Name && t != a.to && mentions(t.Name) || a.readsNewColumn(old, t, mentions)
	})
}

// readsNewColumn reports whether an expression mentions a column that a table has only after the
// migration.
func (a *alteration) readsNewColumn(old, t *catalog.Table, mentions func(string) bool) bool {
	return slices.ContainsFunc(t.Columns, func(c *catalog.Column) bool {
		return old.Column(c.Name) == nil && (t != a.to || a.added[c.Name]) && mentions(c.Name)
	})
}
