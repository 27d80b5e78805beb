package driver

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Row is the current row of a result. Its methods read values directly from the form of the
// database driver, so that values need no conversion to an interface type. The index i is the
// position of a column in the query node. If a value cannot be read, the method returns the zero
// value and records an error. The executor returns the recorded error after the callback for the
// row has returned.
type Row interface {
	Null(i int) bool
	Int(i int) int64
	Float(i int) float64
	Bool(i int) bool
	Text(i int) string // for String and Enum (the database name)
	Bytes(i int) []byte
	JSON(i int) []byte
	Time(i int) time.Time // in UTC
	Decimal(i int) decimal.Decimal
	// List returns the number of items of a list, and a Row whose columns are the items. For NULL,
	// the number is 0.
	List(i int) (int, Row)
	// Value returns the value in the Go type that corresponds to its type in the database: nil,
	// int64, float64, bool, string, []byte, time.Time, decimal.Decimal, json.RawMessage, or []any
	// for a list.
	Value(i int) any
	// Fail records an error of the caller. It does nothing if an error is recorded already.
	Fail(error)
	// TakeError returns the recorded error and removes it. It returns nil if there is none.
	TakeError() error
}

// ValueError reports that a column of a row holds a value that cannot be read. Its text does not
// contain the value, which may be secret.
type ValueError struct {
	Column int    // position in the result, counted from 0
	Item   int    // position in a list, counted from 1; 0 if the column is not a list
	Held   string // describes the value in the column, such as "NULL" or "a text"
	Want   string // describes the value that was expected, such as "an integer"
}

// Error describes the column by its number, since only package orm knows its name.
func (e *ValueError) Error() string {
	return fmt.Sprintf("column %d of the result %s", e.Column+1, e.Reason())
}

// Reason describes the value in the column and the expected value, without the name of the column.
func (e *ValueError) Reason() string {
	holds := "holds " + e.Held
	if e.Item > 0 {
		holds = fmt.Sprintf("holds a list, whose item %d is %s", e.Item, e.Held)
	}
	return holds + ", which is not " + e.Want
}
