package sqldb

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/jsonlist"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
)

// result describes the columns of a result.
type result struct {
	database Database
	names    []string
	types    []string // the types of the columns as the driver names them, in upper case
}

func newResult(d Database, rows *sql.Rows) (*result, error) {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, fmt.Errorf("read the columns of a result: %w", err)
	}
	r := &result{d, make([]string, len(columns)), make([]string, len(columns))}
	for i, c := range columns {
		r.names[i], r.types[i] = c.Name(), strings.ToUpper(c.DatabaseTypeName())
	}
	return r, nil
}

// row is a row of a result. The values have the types that database/sql defines for drivers: int64,
// float64, bool, []byte, string and time.Time, or nil.
type row struct {
	*result
	values []any
	err    error
	// For the items of a list of PostgreSQL, parent is the row that contains the list, and column
	// is its column.
	parent *row
	column int
}

var _ driver.Row = (*row)(nil)

// Fail implements [driver.Row].
func (r *row) Fail(err error) {
	if r.parent != nil {
		var v *driver.ValueError
		if errors.As(err, &v) {
			err = &driver.ValueError{Column: r.column, Item: v.Column + 1, Held: v.Held, Want: v.Want}
		}
		r.parent.Fail(err)
	} else if r.err == nil {
		r.err = err
	}
}

// TakeError implements [driver.Row].
func (r *row) TakeError() error {
	if r.parent != nil {
		return r.parent.TakeError()
	}
	err := r.err
	r.err = nil
	return err
}

func (r *row) mismatch(i int, want string) {
	held := "NULL"
	switch r.values[i].(type) {
	case nil:
	case int64:
		held = "an integer"
	case float64:
		held = "a floating-point number"
	case bool:
		held = "a boolean"
	case []byte:
		held = "bytes"
	case time.Time:
		held = "a time"
	default:
		held = "a text"
	}
	r.Fail(&driver.ValueError{Column: i, Held: held, Want: want})
}

// text returns a value that the driver returns as text or bytes.
func (r *row) text(i int) (string, bool) {
	switch v := r.values[i].(type) {
	case string:
		return v, true
	case []byte:
		return string(v), !r.blob(i)
	}
	return "", false
}

// blob reports whether the bytes in a column are not a text.
func (r *row) blob(i int) bool {
	if r.database == SQLite {
		return true
	}
	return r.types[i] == "BYTEA"
}

// Null implements [driver.Row].
func (r *row) Null(i int) bool { return r.values[i] == nil }

// Int implements [driver.Row].
func (r *row) Int(i int) int64 {
	switch v := r.values[i].(type) {
	case int64:
		return v
	case float64:
		if r.database == SQLite && v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v)
		}
	case bool: // the driver has converted a number because of the declared type
		if r.database == SQLite {
			return map[bool]int64{true: 1}[v]
		}
	}
	if s, ok := r.text(i); ok {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		}
		if d, err := decimal.NewFromString(s); err == nil && r.types[i] == "NUMERIC" && d.IsInteger() && d.BigInt().IsInt64() {
			return d.IntPart()
		}
	}
	r.mismatch(i, "an integer")
	return 0
}

// textTypes are the types of PostgreSQL whose values are no numbers, even if they look like
// numbers.
var textTypes = []string{"TEXT", "VARCHAR", "BPCHAR", "CHAR", "NAME", "UUID", "JSON", "JSONB"}

// Float implements [driver.Row].
func (r *row) Float(i int) float64 {
	switch v := r.values[i].(type) {
	case float64:
		if r.types[i] == "FLOAT4" { // the shortest decimal that is this float32, so that 0.1 stays 0.1
			v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', -1, 32), 64)
		}
		return v
	case int64:
		return float64(v)
	}
	if s, ok := r.text(i); ok && (r.database == SQLite || !slices.Contains(textTypes, r.types[i])) {
		f, err := strconv.ParseFloat(s, 64)
		if err == nil && (!math.IsNaN(f) || strings.HasPrefix(r.types[i], "FLOAT")) {
			return f
		}
	}
	r.mismatch(i, "a number")
	return 0
}

// Bool implements [driver.Row].
func (r *row) Bool(i int) bool {
	switch v := r.values[i].(type) {
	case bool:
		return v
	case int64:
		if r.database == SQLite {
			return v != 0
		}
	}
	if s, ok := r.text(i); ok {
		if b, err := strconv.ParseBool(s); err == nil {
			return b
		}
	}
	r.mismatch(i, "a boolean")
	return false
}

// Text implements [driver.Row].
func (r *row) Text(i int) string {
	switch v := r.values[i].(type) {
	case string:
		switch {
		case r.types[i] == "NUMERIC":
			return r.Decimal(i).String()
		case !strings.HasPrefix(r.types[i], "_"):
			return v
		}
	case []byte:
		if !r.blob(i) || r.database == SQLite {
			return string(v)
		}
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(r.Float(i), 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return r.timeText(i, v)
	}
	r.mismatch(i, "a text")
	return ""
}

// timeText returns the text of a time that the driver has converted.
func (r *row) timeText(i int, t time.Time) string {
	switch {
	case r.database == SQLite:
		return timeform.Format(t)
	case r.types[i] == "DATE":
		return t.Format(time.DateOnly)
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Bytes implements [driver.Row].
func (r *row) Bytes(i int) []byte {
	switch v := r.values[i].(type) {
	case []byte:
		return append([]byte{}, v...)
	case string:
		switch {
		case r.database == PostgreSQL && r.types[i] == "BYTEA":
			if out, ok := bytesOf(v); ok {
				return out
			}
		case r.types[i] == "UUID":
			if out, err := hex.DecodeString(strings.ReplaceAll(v, "-", "")); err == nil {
				return out
			}
		default:
			return []byte(v)
		}
	}
	r.mismatch(i, "bytes")
	return nil
}

// bytesOf reads the text form of bytea.
func bytesOf(text string) ([]byte, bool) {
	digits, isHex := strings.CutPrefix(text, `\x`)
	if !isHex {
		return pgtext.Unescape([]byte(text)), true
	}
	out, err := hex.DecodeString(digits)
	return out, err == nil
}

// JSON implements [driver.Row].
func (r *row) JSON(i int) []byte {
	if v, ok := r.values[i].([]byte); ok {
		return append([]byte{}, v...)
	}
	if r.values[i] == nil {
		r.mismatch(i, "JSON")
		return nil
	}
	return []byte(r.Text(i))
}

// Time implements [driver.Row]. On SQLite, integers are milliseconds since 1970, as Prisma stores
// them.
func (r *row) Time(i int) time.Time {
	t, ok := time.Time{}, false
	switch v := r.values[i].(type) {
	case time.Time:
		t, ok = v.UTC().Truncate(time.Microsecond), true
	case int64:
		t, ok = time.UnixMilli(v).UTC(), r.database == SQLite
	}
	if s, isText := r.text(i); isText {
		if r.database == SQLite {
			t, ok = timeform.Read([]byte(s))
		} else {
			t, ok = pgtext.ParseTime(s)
		}
	}
	if !ok || t.Year() < 1 || t.Year() > 9999 {
		r.mismatch(i, "a time of the years 1 to 9999")
		return time.Time{}
	}
	return t
}

// Decimal implements [driver.Row].
func (r *row) Decimal(i int) decimal.Decimal {
	switch v := r.values[i].(type) {
	case int64:
		return decimal.NewFromInt(v)
	case float64:
		if f := r.Float(i); !math.IsInf(f, 0) && !math.IsNaN(f) {
			return decimal.NewFromFloat(f)
		}
	}
	if s, ok := r.text(i); ok {
		if d, err := decimal.NewFromString(strings.TrimSpace(s)); err == nil {
			return d
		}
	}
	r.mismatch(i, "a decimal")
	return decimal.Decimal{}
}

// List implements [driver.Row].
func (r *row) List(i int) (int, driver.Row) {
	s, ok := r.text(i)
	if v, isBytes := r.values[i].([]byte); isBytes {
		s, ok = string(v), true
	}
	if r.database == SQLite {
		var text []byte
		if ok {
			text = []byte(s)
		}
		n, list, read := jsonlist.Read(r, i, text)
		if !read || !ok && !r.Null(i) {
			r.mismatch(i, "a list")
		}
		return n, list
	}
	list := &row{parent: r, column: i}
	if r.Null(i) {
		return 0, list
	}
	values, read := pgtext.Array([]byte(s))
	if !ok || !read {
		r.mismatch(i, "a list of one dimension")
		return 0, list
	}
	list.result, list.values = &result{PostgreSQL, nil, make([]string, len(values))}, make([]any, len(values))
	for k, v := range values {
		list.types[k] = strings.TrimPrefix(r.types[i], "_")
		if v != nil {
			list.values[k] = string(v)
		}
	}
	return len(values), list
}
