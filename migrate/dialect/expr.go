package dialect

import "strings"

// TrimParens removes the parentheses that enclose all of sql.
func TrimParens(sql string) string {
	for {
		sql = strings.TrimSpace(sql)
		if !strings.HasPrefix(sql, "(") || closing(sql) != len(sql)-1 {
			return sql
		}
		sql = sql[1 : len(sql)-1]
	}
}

// closing is the index of the bracket that closes the one sql begins with, -1 when none does.
func closing(sql string) int {
	depth := 0
	for i := 0; i < len(sql); i++ {
		switch sql[i] {
		case '\'', '"':
			if i = SkipQuoted(sql, i) - 1; i < 0 {
				return -1
			}
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// SkipQuoted returns the index behind the quoted text that starts at i; doubled quotes belong to
// it. It is 0 when the quote is never closed.
func SkipQuoted(sql string, i int) int {
	quote := sql[i]
	for j := i + 1; j < len(sql); j++ {
		if sql[j] != quote {
			continue
		}
		if j+1 < len(sql) && sql[j+1] == quote {
			j++
			continue
		}
		return j + 1
	}
	return 0
}

// Unquote returns the text of a string constant and what follows it; ok is false when sql does not
// start with one.
func Unquote(sql string) (text, rest string, ok bool) {
	if !strings.HasPrefix(sql, "'") {
		return "", sql, false
	}
	end := SkipQuoted(sql, 0)
	if end == 0 {
		return "", sql, false
	}
	return strings.ReplaceAll(sql[1:end-1], "''", "'"), sql[end:], true
}

// SplitList splits at the commas that stand outside quotes and brackets.
func SplitList(sql string) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(sql); i++ {
		switch sql[i] {
		case '\'', '"':
			end := SkipQuoted(sql, i)
			if end == 0 {
				end = len(sql)
			}
			i = end - 1
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(sql[start:i]))
				start = i + 1
			}
		}
	}
	if rest := strings.TrimSpace(sql[start:]); rest != "" || len(out) > 0 {
		out = append(out, rest)
	}
	return out
}

// NormaliseExpr makes two spellings of an expression equal as far as text allows: enclosing
// parentheses go, blanks outside quotes shrink to one, and words outside quotes are in lower case.
func NormaliseExpr(sql string) string {
	sql = TrimParens(sql)
	var out strings.Builder
	space := false
	for i := 0; i < len(sql); i++ {
		c := sql[i]
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			space = out.Len() > 0
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		if c == '\'' || c == '"' {
			end := SkipQuoted(sql, i)
			if end == 0 {
				end = len(sql)
			}
			out.WriteString(sql[i:end])
			i = end - 1
			continue
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		out.WriteByte(c)
	}
	return out.String()
}
