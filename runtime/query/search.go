package query

import (
	"regexp"

	"github.com/cocomon/comon_orm/internal/nativetype"
)

// Search is a condition that searches words in the text of some columns. It exists on PostgreSQL
// only.
type Search struct {
	Columns []int
	// Language is a text search configuration of PostgreSQL, such as english.
	Language string
	// Text is the search in the language of websearch_to_tsquery.
	Text Value
}

// Rank is the rank of a row in a search, as a sort key.
type Rank struct{ Search Search }

var language = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$`)

// Check returns an error if the search was made with wrong arguments. It searches rows of t.
func (p Search) Check(t *Table) error {
	if !language.MatchString(p.Language) {
		return &ConditionError{"search: the language is not the name of a text search configuration, such as english or simple"}
	}
	if len(p.Columns) == 0 {
		return &ConditionError{"search: no field is given"}
	}
	for _, i := range p.Columns {
		c := &t.Columns[i]
		native := nativeOf(c)
		if c.Kind != String || c.List || native == nil || !native.Operators.Has(nativetype.Searchable) {
			return &ConditionError{"search: " + c.Field + " is no text"}
		}
	}
	return nil
}

func (p Search) eachValue(t *Table, f valueFunc) error {
	if err := p.Check(t); err != nil {
		return err
	}
	return f(t, p.Columns[0], p.Text)
}

func (p Search) insensitive() Predicate                  { return p }
func (p Search) restrict(restriction) (Predicate, error) { return p, nil }

// Check implements [Expression].
func (p Rank) Check(t *Table) error { return p.Search.Check(t) }

func (p Rank) restrictExpression(restriction) (Expression, error) { return p, nil }
