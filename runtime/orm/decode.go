package orm

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/rawscan"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// DecodeError reports that a row holds a value that the Go type of the field cannot represent.
// Examples are an enum value that was added after the client was generated, and a NaN in a Decimal.
// A find returns all rows or an error, so one such row fails the whole find; Each returns the rows
// before it.
//
// The error's text contains the key of the row if the key consists of numbers and of ids that the
// client generates. Other keys may be secret. The text never contains the value.
type DecodeError struct {
	Model string         // name in the schema; "" for rows of orm.Raw that do not belong to a model
	Field string         // name in the schema; for orm.Raw the name of the result's column
	Key   map[string]any // the row's key by field; nil if it was not selected or cannot be read
	Err   error          // describes what the column holds, without the value

	row string // which row: "with id 7"
}

// Error names the field and the row.
func (e *DecodeError) Error() string {
	what := fmt.Sprintf("column %q", e.Field)
	if e.Model != "" {
		what = e.Model + "." + e.Field
	}
	if e.row != "" {
		what += " of the row " + e.row
	}
	var v *driver.ValueError
	if errors.As(e.Err, &v) {
		return what + " " + v.Reason()
	}
	return what + ": " + e.Err.Error()
}

// Unwrap returns the driver's error.
func (e *DecodeError) Unwrap() error { return e.Err }

// decode reads the current row into dst; columns[i] is the model's column at position i of the row.
func decode(m *gensupport.Model, dst any, r driver.Row, columns []int) error {
	m.Decode(dst, r, columns)
	return readable(m.Table, r, columns)
}

// readable returns an error if a value of the current row could not be read. The error names the
// field.
func readable(t *query.Table, r driver.Row, columns []int) error {
	err := r.TakeError()
	if err == nil {
		return nil
	}
	var v *driver.ValueError
	if !errors.As(err, &v) || v.Column >= len(columns) || columns[v.Column] < 0 {
		return err
	}
	out := &DecodeError{Model: t.Model, Field: t.Columns[columns[v.Column]].Field, Err: err}
	out.Key, out.row = keyOfRow(t, r, columns)
	return out
}

// rawError turns err into a [DecodeError] if it concerns a column of a row of [Raw].
func rawError(err error) error {
	if err == nil { // the common case must not allocate the target of As
		return nil
	}
	var c *rawscan.ColumnError
	if !errors.As(err, &c) {
		return err
	}
	return &DecodeError{Field: c.Column, Err: c.Err}
}

// keyOfRow returns the key of the current row, and a text that describes the key in an error.
func keyOfRow(t *query.Table, r driver.Row, columns []int) (key map[string]any, text string) {
	var parts []string
	shown := true
	key = map[string]any{}
	for _, k := range t.Key {
		i := slices.Index(columns, k)
		if i < 0 {
			return nil, ""
		}
		c := &t.Columns[k]
		v := readColumn(r, i, c)
		if r.TakeError() != nil {
			return nil, ""
		}
		key[c.Field] = goValue(v)
		shown = shown && publicKey(c)
		parts = append(parts, fmt.Sprintf("%s %v", c.Field, key[c.Field]))
	}
	if !shown {
		return key, "whose key is in DecodeError.Key"
	}
	return key, "with " + strings.Join(parts, ", ")
}

// publicKey reports whether the column's values identify a row and reveal nothing else.
func publicKey(c *query.Column) bool {
	switch c.Kind {
	case query.Int, query.BigInt:
		return true
	case query.String:
		return c.DefaultFunc != query.NoDefaultFunc
	case query.Null, query.Float, query.Decimal, query.Bool, query.Time, query.JSON, query.Bytes, query.Enum:
	}
	return false
}

// goValue converts a value to the Go type of its kind. For an enum it returns the value's name in
// the database.
func goValue(v query.Value) any {
	switch v.Kind {
	case query.Int:
		return int(v.Num)
	case query.BigInt:
		return v.Num
	case query.Bool:
		return v.Num != 0
	case query.Time:
		return time.UnixMicro(v.Num).UTC()
	case query.Decimal:
		d, err := decimal.NewFromString(v.Str)
		if err != nil {
			return v.Str
		}
		return d
	case query.Bytes:
		return []byte(v.Str)
	case query.Float:
		return math.Float64frombits(uint64(v.Num))
	case query.Null, query.String, query.JSON, query.Enum:
	}
	return v.Str
}
