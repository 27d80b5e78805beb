package driver

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Row is the current row of a result in the driver's own form, so that values need no boxing. Index
// i is the position of a column in the query node. If a value cannot be read, the method returns
// the zero value and records an error, which the executor returns after the row.
type Row interface {
	Null(i int) bool
	Int(i int) int64
	Float(i int) float64
	Bool(i int) bool
	Text(i int) string // String, Enum (database name)
	Bytes(i int) []byte
	JSON(i int) []byte
	Time(i int) time.Time // UTC
	Decimal(i int) decimal.Decimal
	// List returns the number of items of a list, and a Row whose columns are the items. NULL has
	// no items.
	List(i int) (int, Row)
	// Value returns the value in the type that the database has for it: nil, int64, float64, bool,
	// string, []byte, time.Time, decimal.Decimal, json.RawMessage, or []any for a list.
	Value(i int) any
	// Fail records an error of the caller's own, unless one is recorded already.
	Fail(error)
	// TakeError returns the recorded error, nil for none, and forgets it.
	TakeError() error
}

// ValueError says that a column of a row holds a value that cannot be read. Its text does not have
// the value, which may be secret.
type ValueError struct {
	Column int    // position in the result, from 0
	Item   int    // position in a list, from 1; 0 when the column is no list
	Held   string // what the column holds: "NULL", "a text"
	Want   string // what was to be read: "an integer"
}

// Error names the column by its number; package orm knows its name.
func (e *ValueError) Error() string {
	return fmt.Sprintf("column %d of the result %s", e.Column+1, e.Reason())
}

// Reason says what the column holds, without naming it.
func (e *ValueError) Reason() string {
	holds := "holds " + e.Held
	if e.Item > 0 {
		holds = fmt.Sprintf("holds a list, whose item %d is %s", e.Item, e.Held)
	}
	return holds + ", which is not " + e.Want
}
