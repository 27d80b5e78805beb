package query

import (
	"encoding/json"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
)

// JSONOp is a way to test the value at a path of a Json column.
type JSONOp uint8

// The ways to test a JSON value. Numbers are compared as decimal numbers of any size, texts by code
// points, and objects without regard to the order of their keys. An order does not hold for values
// of two types.
const (
	JSONEq JSONOp = iota
	JSONLt
	JSONLte
	JSONGt
	JSONGte
	JSONHas    // an array with an item that equals the value
	JSONExists // a value at the path, which may be the JSON value null
	JSONContains
	JSONStartsWith
	JSONEndsWith
	JSONSame // a text that equals the value; only with Insensitive
)

// Text returns the text search of op. It returns false if op is no text search.
func (op JSONOp) Text() (MatchOp, bool) {
	switch op {
	case JSONContains:
		return Contains, true
	case JSONStartsWith:
		return StartsWith, true
	case JSONEndsWith:
		return EndsWith, true
	case JSONSame:
		return Equals, true
	case JSONEq, JSONLt, JSONLte, JSONGt, JSONGte, JSONHas, JSONExists:
	}
	return 0, false
}

// JSONMatch is a condition on the value at a path of a Json column. It does not hold if the column
// is NULL or if there is no value at the path.
type JSONMatch struct {
	Column int
	Path   JSONPath
	Op     JSONOp
	// Value is the JSON value to compare with. For a text search it is a String, for JSONExists it
	// is NULL.
	Value Value
	// Insensitive makes a text search ignore case, as in [Match].
	Insensitive bool
	// Problem says why the arguments are wrong, "" if they are not. [EachValue] returns it as an
	// error.
	Problem string
}

func (p JSONMatch) eachValue(t *Table, f valueFunc) error {
	if p.Problem != "" {
		return &ConditionError{t.Columns[p.Column].Field + p.Path.String() + ": " + p.Problem}
	}
	if err := f(t, p.Column, p.Value); err != nil {
		return err
	}
	if p.Op >= JSONLt && p.Op <= JSONGte {
		if _, ordered := jsonvalue.Compare(p.Value.Str, p.Value.Str); !ordered {
			return &ConditionError{t.Columns[p.Column].Field + p.Path.String() + ": only numbers and texts have an order"}
		}
	}
	return nil
}

func (p JSONMatch) insensitive() Predicate {
	if p.Op == JSONEq && json.Valid([]byte(p.Value.Str)) {
		if text, ok := jsonvalue.Text(p.Value.Str); ok {
			p.Op, p.Value = JSONSame, StringValue(text)
		}
	}
	_, p.Insensitive = p.Op.Text()
	return p
}

func (p JSONMatch) restrict(restriction) (Predicate, error) { return p, nil }
