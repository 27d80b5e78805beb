package postgres

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/driver"
)

// isFloat reports whether a column holds floating-point numbers, as text or in binary form.
func (r *row) isFloat(i int) bool {
	f := r.form(i)
	return f == nativetype.Float4 || f == nativetype.Float8
}

// isNumber reports whether a column may hold numbers. This is so if its type is a type of numbers,
// or a type that is not in the table of native types.
func (r *row) isNumber(i int) bool {
	switch r.form(i) {
	case nativetype.Text, nativetype.Int2, nativetype.Int4, nativetype.Int8, nativetype.Float4, nativetype.Float8, nativetype.Numeric:
		return true
	case nativetype.Raw, nativetype.Bool, nativetype.Bytea, nativetype.Timestamp, nativetype.Date, nativetype.Time, nativetype.UUID,
		nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	return false
}

// List implements [driver.Row].
func (r *row) List(i int) (int, driver.Row) {
	v := r.values[i]
	if v == nil {
		return 0, &row{parent: r, column: i}
	}
	var (
		values [][]byte
		form   nativetype.Form
		ok     bool
		list   = &row{parent: r, column: i}
	)
	if r.forms[i] == nativetype.Text {
		values, ok = readTextArray(v)
		if r.items != nil {
			list = &row{parent: r, column: i, types: slices.Repeat(r.items[i:i+1], len(values)), items: slices.Repeat(r.items[i:i+1], len(values))}
		}
	} else {
		var item uint32
		values, item, ok = readArray(v)
		form = formOf(item)
	}
	if !ok {
		r.mismatch(i, "a list of one dimension")
		return 0, list
	}
	list.values, list.forms = values, make([]nativetype.Form, len(values))
	for k := range list.forms {
		list.forms[k] = form
	}
	return len(values), list
}

func appendUUID(to, v []byte) []byte {
	for i, part := range [][]byte{v[:4], v[4:6], v[6:8], v[8:10], v[10:]} {
		if i > 0 {
			to = append(to, '-')
		}
		to = hex.AppendEncode(to, part)
	}
	return to
}

// unescape reads bytea in the text format "escape", which the server's setting bytea_output can
// select. \ooo is a byte, and \\ is a backslash.
func unescape(v []byte) []byte {
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] != '\\' {
			out = append(out, v[i])
			continue
		}
		if i+3 < len(v) {
			if n, err := strconv.ParseUint(string(v[i+1:i+4]), 8, 8); err == nil {
				out = append(out, byte(n))
				i += 3
				continue
			}
		}
		i++
		out = append(out, '\\')
	}
	return out
}

// parseTime reads times, dates and times of day in the server's ISO form.
func parseTime(text string) (time.Time, bool) {
	if before, ok := strings.CutSuffix(text, " BC"); ok { // west of Greenwich, the first hours of year 1 in UTC have a local date in 1 BC
		t, ok := parseTime(before)
		year, _, _ := strings.Cut(before, "-")
		n, err := strconv.Atoi(year)
		return t.AddDate(1-2*n, 0, 0), ok && err == nil
	}
	for _, layout := range []string{
		"2006-01-02 15:04:05.999999Z07", "2006-01-02 15:04:05.999999Z07:00", "2006-01-02 15:04:05.999999Z07:00:00", "2006-01-02 15:04:05.999999",
		time.DateOnly, time.RFC3339Nano,
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	for _, layout := range []string{"15:04:05.999999", "15:04:05.999999Z07", "15:04:05.999999Z07:00"} {
		if t, err := time.Parse("2006-01-02 "+layout, "1970-01-01 "+text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
