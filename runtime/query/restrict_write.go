package query

import (
	"fmt"
	"slices"
	"time"
)

// OutsideError reports a value that is outside of the scope of a tree: the written row would not
// satisfy the scope's condition.
type OutsideError struct {
	Table  *Table
	Column int
}

// Error names the model and the field.
func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s: the scope determines %s, which cannot be changed", e.Table.Model, e.Table.Columns[e.Column].Field)
}

// Fixed splits a condition on rows of t. fixed contains the columns that have the same value in
// every row that satisfies p: those that p compares for equality, and those that must be NULL. rest
// is the remaining condition, or nil if there is none. p can be nil.
func Fixed(t *Table, p Predicate) (fixed []Assign, rest Predicate) {
	set := func(column int, v Value) {
		fixed = append(fixed, Assign{Column: column, Op: Set, Value: t.Columns[column].Stored(v)})
	}
	switch q := p.(type) {
	case nil, AllRows:
		return nil, nil
	case And:
		for _, p := range q {
			f, other := Fixed(t, p)
			fixed, rest = append(fixed, f...), Both(rest, other)
		}
		return fixed, rest
	case Compare:
		if q.Op == Eq && q.Value.List == nil {
			set(q.Column, q.Value)
			return fixed, nil
		}
	case In:
		if !q.Not && len(q.Values) == 1 {
			set(q.Column, q.Values[0])
			return fixed, nil
		}
	case Keys:
		if len(q.Rows) == 1 && !slices.ContainsFunc(q.Rows[0], Value.IsNull) {
			for i, c := range q.Columns {
				set(c, q.Rows[0][i])
			}
			return fixed, nil
		}
	case IsNull:
		if !q.Not {
			set(q.Column, Value{})
			return fixed, nil
		}
	}
	return nil, p
}

// restrict gives the new rows the values that the scope determines.
func (n *Insert) restrict(r restriction) (Node, error) {
	c := *n
	fixed, _ := Fixed(n.Table, r(n.Table))
	for _, a := range fixed {
		if err := c.fix(a); err != nil {
			return nil, err
		}
	}
	if n.Conflict != nil && n.Conflict.Update != nil {
		conflict := *n.Conflict
		if err := checkFixed(n.Table, fixed, conflict.Update); err != nil {
			return nil, err
		}
		var err error
		if conflict.Where, err = r.where(n.Table, conflict.Where); err != nil {
			return nil, err
		}
		c.Conflict = &conflict
	}
	return &c, nil
}

// fix sets a column of all rows to the value that the scope determines. Another value is an error,
// except for the zero value of a required field, which Go cannot distinguish from a field that is
// not given.
func (n *Insert) fix(a Assign) error {
	at := slices.Index(n.Columns, a.Column)
	rows := make([][]Value, max(len(n.Rows), 1))
	copy(rows, n.Rows)
	for i, row := range rows {
		switch {
		case at < 0:
			rows[i] = append(slices.Clip(row), a.Value)
		case row[at] == a.Value:
		case n.Table.NotGiven(a.Column, row[at]):
			rows[i] = slices.Clone(row)
			rows[i][at] = a.Value
		default:
			return &OutsideError{n.Table, a.Column}
		}
	}
	n.Rows = rows
	if at < 0 {
		n.Columns = append(slices.Clip(n.Columns), a.Column)
	}
	return nil
}

// NotGiven reports whether v can stand for a field that the create input does not mention: the
// zero value of a required field. Inputs have pointers for all other fields.
func (t *Table) NotGiven(column int, v Value) bool {
	c := &t.Columns[column]
	byRelation := slices.ContainsFunc(t.ForeignKeys, func(k Constraint) bool { return slices.Contains(k.Columns, column) })
	return v.zero() && !c.Nullable && !c.List && !c.HasDefault && c.DefaultFunc == NoDefaultFunc && !c.UpdatedAt && !byRelation
}

// zero reports whether v is made from the zero value of a Go type.
func (v Value) zero() bool {
	if v.Kind == Time {
		return v.Num == time.Time{}.UnixMicro()
	}
	if v.Kind == Decimal {
		return v.Str == "0"
	}
	return v.Num == 0 && v.Str == "" && v.List == nil && v.Kind != Null
}

func (n *Update) restrict(r restriction) (Node, error) {
	c := *n
	fixed, _ := Fixed(n.Table, r(n.Table))
	if err := checkFixed(n.Table, fixed, n.Set); err != nil {
		return nil, err
	}
	var err error
	if c.Part, err = r.part(n.Part); err != nil {
		return nil, err
	}
	c.Where, err = r.where(n.Table, n.Where)
	return &c, err
}

// checkFixed refuses a change of a column whose value the scope determines. New rows have this
// value, so an existing row can take it from them.
func checkFixed(t *Table, fixed, set []Assign) error {
	for _, f := range fixed {
		for _, a := range set {
			if a.Column == f.Column && a.Op != FromInput && (a.Op != Set || t.Columns[a.Column].Stored(a.Value) != f.Value) {
				return &OutsideError{t, a.Column}
			}
		}
	}
	return nil
}
