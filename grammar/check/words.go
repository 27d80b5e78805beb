package check

import (
	"strings"
	"unicode/utf8"
)

// maxQuoted is the maximal length of a text of the user in a message.
const maxQuoted = 60

// quoted returns a name or value of the schema in the form that messages use.
func quoted(s string) string {
	if len(s) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return "`" + s + "`"
}

// list joins names for a sentence, as in "`a`, `b` and `c`".
func list(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quoted(n)
	}
	if len(q) < 2 {
		return strings.Join(q, "")
	}
	return strings.Join(q[:len(q)-1], ", ") + " and " + q[len(q)-1]
}
