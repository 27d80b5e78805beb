// Package pgtext reads values in the text form that a PostgreSQL server sends.
package pgtext

import (
	"strconv"
	"strings"
	"time"
)

// Array reads the text form of an array of one dimension: {a,"b c",NULL}.
func Array(b []byte) (values [][]byte, ok bool) {
	if len(b) < 2 || b[0] != '{' || b[len(b)-1] != '}' {
		return nil, false
	}
	b = b[1 : len(b)-1]
	for len(b) > 0 {
		item, quoted, rest, fine := arrayItem(b)
		if !fine {
			return nil, false
		}
		if !quoted && string(item) == "NULL" {
			item = nil
		}
		values = append(values, item)
		if len(rest) == 0 {
			break
		}
		if rest[0] != ',' || len(rest) == 1 {
			return nil, false
		}
		b = rest[1:]
	}
	return values, true
}

// arrayItem reads the first item of b. rest begins with the comma after the item.
func arrayItem(b []byte) (item []byte, quoted bool, rest []byte, ok bool) {
	if b[0] == '{' { // a second dimension
		return nil, false, nil, false
	}
	item = []byte{}
	if b[0] != '"' {
		for i, c := range b {
			if c == ',' {
				return item, false, b[i:], true
			}
			item = append(item, c)
		}
		return item, false, nil, true
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return item, true, b[i+1:], true
		case c == '\\' && i+1 < len(b):
			i++
			item = append(item, b[i])
		default:
			item = append(item, c)
		}
	}
	return nil, false, nil, false
}

// Unescape reads bytea in the text format "escape", which the server's setting bytea_output can
// select. \ooo is a byte, and \\ is a backslash.
func Unescape(v []byte) []byte {
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

// ParseTime reads times, dates and times of day in the server's ISO form.
func ParseTime(text string) (time.Time, bool) {
	if before, ok := strings.CutSuffix(text, " BC"); ok { // west of Greenwich, the first hours of year 1 in UTC have a local date in 1 BC
		t, ok := ParseTime(before)
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
