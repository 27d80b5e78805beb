package sqltext

import (
	"strconv"
	"strings"
)

// SQL is text that a database executes or that a person reads as SQL. A constant of Go converts
// implicitly, a string that was built at run time does not. Therefore every place that turns other
// text into SQL is visible in the code.
//
// Names and values become SQL through [Ident] and [Literal], and numbers through [Int]. Parts are
// combined with +, [Join] and [Replace]. The conversion SQL(s) is written only where a text of a
// user, a file or a database enters the program. Only the drivers and this package may convert SQL
// back to a string; a test in internal/layers checks that.
//
// Text for comparison has another type: see [CanonicalExpr].
type SQL string

// Join returns the parts in order, with sep between them.
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

// Replace returns the template, in which each occurrence of the placeholder is replaced by the SQL
// in by.
func Replace(template, placeholder, by SQL) SQL {
	return SQL(strings.ReplaceAll(string(template), string(placeholder), string(by)))
}

// Trim returns sql without white space at its beginning and end.
func Trim(sql SQL) SQL { return SQL(strings.TrimSpace(string(sql))) }

// Contains reports whether sql contains the characters of part, also inside names and constants.
func Contains(sql, part SQL) bool { return strings.Contains(string(sql), string(part)) }

// Int returns a whole number as SQL.
func Int[T ~int | ~int64](n T) SQL { return SQL(strconv.FormatInt(int64(n), 10)) }

// Text returns sql as a string. It is meant for text in which SQL is only a part: the schema that
// db pull writes, a message, and the statements of the client, whose builder has its own buffer.
// internal/layers lists the packages that may call it.
func Text(sql SQL) string { return string(sql) }
