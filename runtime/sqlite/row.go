package sqlite

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/arena"
	"github.com/cocomon/comon_orm/runtime/internal/jsonlist"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// row is the current row of a statement, or a copy of a row if retained is set.
type row struct {
	stmt     *sqlite3.Stmt
	retained []query.Value
	texts    arena.Arena
	err      error
	declared []string // the declared column types; set only for raw statements
}

var _ driver.Row = (*row)(nil)

// dispatch passes the row to the callback each. It returns the error of this call, or else the
// error that was recorded while a column was read.
func (r *row) dispatch(each func(driver.Row) error) error {
	if err := each(r); err != nil {
		return err
	}
	return r.err
}

func (r *row) storage(i int) sqlite3.Storage {
	if r.retained == nil {
		return r.stmt.Storage(i)
	}
	switch r.retained[i].Kind {
	case query.Null:
		return sqlite3.Null
	case query.BigInt:
		return sqlite3.Integer
	case query.Float:
		return sqlite3.Real
	case query.Bytes:
		return sqlite3.Blob
	case query.Int, query.Decimal, query.Bool, query.String, query.Time, query.JSON, query.Enum: // a copied value never has these kinds, except String
	}
	return sqlite3.Text
}

func (r *row) int(i int) int64 {
	if r.retained == nil {
		return r.stmt.Int(i)
	}
	return r.retained[i].Num
}

func (r *row) float(i int) float64 {
	if r.retained == nil {
		return r.stmt.Float(i)
	}
	return math.Float64frombits(uint64(r.retained[i].Num))
}

// text returns column i as text, in memory that is valid until the next call on the statement.
func (r *row) text(i int) []byte {
	if r.retained == nil {
		return r.stmt.Text(i)
	}
	return []byte(r.retained[i].Str)
}

// copy returns the row's values. The kind of each value follows from SQLite's storage class.
func (r *row) copy() []query.Value {
	out := make([]query.Value, r.stmt.Columns())
	for i := range out {
		switch r.storage(i) {
		case sqlite3.Null:
		case sqlite3.Integer:
			out[i] = query.BigIntValue(r.int(i))
		case sqlite3.Real:
			out[i] = query.FloatValue(r.float(i))
		case sqlite3.Blob:
			out[i] = query.BytesValue(r.stmt.Blob(i))
		case sqlite3.Text:
			out[i] = query.StringValue(string(r.text(i)))
		}
	}
	return out
}

// Fail implements [driver.Row].
func (r *row) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// TakeError implements [driver.Row].
func (r *row) TakeError() error {
	err := r.err
	r.err = nil
	return err
}

func (r *row) mismatch(i int, want string) {
	what := "NULL"
	switch r.storage(i) {
	case sqlite3.Null:
	case sqlite3.Blob:
		what = "a blob"
	case sqlite3.Integer:
		what = "an integer"
	case sqlite3.Real:
		what = "a real number"
	case sqlite3.Text:
		what = "a text"
	}
	r.Fail(&driver.ValueError{Column: i, Held: what, Want: want})
}

// Null implements [driver.Row].
func (r *row) Null(i int) bool { return r.storage(i) == sqlite3.Null }

// Int implements [driver.Row].
func (r *row) Int(i int) int64 {
	switch r.storage(i) {
	case sqlite3.Integer:
		return r.int(i)
	case sqlite3.Real:
		if f := r.float(i); f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return int64(f)
		}
	case sqlite3.Text:
		if n, err := strconv.ParseInt(string(r.text(i)), 10, 64); err == nil {
			return n
		}
	case sqlite3.Null, sqlite3.Blob:
	}
	r.mismatch(i, "an integer")
	return 0
}

// Float implements [driver.Row].
func (r *row) Float(i int) float64 {
	switch r.storage(i) {
	case sqlite3.Real:
		return r.float(i)
	case sqlite3.Integer:
		return float64(r.int(i))
	case sqlite3.Text:
		if f, err := strconv.ParseFloat(string(r.text(i)), 64); err == nil {
			return f
		}
	case sqlite3.Null, sqlite3.Blob:
	}
	r.mismatch(i, "a number")
	return 0
}

// Bool implements [driver.Row].
func (r *row) Bool(i int) bool {
	switch r.storage(i) {
	case sqlite3.Integer:
		return r.int(i) != 0
	case sqlite3.Text:
		if b, err := strconv.ParseBool(string(r.text(i))); err == nil {
			return b
		}
	case sqlite3.Real, sqlite3.Null, sqlite3.Blob:
	}
	r.mismatch(i, "a boolean")
	return false
}

// Text implements [driver.Row]. The texts of one result share memory blocks, which saves
// allocations.
func (r *row) Text(i int) string {
	if r.retained != nil && r.retained[i].Kind == query.String {
		return r.retained[i].Str
	}
	switch r.storage(i) {
	case sqlite3.Null:
		r.mismatch(i, "a text")
		return ""
	case sqlite3.Blob:
		return string(r.Bytes(i))
	case sqlite3.Real:
		return strconv.FormatFloat(r.float(i), 'g', -1, 64)
	case sqlite3.Integer:
		return strconv.FormatInt(r.int(i), 10)
	case sqlite3.Text:
	}
	return r.texts.Keep(r.text(i))
}

// Bytes implements [driver.Row].
func (r *row) Bytes(i int) []byte {
	switch r.storage(i) {
	case sqlite3.Blob, sqlite3.Text:
		from := r.text
		if r.retained == nil {
			from = r.stmt.Blob
		}
		return append([]byte{}, from(i)...)
	case sqlite3.Null, sqlite3.Integer, sqlite3.Real:
	}
	r.mismatch(i, "bytes")
	return nil
}

// JSON implements [driver.Row].
func (r *row) JSON(i int) []byte {
	switch r.storage(i) {
	case sqlite3.Null:
		r.mismatch(i, "JSON")
		return nil
	case sqlite3.Blob:
		return r.Bytes(i)
	case sqlite3.Text, sqlite3.Integer, sqlite3.Real: // SQLite stores a JSON number as a number if the column has a numeric affinity
	}
	return []byte(r.Text(i))
}

// Time implements [driver.Row]. Integers are milliseconds since 1970, as Prisma stores them.
func (r *row) Time(i int) time.Time {
	switch r.storage(i) {
	case sqlite3.Text:
		if t, ok := timeform.Read(r.text(i)); ok {
			return t
		}
	case sqlite3.Integer:
		if t := time.UnixMilli(r.int(i)).UTC(); t.Year() >= 1 && t.Year() <= 9999 {
			return t
		}
	case sqlite3.Null, sqlite3.Real, sqlite3.Blob:
	}
	r.mismatch(i, "a time of the years 1 to 9999")
	return time.Time{}
}

// Decimal implements [driver.Row].
func (r *row) Decimal(i int) decimal.Decimal {
	switch r.storage(i) {
	case sqlite3.Text:
		if d, err := decimal.NewFromString(strings.TrimSpace(string(r.text(i)))); err == nil {
			return d
		}
	case sqlite3.Integer:
		return decimal.NewFromInt(r.int(i))
	case sqlite3.Real:
		if f := r.float(i); !math.IsInf(f, 0) {
			return decimal.NewFromFloat(f)
		}
	case sqlite3.Null, sqlite3.Blob:
	}
	r.mismatch(i, "a decimal")
	return decimal.Decimal{}
}

// List implements [driver.Row].
func (r *row) List(i int) (int, driver.Row) {
	var text []byte
	if !r.Null(i) {
		text = r.text(i)
	}
	n, list, ok := jsonlist.Read(r, i, text)
	if !ok {
		r.mismatch(i, "a list")
	}
	return n, list
}

// Value implements [driver.Row]. SQLite has no storage classes for booleans and times. Therefore an
// integer or a text becomes a boolean or a time if the declared type of the column requires it.
func (r *row) Value(i int) any {
	declared := ""
	if r.declared != nil {
		declared = strings.ToUpper(r.declared[i])
	}
	switch storage := r.storage(i); {
	case storage == sqlite3.Null:
	case storage == sqlite3.Integer && strings.HasPrefix(declared, "BOOL"):
		return r.Bool(i)
	case storage != sqlite3.Real && storage != sqlite3.Blob && (strings.HasPrefix(declared, "DATE") || strings.HasPrefix(declared, "TIMESTAMP")):
		return r.Time(i)
	case storage == sqlite3.Integer:
		return r.int(i)
	case storage == sqlite3.Real:
		return r.float(i)
	case storage == sqlite3.Blob:
		return r.Bytes(i)
	default:
		return r.Text(i)
	}
	return nil
}
