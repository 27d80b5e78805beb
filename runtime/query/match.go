package query

// MatchOp is a text search.
type MatchOp uint8

// The text searches. The wildcards of LIKE have no special meaning in them.
const (
	Contains MatchOp = iota
	StartsWith
	EndsWith
	Equals // with Insensitive only
)

// Match searches text. Insensitive folds case (ASCII on SQLite, the database's locale on
// PostgreSQL).
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

// ListOp is a condition on a scalar list.
type ListOp uint8

// The list conditions.
const (
	Has ListOp = iota
	HasEvery
	HasSome
	IsEmpty
	IsNotEmpty
	ListEq
)

// ListMatch is a condition on a scalar list; NULL reads as empty.
type ListMatch struct {
	Column int
	Op     ListOp
	Values []Value
}

func (p ListMatch) eachValue(t *Table, f valueFunc) error { return eachIn(t, p.Column, p.Values, f) }
func (p ListMatch) insensitive() Predicate                { return p }
