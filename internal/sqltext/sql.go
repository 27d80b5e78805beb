package sqltext

import (
	"strconv"
	"strings"
)

// SQL is text that a database executes or a person reads as SQL. A constant of Go converts
// implicitly; a string that was built at run time does not, so that every place where text turns
// into SQL can be found.
//
// Names and values become SQL through [Ident] and [Literal], numbers through [Int]; parts are
// combined with +, [Join] and [Replace]. A conversion SQL(s) appears only where text of a user, a
// file or a database enters. Only the drivers and this package may convert SQL back to a string; a
// test in internal/layers checks it.
//
// Text for comparison has another type: see [CanonicalExpr].
type SQL string

// Join writes parts with sep between them.
func Join(parts []SQL, sep SQL) SQL {
	size := max(0, len(parts)-1) * len(sep)
	for _, part := range parts {
		size += len(part)
	}
	var b strings.Builder
	b.Grow(size)
	for i, part := range parts {
		if i > 0 {
			b.WriteString(string(sep))
		}
		b.WriteString(string(part))
	}
	return SQL(b.String())
}

// Replace writes by for each placeholder of a template.
func Replace(template, placeholder, by SQL) SQL {
	return SQL(strings.ReplaceAll(string(template), string(placeholder), string(by)))
}

// Trim is sql without white space around it.
func Trim(sql SQL) SQL { return SQL(strings.TrimSpace(string(sql))) }

// Contains reports whether sql contains part as characters, also in names and constants.
func Contains(sql, part SQL) bool { return strings.Contains(string(sql), string(part)) }

// Int writes a whole number.
func Int[T ~int | ~int64](n T) SQL { return SQL(strconv.FormatInt(int64(n), 10)) }

// Text is sql as a string, for text that is not SQL: the schema that db pull writes, a message, the
// statements of the running client, whose builder has its own buffer. The packages that may call it
// are listed in internal/layers.
func Text(sql SQL) string { return string(sql) }
