// Package rawscan reads the rows of the user's own SQL into the user's own types. [Of] examines a
// Go type once and returns a [Target]. Before the first row of a result, [Target.Reader] decides
// from the column names which part of the type each column fills. It returns one function that
// reads a row without further decisions. There are three sorts of types:
//
//	struct                a field for each column
//	map[string]any        a key for each column
//	all other types       the only column
package rawscan

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// Enum converts the database's text of an enum value to the client's text.
type Enum func(stored string) (value string, err error)

// Enums returns the [Enum] of a Go type, or nil if the type is not an enum of the schema.
type Enums func(reflect.Type) Enum

// Reader reads the current row into dst, which must be settable.
type Reader func(r driver.Row, dst reflect.Value) error

// Target is a Go type that rows can be read into.
type Target struct {
	typ    reflect.Type
	cell   cell    // for a type that is read from one column
	fields []field // for a struct
	// pointer is true if rows are read into a pointer to the struct.
	pointer bool
}

// Of examines a type. It returns an error if no column can be read into the type, or into the type
// of one of its fields.
func Of(t reflect.Type, enums Enums) (*Target, error) {
	out := &Target{typ: t}
	if isMap(t) {
		return out, nil
	}
	if out.cell = cellOf(t, enums); out.cell != nil {
		return out, nil
	}
	if t.Kind() == reflect.Pointer {
		out.typ, out.pointer = t.Elem(), true
	}
	if out.typ.Kind() != reflect.Struct {
		return nil, fmt.Errorf("rows cannot be read into %s", t)
	}
	var err error
	out.fields, err = fieldsOf(out.typ, enums)
	return out, err
}

func isMap(t reflect.Type) bool {
	return t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.Interface && t.Elem().NumMethod() == 0
}

// Reader returns the function that reads the rows of a result with these columns.
func (t *Target) Reader(columns []string) (Reader, error) {
	for i, name := range columns {
		if slices.Contains(columns[:i], name) && t.cell == nil {
			return nil, fmt.Errorf("two columns have the name %q: rename one with AS", name)
		}
	}
	switch {
	case t.cell != nil:
		return t.scalar(columns)
	case t.fields != nil:
		return t.structure(columns)
	default:
		return t.mapping(columns), nil
	}
}

func (t *Target) scalar(columns []string) (Reader, error) {
	if len(columns) != 1 {
		return nil, fmt.Errorf("%s is read from one column, the statement returns %d", t.typ, len(columns))
	}
	return func(r driver.Row, dst reflect.Value) error {
		if err := t.cell.read(r, 0, dst); err != nil {
			return &ColumnError{columns[0], err}
		}
		return nil
	}, nil
}

func (t *Target) mapping(columns []string) Reader {
	return func(r driver.Row, dst reflect.Value) error {
		row := reflect.MakeMapWithSize(t.typ, len(columns))
		for i, name := range columns {
			v := reflect.New(t.typ.Elem()).Elem()
			if err := readAny(r, i, v); err != nil {
				return &ColumnError{name, err}
			}
			row.SetMapIndex(reflect.ValueOf(name).Convert(t.typ.Key()), v)
		}
		dst.Set(row)
		return nil
	}
}

func (t *Target) structure(columns []string) (Reader, error) {
	places, err := match(t.typ, t.fields, columns)
	if err != nil {
		return nil, err
	}
	return func(r driver.Row, dst reflect.Value) error {
		if t.pointer {
			dst.Set(reflect.New(t.typ))
			dst = dst.Elem()
		}
		for i, f := range places {
			if err := f.cell.read(r, i, f.of(dst)); err != nil {
				return &ColumnError{columns[i], fmt.Errorf("field %s: %w", f.name, err)}
			}
		}
		return nil
	}, nil
}

// ColumnError reports a value that cannot be read into its destination. Err does not contain the
// value.
type ColumnError struct {
	Column string
	Err    error
}

// Error returns the name of the column and the text of Err.
func (e *ColumnError) Error() string { return fmt.Sprintf("column %q: %v", e.Column, e.Err) }

// Unwrap returns Err.
func (e *ColumnError) Unwrap() error { return e.Err }
