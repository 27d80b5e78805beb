package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// sequences reports an INSERT with explicit ids, because it does not advance the sequence of the
// column (ID01). The rule is not for SQLite, whose counter follows the largest id.
func sequences(j *judge, s statement.Step) {
	insert, ok := s.Statement.(statement.Insert)
	if !ok {
		return
	}
	for _, name := range insert.Columns {
		if c := insert.Table.Column(name); c != nil && c.Identity {
			j.staleSequence(columnName(insert.Table, c.Name))
		}
	}
}

// staleSequence reports the sequence of a column, unless a later statement sets its next number.
func (j *judge) staleSequence(object string) {
	if !slices.ContainsFunc(j.later(), movesSequence) {
		j.report(of(hazard.StaleSequence, object))
	}
}

func movesSequence(s statement.Step) bool {
	switch s := s.Statement.(type) {
	case statement.Select:
		return slices.Contains(s.Functions, "setval")
	case statement.Change:
		return slices.ContainsFunc(s.Actions, func(a statement.Action) bool { return strings.Contains(a.Words, "RESTART") })
	default:
		return false
	}
}
