package rawscan

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// cell reads column i of the current row into dst.
type cell func(r driver.Row, i int, dst reflect.Value) error

// read calls the cell. If the row has recorded an error, read returns another one that does not
// contain the row's value.
func (c cell) read(r driver.Row, i int, dst reflect.Value) error {
	if err := c(r, i, dst); err != nil {
		return err
	}
	if r.TakeError() != nil {
		return fmt.Errorf("the value cannot be read into %s", dst.Type())
	}
	return nil
}

// scanner has the method of sql.Scanner.
type scanner interface{ Scan(src any) error }

// cellOf returns the function that reads a column into type t, or nil if no column can be read into
// it.
func cellOf(t reflect.Type, enums Enums) cell {
	switch t {
	case reflect.TypeFor[time.Time]():
		return required(func(r driver.Row, i int, dst reflect.Value) { *pointer[time.Time](dst) = r.Time(i) })
	case reflect.TypeFor[decimal.Decimal]():
		return required(func(r driver.Row, i int, dst reflect.Value) { *pointer[decimal.Decimal](dst) = r.Decimal(i) })
	case reflect.TypeFor[json.RawMessage]():
		return nullable(func(r driver.Row, i int, dst reflect.Value) { dst.SetBytes(r.JSON(i)) })
	}
	if e := enums(t); e != nil {
		return enumCell(e)
	}
	if c := wrapperCell(t, enums); c != nil {
		return c
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[scanner]()) {
		return readScanner
	}
	return kindCell(t, enums)
}

func kindCell(t reflect.Type, enums Enums) cell {
	switch t.Kind() {
	case reflect.Pointer:
		return pointerCell(t, enums)
	case reflect.Slice:
		return sliceCell(t, enums)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return readAny
		}
	case reflect.String:
		return required(func(r driver.Row, i int, dst reflect.Value) { dst.SetString(r.Text(i)) })
	case reflect.Bool:
		return required(func(r driver.Row, i int, dst reflect.Value) { dst.SetBool(r.Bool(i)) })
	case reflect.Float32, reflect.Float64:
		return readFloat
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return readInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return readUint
	default:
	}
	return nil
}

// pointer returns the address of a value. It does not allocate.
func pointer[T any](dst reflect.Value) *T { return dst.Addr().Interface().(*T) }

func null(dst reflect.Value) error {
	return fmt.Errorf("the value is NULL, which %s cannot hold: use a pointer or COALESCE", dst.Type())
}

func required(set func(r driver.Row, i int, dst reflect.Value)) cell {
	return func(r driver.Row, i int, dst reflect.Value) error {
		if r.Null(i) {
			return null(dst)
		}
		set(r, i, dst)
		return nil
	}
}

// nullable returns a cell for a type that has a nil value, which represents NULL.
func nullable(set func(r driver.Row, i int, dst reflect.Value)) cell {
	return func(r driver.Row, i int, dst reflect.Value) error {
		if r.Null(i) {
			dst.SetZero()
			return nil
		}
		set(r, i, dst)
		return nil
	}
}

func readInt(r driver.Row, i int, dst reflect.Value) error {
	if r.Null(i) {
		return null(dst)
	}
	n := r.Int(i)
	if dst.OverflowInt(n) {
		return fmt.Errorf("the value is out of the range of %s", dst.Type())
	}
	dst.SetInt(n)
	return nil
}

func readUint(r driver.Row, i int, dst reflect.Value) error {
	if r.Null(i) {
		return null(dst)
	}
	n := r.Int(i)
	if n < 0 || dst.OverflowUint(uint64(n)) {
		return fmt.Errorf("the value is out of the range of %s", dst.Type())
	}
	dst.SetUint(uint64(n))
	return nil
}

func readFloat(r driver.Row, i int, dst reflect.Value) error {
	if r.Null(i) {
		return null(dst)
	}
	f := r.Float(i)
	if dst.OverflowFloat(f) {
		return fmt.Errorf("the value is out of the range of %s", dst.Type())
	}
	dst.SetFloat(f)
	return nil
}

func readAny(r driver.Row, i int, dst reflect.Value) error {
	dst.SetZero()
	if v := r.Value(i); v != nil {
		dst.Set(reflect.ValueOf(v))
	}
	return r.TakeError()
}

// readScanner calls Scan with one of the types that database/sql passes to it.
func readScanner(r driver.Row, i int, dst reflect.Value) error {
	var v any
	switch x := r.Value(i).(type) {
	case decimal.Decimal:
		v = x.String()
	case json.RawMessage:
		v = []byte(x)
	case []any:
		return errors.New("a list cannot be read by Scan")
	default:
		v = x
	}
	if err := r.TakeError(); err != nil {
		return err
	}
	if err := dst.Addr().Interface().(scanner).Scan(v); err != nil {
		return fmt.Errorf("the Scan method of %s refuses the value", dst.Type())
	}
	return nil
}

func enumCell(e Enum) cell {
	return func(r driver.Row, i int, dst reflect.Value) error {
		if r.Null(i) {
			return null(dst)
		}
		v, err := e(r.Text(i))
		if err != nil {
			return err
		}
		dst.SetString(v)
		return nil
	}
}
