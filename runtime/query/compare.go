package query

// CompareOp is a comparison operator.
type CompareOp uint8

// The comparison operators. If Value is not NULL, Ne also holds for columns that are NULL, so that
// each row satisfies exactly one of Eq and Ne.
const (
	Eq CompareOp = iota
	Ne
	Lt
	Lte
	Gt
	Gte
)

// Compare is a condition that compares a column with a value. Decimals are compared as numbers on
// SQLite too, which stores them as text.
type Compare struct {
	Column int
	Op     CompareOp
	Value  Value
}

func (p Compare) eachValue(t *Table, f valueFunc) error { return f(t, p.Column, p.Value) }

// insensitive replaces the comparison by a search without regard to case, if a text is compared
// with Eq or Ne. Other comparisons do not change.
func (p Compare) insensitive() Predicate {
	if p.Value.Kind != String {
		return p
	}
	same := In{Column: p.Column, Values: []Value{p.Value}}.insensitive()
	switch p.Op {
	case Eq:
		return same
	case Ne:
		return Not{P: same}
	case Lt, Lte, Gt, Gte:
	}
	return p
}

func (p Compare) restrict(restriction) (Predicate, error) { return p, nil }

// In holds if the column equals one of Values. With Not, it holds if the column equals none of
// them. The number of values is not limited.
type In struct {
	Column int
	Values []Value
	Not    bool
}

func (p In) eachValue(t *Table, f valueFunc) error { return eachIn(t, p.Column, p.Values, f) }

// insensitive replaces the list by one search for each of its texts. An empty list, and a list with
// values that are not texts, do not change.
func (p In) insensitive() Predicate {
	var out Or
	for _, v := range p.Values {
		if v.Kind != String {
			return p
		}
		out = append(out, Match{Column: p.Column, Op: Equals, Text: v.Str, Insensitive: true})
	}
	switch {
	case len(out) == 0:
		return p
	case p.Not:
		return Not{P: out}
	case len(out) == 1:
		return out[0]
	}
	return out
}

func (p In) restrict(restriction) (Predicate, error) { return p, nil }

// IsNull holds if the column is NULL. With Not, it holds if the column is not NULL.
type IsNull struct {
	Column int
	Not    bool
}

func (IsNull) eachValue(*Table, valueFunc) error         { return nil }
func (p IsNull) insensitive() Predicate                  { return p }
func (p IsNull) restrict(restriction) (Predicate, error) { return p, nil }

// Keys holds if the values of Columns equal one of Rows. It selects rows by a key of several
// columns.
type Keys struct {
	Columns []int
	Rows    [][]Value
}

func (p Keys) eachValue(t *Table, f valueFunc) error {
	if len(p.Columns) == 0 {
		return ErrNoKeyColumns
	}
	for _, row := range p.Rows {
		for i, c := range p.Columns {
			if err := f(t, c, row[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Keys) insensitive() Predicate                  { return p }
func (p Keys) restrict(restriction) (Predicate, error) { return p, nil }

// Child holds for the rows of Link.To that the link relates to the row of Link.From with the given
// key. The link has no join table. The database compares by the rules of the foreign key, where the
// referenced column decides about case and padding. Therefore the result can differ from a
// comparison of the columns with the key.
type Child struct {
	Link *Link
	Key  []Value // the values of Link.FromColumns
}

func (p Child) eachValue(_ *Table, f valueFunc) error {
	for i, c := range p.Link.FromColumns {
		if err := f(p.Link.From, c, p.Key[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p Child) insensitive() Predicate                  { return p }
func (p Child) restrict(restriction) (Predicate, error) { return p, nil }

func eachIn(t *Table, column int, vs []Value, f valueFunc) error {
	for _, v := range vs {
		if err := f(t, column, v); err != nil {
			return err
		}
	}
	return nil
}
