package sqlite

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/internal/arena"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/driver"
)

// row is the current row of a statement, or a copy of one.
type row struct {
	stmt  *driver.Stmt
	kept  []query.Value
	texts arena.Arena
	err   error
}

var _ query.Row = (*row)(nil)

// give hands the row to each and returns what went wrong in reading it.
func (r *row) give(each func(query.Row) error) error {
	if err := each(r); err != nil {
		return err
	}
	return r.err
}

func (r *row) storage(i int) driver.Storage {
	if r.kept == nil {
		return r.stmt.Storage(i)
	}
	switch r.kept[i].Kind {
	case query.Null:
		return driver.Null
	case query.BigInt:
		return driver.Integer
	case query.Float:
		return driver.Real
	case query.Bytes:
		return driver.Blob
	case query.Int, query.Decimal, query.Bool, query.String, query.Time, query.JSON, query.Enum: // SQLite has no storage of their own for these
	}
	return driver.Text
}

func (r *row) int(i int) int64 {
	if r.kept == nil {
		return r.stmt.Int(i)
	}
	return r.kept[i].Num
}

func (r *row) float(i int) float64 {
	if r.kept == nil {
		return r.stmt.Float(i)
	}
	return math.Float64frombits(uint64(r.kept[i].Num))
}

// text is valid until the statement moves on.
func (r *row) text(i int) []byte {
	if r.kept == nil {
		return r.stmt.Text(i)
	}
	return []byte(r.kept[i].Str)
}

// copy keeps the row's values in SQLite's own kinds.
func (r *row) copy() []query.Value {
	out := make([]query.Value, r.stmt.Columns())
	for i := range out {
		switch r.storage(i) {
		case driver.Null:
		case driver.Integer:
			out[i] = query.BigIntValue(r.int(i))
		case driver.Real:
			out[i] = query.FloatValue(r.float(i))
		case driver.Blob:
			out[i] = query.BytesValue(r.stmt.Blob(i))
		case driver.Text:
			out[i] = query.StringValue(string(r.text(i)))
		}
	}
	return out
}

// Fail implements [query.Row].
func (r *row) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *row) mismatch(i int, want string) {
	what := "NULL"
	switch r.storage(i) {
	case driver.Null:
	case driver.Blob:
		what = "a blob"
	case driver.Integer, driver.Real, driver.Text:
		what = strconv.Quote(string(r.text(i)))
	}
	r.Fail(fmt.Errorf("column %d of the result holds %s, which is not %s", i+1, what, want))
}

// Null implements [query.Row].
func (r *row) Null(i int) bool { return r.storage(i) == driver.Null }

// Int implements [query.Row].
func (r *row) Int(i int) int64 {
	switch r.storage(i) {
	case driver.Integer:
		return r.int(i)
	case driver.Real:
		if f := r.float(i); f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return int64(f)
		}
	case driver.Text:
		if n, err := strconv.ParseInt(string(r.text(i)), 10, 64); err == nil {
			return n
		}
	case driver.Null, driver.Blob:
	}
	r.mismatch(i, "an integer")
	return 0
}

// Float implements [query.Row].
func (r *row) Float(i int) float64 {
	switch r.storage(i) {
	case driver.Real:
		return r.float(i)
	case driver.Integer:
		return float64(r.int(i))
	case driver.Text:
		if f, err := strconv.ParseFloat(string(r.text(i)), 64); err == nil {
			return f
		}
	case driver.Null, driver.Blob:
	}
	r.mismatch(i, "a number")
	return 0
}

// Bool implements [query.Row].
func (r *row) Bool(i int) bool {
	switch r.storage(i) {
	case driver.Integer:
		return r.int(i) != 0
	case driver.Text:
		if b, err := strconv.ParseBool(string(r.text(i))); err == nil {
			return b
		}
	case driver.Real, driver.Null, driver.Blob:
	}
	r.mismatch(i, "a boolean")
	return false
}

// Text implements [query.Row]. The texts of a result share memory.
func (r *row) Text(i int) string {
	if r.kept != nil && r.kept[i].Kind == query.String {
		return r.kept[i].Str
	}
	switch r.storage(i) {
	case driver.Null:
		r.mismatch(i, "a text")
		return ""
	case driver.Blob:
		return string(r.Bytes(i))
	case driver.Real:
		return strconv.FormatFloat(r.float(i), 'g', -1, 64)
	case driver.Integer:
		return strconv.FormatInt(r.int(i), 10)
	case driver.Text:
	}
	return r.texts.Keep(r.text(i))
}

// Bytes implements [query.Row].
func (r *row) Bytes(i int) []byte {
	switch r.storage(i) {
	case driver.Blob, driver.Text:
		from := r.text
		if r.kept == nil {
			from = r.stmt.Blob
		}
		return append([]byte{}, from(i)...)
	case driver.Null, driver.Integer, driver.Real:
	}
	r.mismatch(i, "bytes")
	return nil
}

// JSON implements [query.Row].
func (r *row) JSON(i int) []byte {
	switch r.storage(i) {
	case driver.Null:
		r.mismatch(i, "JSON")
		return nil
	case driver.Blob:
		return r.Bytes(i)
	case driver.Text, driver.Integer, driver.Real: // numbers: the column was declared with a numeric type
	}
	return []byte(r.Text(i))
}

// Time implements [query.Row]. Integers are milliseconds since 1970, as Prisma stores them.
func (r *row) Time(i int) time.Time {
	switch r.storage(i) {
	case driver.Text:
		if t, ok := parseTime(r.text(i)); ok {
			return t
		}
	case driver.Integer:
		return time.UnixMilli(r.int(i)).UTC()
	case driver.Null, driver.Real, driver.Blob:
	}
	r.mismatch(i, "a time")
	return time.Time{}
}

// Decimal implements [query.Row].
func (r *row) Decimal(i int) decimal.Decimal {
	switch r.storage(i) {
	case driver.Text:
		if d, err := decimal.NewFromString(strings.TrimSpace(string(r.text(i)))); err == nil {
			return d
		}
	case driver.Integer:
		return decimal.NewFromInt(r.int(i))
	case driver.Real:
		if f := r.float(i); !math.IsInf(f, 0) {
			return decimal.NewFromFloat(f)
		}
	case driver.Null, driver.Blob:
	}
	r.mismatch(i, "a decimal")
	return decimal.Decimal{}
}

// List implements [query.Row].
func (r *row) List(i int) (int, query.Row) {
	if r.Null(i) {
		return 0, items{}
	}
	list := items{row: r}
	if err := json.Unmarshal(r.text(i), &list.raw); err != nil {
		r.mismatch(i, "a list")
		return 0, items{}
	}
	return len(list.raw), list
}
