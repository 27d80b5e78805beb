package driver

import (
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
	// Fail records an error of the caller's own ("unknown enum value").
	Fail(error)
	// Err returns the first error that was recorded for the current row, by Fail or by a value that
	// could not be read.
	Err() error
}
