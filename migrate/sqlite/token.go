package sqlite

import "strings"

// token is one token of stored DDL.
type token struct {
	text       string
	start, end int
}

// is reports whether the token is that keyword or sign.
func (t token) is(word string) bool { return strings.EqualFold(t.text, word) }

// name is the token as an identifier, its quotes removed.
func (t token) name() string {
	switch t.text[0] {
	case '"', '`', '\'':
		q := t.text[:1]
		return strings.ReplaceAll(strings.TrimSuffix(t.text[1:], q), q+q, q)
	case '[':
		return strings.TrimSuffix(t.text[1:], "]")
	default:
		return t.text
	}
}

// tokenise cuts DDL that SQLite accepted into tokens; comments are left out.
func tokenise(sql string) []token {
	var out []token
	for i := 0; i < len(sql); {
		n := tokenLength(sql[i:])
		switch {
		case sql[i] <= ' ', strings.HasPrefix(sql[i:], "--"), strings.HasPrefix(sql[i:], "/*"):
		default:
			out = append(out, token{sql[i : i+n], i, i + n})
		}
		i += n
	}
	return out
}

func tokenLength(s string) int {
	switch c := s[0]; {
	case strings.HasPrefix(s, "--"):
		return until(s, "\n")
	case strings.HasPrefix(s, "/*"):
		return until(s, "*/")
	case c == '[':
		return until(s, "]")
	case c == '"', c == '`', c == '\'':
		for i := 1; i < len(s); i++ {
			if s[i] != c {
				continue
			}
			if i+1 < len(s) && s[i+1] == c {
				i++
				continue
			}
			return i + 1
		}
		return len(s)
	case wordByte(c):
		i := 1
		for i < len(s) && wordByte(s[i]) {
			i++
		}
		return i
	default:
		return 1
	}
}

// until is the length up to and with the end sign that follows the first byte.
func until(s, end string) int {
	if i := strings.Index(s[1:], end); i >= 0 {
		return 1 + i + len(end)
	}
	return len(s)
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// splitTop cuts the tokens within the first parentheses at the commas of their own level, and
// returns what follows the closing one.
func splitTop(tokens []token) (parts [][]token, rest []token) {
	open := 0
	for open < len(tokens) && !tokens[open].is("(") {
		open++
	}
	depth, start := 0, open+1
	for i := open; i < len(tokens); i++ {
		switch tokens[i].text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return append(parts, tokens[start:i]), tokens[i+1:]
			}
		case ",":
			if depth == 1 {
				parts = append(parts, tokens[start:i])
				start = i + 1
			}
		}
	}
	return parts, nil
}

// group returns the number of tokens of the parenthesised group that tokens begin with, 0 when they do not.
func group(tokens []token) int {
	if len(tokens) == 0 || !tokens[0].is("(") {
		return 0
	}
	depth := 0
	for i, t := range tokens {
		switch t.text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(tokens)
}
