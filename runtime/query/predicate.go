package query

import "errors"

// Predicate is a condition on a row. The types of this package with the methods below implement it.
//
// A new kind of condition does not compile without these methods, so they cannot be forgotten. The
// methods of each kind follow its declaration. Package sqlgen writes the SQL of conditions.
type Predicate interface {
	// eachValue implements [EachValue] for this kind of condition. Its columns belong to t.
	eachValue(t *Table, f valueFunc) error
	// insensitive implements [Insensitive] for this kind of condition.
	insensitive() Predicate
	// restrict implements [Restrict] for this kind of condition. The file restrict.go says what a
	// new kind must do.
	restrict(r restriction) (Predicate, error)
}

// valueFunc is called with a value of a condition and the column that the value is compared with.
type valueFunc = func(t *Table, column int, v Value) error

// ErrNoKeyColumns is the error of [Keys] without columns. A selector that names no column causes
// it.
var ErrNoKeyColumns = errors.New("keys without columns")

// EachValue calls f for every value in p, with the table and the column that the value is compared
// with. p is a condition on rows of t, or nil. EachValue stops at the first error of f and returns
// it.
func EachValue(t *Table, p Predicate, f func(t *Table, column int, v Value) error) error {
	if p == nil {
		return nil
	}
	return p.eachValue(t, f)
}

// Insensitive returns p changed so that text searches and equality of text ignore case: of ASCII
// letters on SQLite, and by the database's locale on PostgreSQL. For nil, it returns nil.
func Insensitive(p Predicate) Predicate {
	if p == nil {
		return nil
	}
	return p.insensitive()
}

// And holds if all its conditions hold. An empty And is true.
type And []Predicate

func (p And) eachValue(t *Table, f valueFunc) error { return eachOf(t, p, f) }
func (p And) insensitive() Predicate                { return And(insensitiveAll(p)) }
func (p And) restrict(r restriction) (Predicate, error) {
	ps, err := r.all(p)
	return And(ps), err
}

// Or holds if at least one of its conditions holds. An empty Or is false.
type Or []Predicate

func (p Or) eachValue(t *Table, f valueFunc) error { return eachOf(t, p, f) }
func (p Or) insensitive() Predicate                { return Or(insensitiveAll(p)) }
func (p Or) restrict(r restriction) (Predicate, error) {
	ps, err := r.all(p)
	return Or(ps), err
}

// Not holds if its condition does not hold. A condition that is NULL in SQL does not hold.
type Not struct{ P Predicate }

func (p Not) eachValue(t *Table, f valueFunc) error { return EachValue(t, p.P, f) }
func (p Not) insensitive() Predicate                { return Not{P: Insensitive(p.P)} }
func (p Not) restrict(r restriction) (Predicate, error) {
	inner, err := r.inner(p.P)
	return Not{P: inner}, err
}

// AllRows holds for every row. Update and Delete require it where no condition is intended.
type AllRows struct{}

func (AllRows) eachValue(*Table, valueFunc) error         { return nil }
func (p AllRows) insensitive() Predicate                  { return p }
func (p AllRows) restrict(restriction) (Predicate, error) { return p, nil }

// Quantifier determines how many related rows must satisfy the condition.
type Quantifier uint8

// The quantifiers. Is and IsNot are for relations to at most one row.
const (
	Some Quantifier = iota
	Every
	None
	Is
	IsNot
)

// ErrPagedRelation is the error for a condition on some of the related rows, chosen by Skip, Take
// or Distinct, which conditions do not support.
var ErrPagedRelation = errors.New("a condition on a page of related rows")

// Related is a condition on the related rows of a row. If Where is nil, every related row satisfies
// it.
type Related struct {
	Link  *Link
	Quant Quantifier
	Where Predicate
	// Paged is true if the condition was made from a relation with Skip, Take or Distinct. Then
	// [EachValue] returns [ErrPagedRelation].
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

// restrict makes the related rows outside of the scope count as not related. For Every, they must
// satisfy the condition in any case.
func (p Related) restrict(r restriction) (Predicate, error) {
	inner, err := r.inner(p.Where)
	if err != nil {
		return nil, err
	}
	scope := r(p.Link.To)
	switch {
	case scope == nil:
		p.Where = inner
	case p.Quant != Every:
		p.Where = Both(inner, scope)
	case inner != nil:
		p.Where = Or{Not{P: scope}, inner}
	}
	return p, nil
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
