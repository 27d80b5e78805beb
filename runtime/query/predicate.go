package query

import "errors"

// Predicate is a condition on a row: one of the types of this package that have its methods.
//
// Every kind of condition must have these methods: without them a new kind does not compile. Its
// SQL is written by runtime/sqlgen. The methods of each kind follow its declaration.
type Predicate interface {
	// eachValue is [EachValue] for the predicate, a condition on rows of t.
	eachValue(t *Table, f valueFunc) error
	// insensitive is [Insensitive] for the predicate.
	insensitive() Predicate
}

// valueFunc gets a value in a condition, and the column that it is compared with.
type valueFunc = func(t *Table, column int, v Value) error

// ErrNoKeyColumns is the error for [Keys] without columns, such as a selector that names none.
var ErrNoKeyColumns = errors.New("keys without columns")

// EachValue calls f with every value in p, and the table and column that the value is compared
// with. p is a condition on rows of t, or nil. The first error stops the calls.
func EachValue(t *Table, p Predicate, f func(t *Table, column int, v Value) error) error {
	if p == nil {
		return nil
	}
	return p.eachValue(t, f)
}

// Insensitive returns p with text searches and equality of text that ignore case (ASCII on SQLite,
// the database's locale on PostgreSQL). nil stays nil.
func Insensitive(p Predicate) Predicate {
	if p == nil {
		return nil
	}
	return p.insensitive()
}

// And holds when all hold (none: true).
type And []Predicate

func (p And) eachValue(t *Table, f valueFunc) error { return eachOf(t, p, f) }
func (p And) insensitive() Predicate                { return And(insensitiveAll(p)) }

// Or holds when one holds (none: false).
type Or []Predicate

func (p Or) eachValue(t *Table, f valueFunc) error { return eachOf(t, p, f) }
func (p Or) insensitive() Predicate                { return Or(insensitiveAll(p)) }

// Not holds when its predicate does not hold (NULL counts as "does not hold").
type Not struct{ P Predicate }

func (p Not) eachValue(t *Table, f valueFunc) error { return EachValue(t, p.P, f) }
func (p Not) insensitive() Predicate                { return Not{P: Insensitive(p.P)} }

// AllRows holds for every row: "no condition" made explicit.
type AllRows struct{}

func (AllRows) eachValue(*Table, valueFunc) error { return nil }
func (p AllRows) insensitive() Predicate          { return p }

// Quantifier says for how many related rows the condition must hold.
type Quantifier uint8

// The quantifiers. Is and IsNot are for to-one links.
const (
	Some Quantifier = iota
	Every
	None
	Is
	IsNot
)

// ErrPagedRelation is the error for a condition on some page of the related rows.
var ErrPagedRelation = errors.New("a condition on a page of related rows")

// Related is a condition on related rows; Where nil means any row.
type Related struct {
	Link  *Link
	Quant Quantifier
	Where Predicate
	// Paged is true if the condition was made from a relation with Skip or Take, which conditions
	// do not have: [EachValue] returns [ErrPagedRelation].
	Paged bool
}

func (p Related) eachValue(_ *Table, f valueFunc) error {
	if p.Paged {
		return ErrPagedRelation
	}
	return EachValue(p.Link.To, p.Where, f)
}

func (p Related) insensitive() Predicate {
	p.Where = Insensitive(p.Where)
	return p
}

func eachOf(t *Table, ps []Predicate, f valueFunc) error {
	for _, p := range ps {
		if err := EachValue(t, p, f); err != nil {
			return err
		}
	}
	return nil
}

func insensitiveAll(ps []Predicate) []Predicate {
	out := make([]Predicate, len(ps))
	for i, p := range ps {
		out[i] = Insensitive(p)
	}
	return out
}
