package gensupport

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Optional is a field of a patch: absent, NULL or a value. The zero Optional is absent. The
// functions Set, SetNull and SetPtr of package orm make the others.
type Optional[T any] struct {
	// Given is true if the patch changes the field.
	Given bool
	// Value is the new value; nil means NULL.
	Value *T
}

// UnmarshalJSON reads a field that is present: null becomes NULL.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	o.Given, o.Value = true, nil
	if string(data) == "null" {
		return nil
	}
	v := new(T)
	if err := json.Unmarshal(data, v); err != nil {
		return wrongType(data, reflect.TypeFor[T](), err)
	}
	o.Value = v
	return nil
}

// MarshalJSON writes the value, or null. The tags of patches leave out absent fields.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.Value == nil {
		return []byte("null"), nil
	}
	return json.Marshal(*o.Value)
}

// wrongType returns an error to which encoding/json adds the name of the field. It does this for
// its own type of errors only, unless they are wrapped.
func wrongType(data []byte, t reflect.Type, err error) error {
	var own *json.UnmarshalTypeError
	if errors.As(err, &own) {
		return own
	}
	return &json.UnmarshalTypeError{Value: jsonKind(data[0]), Type: t}
}

// jsonKind describes the JSON value that begins with a character.
func jsonKind(first byte) string {
	switch first {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	}
	return "number"
}

// PatchRow collects, by column, the values that a patch sets.
type PatchRow struct {
	Columns []int
	Values  []query.Value
	// Refused are the columns that the patch sets although it must not.
	Refused []int
}

func (r *PatchRow) set(column int, v query.Value) {
	r.Columns, r.Values = append(r.Columns, column), append(r.Values, v)
}

// PatchValue adds the value of a field to row, unless the field is absent. The function of encodes
// a value.
//
//go:noinline
func PatchValue[T any](row *PatchRow, column int, o Optional[T], of func(T) query.Value) {
	switch {
	case !o.Given:
	case o.Value == nil:
		row.set(column, query.Value{})
	default:
		row.set(column, of(*o.Value))
	}
}

// PatchList adds the value of a list to row, unless the field is absent. k is the kind of the
// items.
//
//go:noinline
func PatchList[T any](row *PatchRow, column int, o Optional[[]T], k query.Kind, of func(T) query.Value) {
	switch {
	case !o.Given:
	case o.Value == nil:
		row.set(column, query.Value{})
	default:
		row.set(column, ListValue(k, of, *o.Value))
	}
}

// PatchJSON adds the value of a required Json field to row, unless the field is absent. null is the
// JSON value null.
func PatchJSON[T any](row *PatchRow, column int, o Optional[T], of func(T) query.Value) {
	if o.Given && o.Value == nil {
		row.set(column, query.JSONValue([]byte("null")))
		return
	}
	PatchValue(row, column, o, of)
}
