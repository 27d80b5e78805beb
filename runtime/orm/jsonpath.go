package orm

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/query"
)

// JSONPath is the value at a path in a Json column of model M. Values are given as Go values, which
// are written as JSON: texts, numbers, bool, nil for the JSON value null, [json.RawMessage],
// slices, maps and structs. Numbers are compared as decimal numbers of any size, so 1e2 equals
// 100.0. Objects are equal without regard to the order of their keys.
//
// Conditions other than Not, IsMissing and IsNull do not hold if the column is NULL or if the path
// leads nowhere. A key leads only into an object, and an index only into an array.
//
// Its operators are fields that hold functions and are called like methods.
type JSONPath[M any] struct {
	// Eq holds if the value equals v.
	Eq func(v any) Predicate[M]
	// Not holds if the value differs from v, also if there is no value.
	Not func(v any) Predicate[M]
	// Lt holds if the value is a number less than the number v, or a text before the text v by code
	// points. The same types are possible for Lte, Gt, Gte and Between.
	Lt func(v any) Predicate[M]
	// Lte holds if the value is less than or equal to v.
	Lte func(v any) Predicate[M]
	// Gt holds if the value is greater than v.
	Gt func(v any) Predicate[M]
	// Gte holds if the value is greater than or equal to v.
	Gte func(v any) Predicate[M]
	// Between holds if the value is at least low and at most high.
	Between func(low, high any) Predicate[M]
	// Contains holds if the value is a text in which text occurs. Under [Insensitive] it ignores
	// case.
	Contains func(text string) Predicate[M]
	// StartsWith holds if the value is a text that begins with text.
	StartsWith func(text string) Predicate[M]
	// EndsWith holds if the value is a text that ends with text.
	EndsWith func(text string) Predicate[M]
	// Has holds if the value is an array with an item that equals v.
	Has func(v any) Predicate[M]
	// HasEvery holds if the value is an array and all of v are items of it.
	HasEvery func(v ...any) Predicate[M]
	// HasSome holds if the value is an array and at least one of v is an item of it.
	HasSome func(v ...any) Predicate[M]
	// HasKey holds if the value is an object with the key, also if its member is the JSON value
	// null.
	HasKey func(key string) Predicate[M]
	// Exists holds if the path leads to a value, also if this is the JSON value null.
	Exists func() Predicate[M]
	// IsMissing holds if the column is not NULL but the path leads nowhere.
	IsMissing func() Predicate[M]
	// IsJSONNull holds if the value is the JSON value null.
	IsJSONNull func() Predicate[M]
	// IsNull holds if the column is NULL, the path leads nowhere, or the value is the JSON value
	// null.
	IsNull func() Predicate[M]

	// Set sets the value at the path to v. It creates what is missing on the path: a member of an
	// object, the item after the last one of an array, and objects and arrays that contain them. If
	// the path leads into a value of another type, or to an index beyond the end of an array, the
	// document stays as it is. Several paths of one column can be changed together, in the order of
	// the call.
	Set func(v any) Assignment[M]
	// Remove removes the member or item at the path. If the path leads nowhere, the document stays
	// as it is.
	Remove func() Assignment[M]
}

// newJSONPath returns the operators of the value at a path in a column.
func newJSONPath[M any](column int, steps []any) JSONPath[M] {
	at := newJSONAt(column, steps)
	one := func(op query.JSONOp) func(v any) Predicate[M] {
		return func(v any) Predicate[M] { return Predicate[M]{at.value(op, v)} }
	}
	text := func(op query.JSONOp) func(string) Predicate[M] {
		return func(s string) Predicate[M] { return Predicate[M]{at.match(op, query.StringValue(s))} }
	}
	none := func(f func(jsonAt) query.Predicate) func() Predicate[M] {
		return func() Predicate[M] { return Predicate[M]{f(at)} }
	}
	return JSONPath[M]{
		Eq: one(query.JSONEq),
		Not: func(v any) Predicate[M] {
			return Predicate[M]{query.Not{P: at.value(query.JSONEq, v)}}
		},
		Lt: one(query.JSONLt), Lte: one(query.JSONLte), Gt: one(query.JSONGt), Gte: one(query.JSONGte),
		Between: func(low, high any) Predicate[M] {
			return Predicate[M]{query.And{at.value(query.JSONGte, low), at.value(query.JSONLte, high)}}
		},
		Contains: text(query.JSONContains), StartsWith: text(query.JSONStartsWith), EndsWith: text(query.JSONEndsWith),
		Has:        one(query.JSONHas),
		HasEvery:   func(v ...any) Predicate[M] { return Predicate[M]{at.hasEvery(v)} },
		HasSome:    func(v ...any) Predicate[M] { return Predicate[M]{query.Or(at.values(query.JSONHas, v))} },
		HasKey:     func(key string) Predicate[M] { return Predicate[M]{newJSONAt(column, more(steps, any(key))).exists()} },
		Exists:     none(jsonAt.exists),
		IsMissing:  none(jsonAt.isMissing),
		IsJSONNull: none(jsonAt.isJSONNull),
		IsNull:     none(jsonAt.isNull),
		Set:        func(v any) Assignment[M] { return Assignment[M]{at.set(v)} },
		Remove:     func() Assignment[M] { return Assignment[M]{at.remove()} },
	}
}

// jsonAt is a path in a Json column. problem says why the path is wrong, "" if it is not.
type jsonAt struct {
	column  int
	path    query.JSONPath
	problem string
}

func newJSONAt(column int, steps []any) jsonAt {
	path, err := query.NewJSONPath(steps...)
	at := jsonAt{column: column, path: path}
	if err != nil {
		at.problem = err.Error()
	}
	return at
}

func (at jsonAt) match(op query.JSONOp, v query.Value) query.Predicate {
	return query.JSONMatch{Column: at.column, Path: at.path, Op: op, Value: v, Problem: at.problem}
}

// value returns a condition on a Go value.
func (at jsonAt) value(op query.JSONOp, v any) query.Predicate {
	text, err := jsonOf(v)
	if err != nil && at.problem == "" {
		at.problem = err.Error()
	}
	return at.match(op, query.Value{Kind: query.JSON, Str: text})
}

func (at jsonAt) values(op query.JSONOp, vs []any) []query.Predicate {
	out := make([]query.Predicate, len(vs))
	for i, v := range vs {
		out[i] = at.value(op, v)
	}
	return out
}

// hasEvery tests without values whether there is an array: it is equal to the empty array, or it
// has a first item.
func (at jsonAt) hasEvery(vs []any) query.Predicate {
	if len(vs) > 0 {
		return query.And(at.values(query.JSONHas, vs))
	}
	first := at
	first.path = more(at.path, query.JSONStep{Array: true})
	return query.Or{at.value(query.JSONEq, []any{}), first.exists()}
}

func (at jsonAt) exists() query.Predicate     { return at.match(query.JSONExists, query.Value{}) }
func (at jsonAt) isJSONNull() query.Predicate { return at.value(query.JSONEq, nil) }

func (at jsonAt) isMissing() query.Predicate {
	return query.And{query.IsNull{Column: at.column, Not: true}, query.Not{P: at.exists()}}
}

func (at jsonAt) isNull() query.Predicate {
	return query.Or{query.Not{P: at.exists()}, at.isJSONNull()}
}

// set returns the assignment of a Go value to the place at the path.
func (at jsonAt) set(v any) *assignment {
	text, err := jsonOf(v)
	if err != nil && at.problem == "" {
		at.problem = err.Error()
	}
	if len(at.path) == 0 && at.problem == "" {
		return assign(at.column, query.Set, query.JSONValue([]byte(text)))
	}
	return at.change(query.JSONChange{Path: at.path, Value: query.JSONValue([]byte(text))})
}

func (at jsonAt) remove() *assignment {
	if len(at.path) == 0 && at.problem == "" {
		at.problem = "Remove without a path: set the column to NULL or to another value"
	}
	return at.change(query.JSONChange{Path: at.path, Remove: true})
}

func (at jsonAt) change(c query.JSONChange) *assignment {
	a := assign(at.column, query.ChangeJSON, query.Value{})
	a.set.JSON, a.problem = []query.JSONChange{c}, at.problem
	return a
}

// jsonOf returns the JSON text of a Go value. A decimal becomes a number.
func jsonOf(v any) (string, error) {
	switch d := v.(type) {
	case decimal.Decimal:
		return d.String(), nil
	case *decimal.Decimal:
		if d != nil {
			return d.String(), nil
		}
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // not returned, since its text can quote the value
		return "", fmt.Errorf("a value of type %T cannot be written as JSON", v)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}
