package sqltext

import (
	"strconv"
	"strings"
)

// SQL is text that a database executes or a person reads as SQL. A constant of Go becomes one by
// itself; a string that was put together while the program runs does not, so that every place where
// text turns into SQL can be found.
//
// Names and values become SQL through [Ident] and [Literal], numbers through [Int], and pieces
// are put together with +, [Join] and [Replace]. A conversion SQL(s) stands only where text of a
// user, a file or a database enters. The way back, from SQL to a string, is open to the drivers
// and to this package; a test in internal/layers holds to that.
//
// What is compared is not of this type: see [CanonicalExpr].
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

// Contains reports whether part stands anywhere in sql, as letters: also in names and constants.
func Contains(sql, part SQL) bool { return strings.Contains(string(sql), string(part)) }

// Int writes a whole number.
func Int[T ~int | ~int64](n T) SQL { return SQL(strconv.FormatInt(int64(n), 10)) }

// Text is sql as a string where other text begins: the schema that db pull writes, a message, the
// statements of the running client, whose builder has a buffer of its own. The packages that may
// call it are listed in internal/layers.
func Text(sql SQL) string { return string(sql) }
