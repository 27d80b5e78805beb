package query

// CompareOp is a comparison.
type CompareOp uint8

// The comparisons. If Value is not NULL, Ne also holds for columns that are NULL: Eq and Ne are
// each other's complement.
const (
	Eq CompareOp = iota
	Ne
	Lt
	Lte
	Gt
	Gte
)

// Compare compares a column with a value. SQLite compares decimals as numbers, too.
type Compare struct {
	Column int
	Op     CompareOp
	Value  Value
}

func (p Compare) eachValue(t *Table, f valueFunc) error { return f(t, p.Column, p.Value) }

// insensitive turns equality of texts into a search; other comparisons do not change.
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

// In holds when the column is one of the values. Their number is not limited.
type In struct {
	Column int
	Values []Value
	Not    bool
}

func (p In) eachValue(t *Table, f valueFunc) error { return eachIn(t, p.Column, p.Values, f) }

// insensitive compares with each text. An empty list, and values that are not texts, do not change.
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

// IsNull holds when the column is NULL (with Not: is not).
type IsNull struct {
	Column int
	Not    bool
}

func (IsNull) eachValue(*Table, valueFunc) error { return nil }
func (p IsNull) insensitive() Predicate          { return p }

// Keys holds when the row's columns equal one of the rows of values (compound selectors).
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

func (p Keys) insensitive() Predicate { return p }

// Child holds for the rows that a link of foreign keys relates to the row with the key. The database
// compares as the foreign key does, which can differ from a comparison of the columns with the key:
// the column that it refers to decides about case and padding.
type Child struct {
	Link *Link
	Key  []Value // of Link.FromColumns
}

func (p Child) eachValue(_ *Table, f valueFunc) error {
	for i, c := range p.Link.FromColumns {
		if err := f(p.Link.From, c, p.Key[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p Child) insensitive() Predicate { return p }

func eachIn(t *Table, column int, vs []Value, f valueFunc) error {
	for _, v := range vs {
		if err := f(t, column, v); err != nil {
			return err
		}
	}
	return nil
}
