package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// casts reports USING expressions that truncate text (TY02).
func casts(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, a := range c.Actions {
		if a.Using == "" || !cuts(j.provider, a.Using) {
			continue
		}
		t := c.Changes[0].(diff.AlterTable).From
		column := a.Changes[0].(diff.AlterColumn).From.Name
		if !j.created(t) && !j.origins.of(t).column(column).added {
			j.report(j.values(hazard.CutText, t, column))
		}
	}
}

// cuts reports whether an expression casts to a text type with a length, or calls a function that
// returns a part of a text.
func cuts(p provider.Provider, using sqltext.SQL) bool {
	return slices.ContainsFunc(statement.Calls(p, using), func(call string) bool {
		switch call {
		case "varchar", "char", "character", "varying", "bpchar", "nchar", "left", "substr", "substring":
			return true
		}
		return false
	})
}
