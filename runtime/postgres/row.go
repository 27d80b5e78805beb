package postgres

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/arena"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
)

// row is the current row of a result, or the items of a list.
type row struct {
	values [][]byte
	forms  []nativetype.Form
	texts  arena.Arena
	err    error
	// For the items of a list, parent is the row that contains the list, and column is its column.
	parent *row
	column int
	// types and items are set for a result that arrives as text. types contains the form in which
	// each column would arrive if the statement were prepared. For a list column, items contains
	// this form for the items of the list. With types and items, the methods read such a result
	// like a result in binary form. Both are nil for results of prepared statements.
	types, items []nativetype.Form
}

var _ driver.Row = (*row)(nil)

// describe records the types of the columns.
func (r *row) describe(fields []pgconn.FieldDescription) {
	n := len(fields)
	forms := make([]nativetype.Form, 3*n)
	r.forms, r.types, r.items = forms[:n], forms[n:2*n], forms[2*n:]
	for i, f := range fields {
		r.types[i], r.items[i] = formOf(f.DataTypeOID), itemForm(f.DataTypeOID)
		if f.Format == binaryFormat {
			r.forms[i] = r.types[i]
		}
	}
}

// form returns the binary form of a column's type, even if its values are text.
func (r *row) form(i int) nativetype.Form {
	if r.types == nil {
		return r.forms[i]
	}
	return r.types[i]
}

// dispatch passes the row to the handler. It returns the handler's error, or else the error that
// was recorded when a value could not be read.
func (r *row) dispatch(node int, each handler) error {
	if err := each(node, r); err != nil {
		return err
	}
	return r.err
}

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
	what := "NULL"
	if v := r.values[i]; v != nil {
		what = "a value"
		if r.forms[i] != nativetype.Text { // any type can be sent as text
			what = fmt.Sprintf("a value of type %s", r.forms[i])
		}
	}
	r.Fail(&driver.ValueError{Column: i, Held: what, Want: want})
}

// Null implements [driver.Row].
func (r *row) Null(i int) bool { return r.values[i] == nil }

// Int implements [driver.Row].
func (r *row) Int(i int) int64 {
	v := r.values[i]
	switch r.forms[i] {
	case nativetype.Int4:
		if len(v) == 4 {
			return int64(int32(binary.BigEndian.Uint32(v)))
		}
	case nativetype.Int8:
		if len(v) == 8 {
			return int64(binary.BigEndian.Uint64(v))
		}
	case nativetype.Int2:
		if len(v) == 2 {
			return int64(int16(binary.BigEndian.Uint16(v)))
		}
	case nativetype.Numeric:
		if d, ok := readNumeric(v); ok && d.IsInteger() && d.BigInt().IsInt64() {
			return d.IntPart()
		}
	case nativetype.Text, nativetype.Raw:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && !r.isFloat(i) {
			return n
		}
		if d, err := decimal.NewFromString(string(v)); err == nil && r.form(i) == nativetype.Numeric && d.IsInteger() && d.BigInt().IsInt64() {
			return d.IntPart()
		}
	case nativetype.Bool, nativetype.Bytea, nativetype.Float4, nativetype.Float8, nativetype.Timestamp, nativetype.Date,
		nativetype.Time, nativetype.UUID, nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	r.mismatch(i, "an integer")
	return 0
}

// Float implements [driver.Row].
func (r *row) Float(i int) float64 {
	v := r.values[i]
	switch r.forms[i] {
	case nativetype.Float8:
		if len(v) == 8 {
			return math.Float64frombits(binary.BigEndian.Uint64(v))
		}
	case nativetype.Float4:
		if len(v) == 4 { // the shortest decimal that is this float32, so that 0.1 stays 0.1
			f := math.Float32frombits(binary.BigEndian.Uint32(v))
			out, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
			return out
		}
	case nativetype.Numeric:
		if d, ok := readNumeric(v); ok {
			return d.InexactFloat64()
		}
	case nativetype.Int2, nativetype.Int4, nativetype.Int8:
		return float64(r.Int(i))
	case nativetype.Text:
		if f, err := strconv.ParseFloat(string(v), 64); err == nil && r.isNumber(i) && (r.isFloat(i) || !math.IsNaN(f)) {
			return f
		}
	case nativetype.Raw, nativetype.Bool, nativetype.Bytea, nativetype.Timestamp, nativetype.Date,
		nativetype.Time, nativetype.UUID, nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	r.mismatch(i, "a number")
	return 0
}

// Bool implements [driver.Row].
func (r *row) Bool(i int) bool {
	v := r.values[i]
	switch r.forms[i] {
	case nativetype.Bool:
		if len(v) == 1 {
			return v[0] != 0
		}
	case nativetype.Text:
		if b, err := strconv.ParseBool(string(v)); err == nil && (r.form(i) == nativetype.Bool || r.form(i) == nativetype.Text) {
			return b
		}
	case nativetype.Raw, nativetype.Bytea, nativetype.Int2, nativetype.Int4, nativetype.Int8, nativetype.Float4, nativetype.Float8, nativetype.Numeric,
		nativetype.Timestamp, nativetype.Date, nativetype.Time, nativetype.UUID, nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	r.mismatch(i, "a boolean")
	return false
}

// Text implements [driver.Row]. The texts of a result share memory.
func (r *row) Text(i int) string {
	v := r.values[i]
	if v == nil {
		r.mismatch(i, "a text")
		return ""
	}
	switch r.form(i) {
	case nativetype.Text, nativetype.Raw, nativetype.JSON:
		return r.texts.Keep(v)
	case nativetype.UUID:
		if r.forms[i] == nativetype.Text {
			return r.texts.Keep(v)
		}
		if len(v) == 16 {
			return r.texts.Keep(appendUUID(make([]byte, 0, 36), v))
		}
	case nativetype.JSONB:
		return string(r.JSON(i))
	case nativetype.Int2, nativetype.Int4, nativetype.Int8:
		return strconv.FormatInt(r.Int(i), 10)
	case nativetype.Numeric:
		return r.Decimal(i).String()
	case nativetype.Float4, nativetype.Float8:
		return strconv.FormatFloat(r.Float(i), 'g', -1, 64)
	case nativetype.Bool:
		return strconv.FormatBool(r.Bool(i))
	case nativetype.Time:
		return r.Time(i).Format("15:04:05.999999")
	case nativetype.Date:
		return r.Time(i).Format(time.DateOnly)
	case nativetype.Timestamp:
		return r.Time(i).Format(time.RFC3339Nano)
	case nativetype.Bytea, nativetype.Array:
	}
	r.mismatch(i, "a text")
	return ""
}

// Bytes implements [driver.Row].
func (r *row) Bytes(i int) []byte {
	v := r.values[i]
	if v != nil {
		switch r.form(i) {
		case nativetype.Bytea, nativetype.Text:
			switch {
			case r.forms[i] != nativetype.Text || r.items != nil && r.items[i] != nativetype.Bytea:
				return append([]byte{}, v...)
			case !bytes.HasPrefix(v, []byte(`\x`)):
				return pgtext.Unescape(v)
			}
			if out, err := hex.DecodeString(string(v[2:])); err == nil {
				return out
			}
		case nativetype.Raw, nativetype.JSON:
			return append([]byte{}, v...)
		case nativetype.JSONB:
			return r.JSON(i)
		case nativetype.UUID:
			if r.forms[i] != nativetype.Text {
				return append([]byte{}, v...)
			}
			if out, err := hex.DecodeString(strings.ReplaceAll(string(v), "-", "")); err == nil {
				return out
			}
		case nativetype.Bool, nativetype.Int2, nativetype.Int4, nativetype.Int8, nativetype.Float4, nativetype.Float8, nativetype.Numeric,
			nativetype.Timestamp, nativetype.Date, nativetype.Time, nativetype.Array:
		}
	}
	r.mismatch(i, "bytes")
	return nil
}

// textForms are the types whose text, as the server sends it, can be returned unchanged as text or
// as JSON.
var textForms = []nativetype.Form{nativetype.Text, nativetype.Raw, nativetype.JSON, nativetype.JSONB, nativetype.UUID}

// JSON implements [driver.Row].
func (r *row) JSON(i int) []byte {
	v := r.values[i]
	switch {
	case v == nil:
		r.mismatch(i, "JSON")
		return nil
	case r.forms[i] == nativetype.JSONB && len(v) > 0: // a version byte precedes the text
		return append([]byte{}, v[1:]...)
	case r.forms[i] == nativetype.JSON:
		return append([]byte{}, v...)
	case r.forms[i] == nativetype.Text:
		if slices.Contains(textForms, r.form(i)) {
			return append([]byte{}, v...)
		}
	}
	return []byte(r.Text(i))
}

// The first and the last microsecond of the years 1 to 9999, counted from 1970.
const (
	firstMicro = -62135596800000000
	lastMicro  = 253402300799999999
)

// Time implements [driver.Row]. A time of day has the date 1970-01-01.
func (r *row) Time(i int) time.Time {
	v := r.values[i]
	switch r.forms[i] {
	case nativetype.Timestamp:
		if len(v) == 8 {
			micros := int64(binary.BigEndian.Uint64(v)) // microseconds since 2000; the smallest and the largest number mean infinity
			if firstMicro-epoch <= micros && micros <= lastMicro-epoch {
				return time.UnixMicro(micros + epoch).UTC()
			}
		}
	case nativetype.Date:
		if len(v) == 4 {
			micros := int64(int32(binary.BigEndian.Uint32(v)))*86400_000000 + epoch
			if firstMicro <= micros && micros <= lastMicro {
				return time.UnixMicro(micros).UTC()
			}
		}
	case nativetype.Time:
		if len(v) == 8 {
			return time.UnixMicro(int64(binary.BigEndian.Uint64(v))).UTC()
		}
	case nativetype.Text:
		if t, ok := pgtext.ParseTime(string(v)); ok && r.form(i) != nativetype.Raw && t.Year() >= 1 && t.Year() <= 9999 {
			return t
		}
	case nativetype.Raw, nativetype.Bool, nativetype.Bytea, nativetype.Int2, nativetype.Int4, nativetype.Int8, nativetype.Float4,
		nativetype.Float8, nativetype.Numeric, nativetype.UUID, nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	r.mismatch(i, "a time of the years 1 to 9999")
	return time.Time{}
}

// Decimal implements [driver.Row].
func (r *row) Decimal(i int) decimal.Decimal {
	v := r.values[i]
	switch r.forms[i] {
	case nativetype.Numeric:
		if d, ok := readNumeric(v); ok {
			return d
		}
	case nativetype.Int2, nativetype.Int4, nativetype.Int8:
		return decimal.NewFromInt(r.Int(i))
	case nativetype.Float4, nativetype.Float8:
		if f := r.Float(i); !math.IsInf(f, 0) && !math.IsNaN(f) {
			return decimal.NewFromFloat(f)
		}
	case nativetype.Text, nativetype.Raw:
		if d, err := decimal.NewFromString(string(v)); err == nil {
			return d
		}
	case nativetype.Bool, nativetype.Bytea, nativetype.Timestamp, nativetype.Date, nativetype.Time,
		nativetype.UUID, nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	r.mismatch(i, "a decimal")
	return decimal.Decimal{}
}
