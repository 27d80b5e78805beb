// Package rawscan reads the rows of the user's own SQL into the user's own types. A [Target] says
// how values of one Go type are filled; [Target.Reader] makes a plan for one result from its column
// names, before the first row. A plan has one function for each column, so a row costs no search
// and no decision about types.
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

// Enum reads the database's text of a value of an enum of the schema.
type Enum func(stored string) (value string, err error)

// Enums returns how values of an enum type are read, nil for other types.
type Enums func(reflect.Type) Enum

// Reader fills dst, which can be set, from the current row.
type Reader func(r driver.Row, dst reflect.Value) error

// Target is a type that rows are read into.
type Target struct {
	typ    reflect.Type
	cell   cell    // a type that is read from one column
	fields []field // a struct
	// pointer is true if dst is a pointer to a struct.
	pointer bool
}

// Of examines a type. The error names a type, or a field with a type, that no column can be read
// into.
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

// Reader returns the plan for a result with these columns.
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

// ColumnError is the error of a value that does not fit. Err does not have the value.
type ColumnError struct {
	Column string
	Err    error
}

// Error names the column.
func (e *ColumnError) Error() string { return fmt.Sprintf("column %q: %v", e.Column, e.Err) }

// Unwrap returns the cause.
func (e *ColumnError) Unwrap() error { return e.Err }
