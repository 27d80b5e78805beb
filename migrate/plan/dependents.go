package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// dependents blocks what would break objects that we do not manage: they read the given columns (none: the table).
func (m *maker) dependents(t *catalog.Table, columns []string, what string) {
	for _, d := range m.Dependents[t.QName()] {
		if len(columns) == 0 && d.Kind != View && d.Kind != OtherDependent {
			continue // goes with its table
		}
		if len(columns) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return d.reads(c) }) {
			continue
		}
		m.block(Hazard{Code: "DP01", Object: d.Name,
			Message: "The " + d.Kind.String() + " " + d.Name + " of " + t.QName() + " is not managed by the schema and depends on what would " + what + ".",
			Help:    "drop it by hand and make it again behind the change (migrate dev --create-only lets you add both to the file)"})
	}
}

// reads reports whether the dependent names the column: as the database says, else as a word of its text.
func (d Dependent) reads(column string) bool {
	if d.Columns != nil {
		return slices.Contains(d.Columns, column)
	}
	words := strings.FieldsFunc(d.SQL, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, column) }) || strings.Contains(d.SQL, `"`+column+`"`)
}
