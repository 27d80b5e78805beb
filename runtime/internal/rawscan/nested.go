package rawscan

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
)

func pointerCell(t reflect.Type, enums Enums) cell {
	inner := cellOf(t.Elem(), enums)
	if inner == nil {
		return nil
	}
	return func(r driver.Row, i int, dst reflect.Value) error {
		if r.Null(i) {
			dst.SetZero()
			return nil
		}
		v := reflect.New(t.Elem())
		dst.Set(v)
		return inner(r, i, v.Elem())
	}
}

// wrapperCell returns a cell for structs that consist of a value and a bool Valid, such as
// sql.NullInt32 and decimal.NullDecimal. It reads the value as if the wrapper were absent, because
// Scan of sql.NullTime does not accept the texts in which SQLite stores times.
func wrapperCell(t reflect.Type, enums Enums) cell {
	known := []string{"database/sql", "github.com/shopspring/decimal"}
	if t.Kind() != reflect.Struct || !slices.Contains(known, t.PkgPath()) || t.NumField() != 2 {
		return nil
	}
	valid := t.Field(1)
	if valid.Name != "Valid" || valid.Type.Kind() != reflect.Bool {
		return nil
	}
	inner := cellOf(t.Field(0).Type, enums)
	if inner == nil {
		return nil
	}
	return func(r driver.Row, i int, dst reflect.Value) error {
		dst.SetZero()
		if r.Null(i) {
			return nil
		}
		dst.Field(1).SetBool(true)
		return inner(r, i, dst.Field(0))
	}
}

// sliceCell returns a cell for bytes and for lists. A list is an array on PostgreSQL and a JSON
// array on SQLite.
func sliceCell(t reflect.Type, enums Enums) cell {
	if t.Elem().Kind() == reflect.Uint8 {
		return nullable(func(r driver.Row, i int, dst reflect.Value) { dst.SetBytes(r.Bytes(i)) })
	}
	if t.Elem().Kind() == reflect.Slice && t.Elem().Elem().Kind() != reflect.Uint8 {
		return nil
	}
	inner := cellOf(t.Elem(), enums)
	if inner == nil {
		return nil
	}
	return func(r driver.Row, i int, dst reflect.Value) error {
		if r.Null(i) {
			dst.SetZero()
			return nil
		}
		n, items := r.List(i)
		dst.Set(reflect.MakeSlice(t, n, n))
		for k := range n {
			if err := inner(items, k, dst.Index(k)); err != nil {
				return fmt.Errorf("item %d: %w", k+1, err)
			}
		}
		return nil
	}
}
