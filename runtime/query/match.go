package query

// MatchOp is a way to search text.
type MatchOp uint8

// The ways to search text. Characters that are wildcards of LIKE have no special meaning in the
// text that is searched for.
const (
	Contains MatchOp = iota
	StartsWith
	EndsWith
	Equals // only with Insensitive
)

// Match is a condition that searches the text of a column. Insensitive ignores case: of ASCII
// letters on SQLite, and by the database's locale on PostgreSQL.
type Match struct {
	Column      int
	Op          MatchOp
	Text        string
	Insensitive bool
}

func (p Match) eachValue(t *Table, f valueFunc) error { return f(t, p.Column, StringValue(p.Text)) }

func (p Match) insensitive() Predicate {
	p.Insensitive = true
	return p
}

func (p Match) restrict(restriction) (Predicate, error) { return p, nil }

// ListOp is a way to test a scalar list.
type ListOp uint8

// The ways to test a scalar list. [ListEq] compares the whole list with Values.
const (
	Has ListOp = iota
	HasEvery
	HasSome
	IsEmpty
	IsNotEmpty
	ListEq
)

// ListMatch is a condition on a column that holds a scalar list. NULL counts as an empty list.
type ListMatch struct {
	Column int
	Op     ListOp
	Values []Value
}

func (p ListMatch) eachValue(t *Table, f valueFunc) error   { return eachIn(t, p.Column, p.Values, f) }
func (p ListMatch) insensitive() Predicate                  { return p }
func (p ListMatch) restrict(restriction) (Predicate, error) { return p, nil }
