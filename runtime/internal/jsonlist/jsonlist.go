// Package jsonlist reads lists that SQLite stores as JSON arrays.
package jsonlist

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/driver"
)

// Errors records the first error of reading a row.
type Errors interface {
	Fail(err error)
	TakeError() error
}

// items is a list. It is a row whose columns are the items of the list.
type items struct {
	row    Errors
	column int // the position of the list in its row
	raw    []json.RawMessage
}

// Read reads the list in the given column of a row, whose stored form is text. For nil, which
// stands for NULL, it returns an empty list. It returns false if text is not a list. The errors of
// its items are recorded in row.
func Read(row Errors, column int, text []byte) (n int, list driver.Row, ok bool) {
	l := items{row: row, column: column}
	if text == nil {
		return 0, l, true
	}
	if json.Unmarshal(text, &l.raw) != nil {
		return 0, items{row: row, column: column}, false
	}
	return len(l.raw), l, true
}

var _ driver.Row = items{}

// Fail implements [driver.Row].
func (l items) Fail(err error) {
	var v *driver.ValueError
	if errors.As(err, &v) {
		err = &driver.ValueError{Column: l.column, Item: v.Column + 1, Held: v.Held, Want: v.Want}
	}
	l.row.Fail(err)
}

// TakeError implements [driver.Row].
func (l items) TakeError() error { return l.row.TakeError() }

func (l items) mismatch(i int, want string) {
	l.Fail(&driver.ValueError{Column: i, Held: "a JSON value", Want: want})
}

// item converts the JSON text of item i with f. If f fails, item records that the value does not
// match want.
func item[T any](l items, i int, want string, f func(string) (T, error)) T {
	out, err := f(string(l.raw[i]))
	if err != nil {
		l.mismatch(i, want)
	}
	return out
}

// Null implements [driver.Row].
func (l items) Null(i int) bool { return string(l.raw[i]) == "null" }

// Int implements [driver.Row].
func (l items) Int(i int) int64 {
	return item(l, i, "an integer", func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) })
}

// Float implements [driver.Row].
func (l items) Float(i int) float64 {
	return item(l, i, "a number", func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
}

// Bool implements [driver.Row].
func (l items) Bool(i int) bool { return item(l, i, "a boolean", strconv.ParseBool) }

// Text implements [driver.Row].
func (l items) Text(i int) string {
	return item(l, i, "a text", func(s string) (out string, err error) {
		err = json.Unmarshal([]byte(s), &out)
		return out, err
	})
}

// Bytes implements [driver.Row].
func (l items) Bytes(i int) []byte {
	out, err := base64.StdEncoding.DecodeString(l.Text(i))
	if err != nil {
		l.mismatch(i, "bytes")
	}
	return out
}

// JSON implements [driver.Row].
func (l items) JSON(i int) []byte { return append([]byte{}, l.raw[i]...) }

// Time implements [driver.Row].
func (l items) Time(i int) time.Time {
	t, ok := timeform.Read([]byte(l.Text(i)))
	if !ok {
		l.mismatch(i, "a time")
	}
	return t
}

// Decimal implements [driver.Row].
func (l items) Decimal(i int) decimal.Decimal {
	text := string(l.raw[i])
	if text[0] == '"' {
		text = l.Text(i)
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		l.mismatch(i, "a decimal")
	}
	return d
}

// List implements [driver.Row]. It always fails, since there are no lists of lists.
func (l items) List(i int) (int, driver.Row) {
	l.mismatch(i, "a list")
	return 0, items{row: l.row, column: l.column}
}

// Value implements [driver.Row].
func (l items) Value(i int) any {
	switch l.raw[i][0] {
	case 'n':
		return nil
	case '"':
		return l.Text(i)
	case 't', 'f':
		return l.Bool(i)
	case '[', '{':
		return json.RawMessage(l.JSON(i))
	}
	if n, err := strconv.ParseInt(string(l.raw[i]), 10, 64); err == nil {
		return n
	}
	return l.Float(i)
}
