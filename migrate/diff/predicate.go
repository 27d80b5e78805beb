package diff

import "strings"

// EqualPredicates reports whether two predicates of partial indexes are the same, which a database stores in words of its
// own: quotes that an identifier does not need, casts behind constants, blanks and letter case make no difference, nor do
// parentheses where all terms are joined by AND.
func EqualPredicates(a, b string) bool {
	return a == b || canonicalPredicate(a) == canonicalPredicate(b)
}

func canonicalPredicate(sql string) string {
	tokens := predicateTokens(sql)
	flat := true
	for _, t := range tokens {
		flat = flat && t != "or"
	}
	var out []string
	for i := 0; i < len(tokens); i++ {
		switch t := tokens[i]; {
		case flat && (t == "(" || t == ")"):
		case t == "!=":
			out = append(out, "<>")
		case t == "::":
			i++
			for i+1 < len(tokens) && (tokens[i+1] == "varying" || tokens[i+1] == "precision") {
				i++
			}
		default:
			out = append(out, t)
		}
	}
	return strings.Join(out, " ")
}

// predicateTokens cuts SQL into words, quoted texts and signs.
func predicateTokens(sql string) []string {
	var out []string
	for i := 0; i < len(sql); {
		c := sql[i]
		start := i
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
			continue
		case c == '\'' || c == '"':
			i = behindQuoted(sql, i)
			out = append(out, plainIdentifier(sql[start:i]))
		case wordByte(c):
			for i < len(sql) && wordByte(sql[i]) {
				i++
			}
			out = append(out, strings.ToLower(sql[start:i]))
		default:
			i++
			if i < len(sql) && (sql[start:i+1] == "::" || sql[start:i+1] == "<>" || sql[start:i+1] == "!=" || sql[start:i+1] == "<=" || sql[start:i+1] == ">=") {
				i++
			}
			out = append(out, sql[start:i])
		}
	}
	return out
}

func wordByte(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func behindQuoted(sql string, i int) int {
	for j := i + 1; j < len(sql); j++ {
		if sql[j] != sql[i] {
			continue
		}
		if j+1 == len(sql) || sql[j+1] != sql[i] {
			return j + 1
		}
		j++
	}
	return len(sql)
}

// plainIdentifier takes the quotes off an identifier that is the same without them.
func plainIdentifier(quoted string) string {
	name := strings.Trim(quoted, `"`)
	if quoted[0] != '"' || name == "" || name != strings.ToLower(name) {
		return quoted
	}
	for i := range len(name) {
		if !wordByte(name[i]) || name[i] == '.' || name[0] <= '9' {
			return quoted
		}
	}
	return name
}
