package sqltext

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// OneLine returns a statement with the same meaning on one line. White space and comments between
// two tokens become one space. Names and constants keep their characters, such as the two spaces in
// "my  users". A line break in a constant is written as an equivalent expression, a line break in a
// name as an escape. SQLite has no escapes in names, so there a line break in a name is an error.
func OneLine[T ~string](p provider.Provider, text T) (SQL, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, tok := range r.tokens {
		if i > 0 && r.tokens[i-1].End < tok.Start {
			b.WriteByte(' ')
		}
		one, err := r.oneLineToken(i)
		if err != nil {
			return "", err
		}
		b.WriteString(one)
	}
	return SQL(b.String()), nil
}

// IsOneLine reports whether a text has no line break.
func IsOneLine[T ~string](text T) bool { return !strings.ContainsAny(string(text), "\r\n") }

func (r *reader) oneLineToken(i int) (string, error) {
	text := r.textOf(i)
	if IsOneLine(text) {
		return text, nil
	}
	one, ok := "", false
	switch tok := r.tokens[i]; {
	case r.provider == provider.SQLite && tok.Kind == StringText && text[0] == '\'':
		one, ok = sqliteLines(text), true
	case r.provider == provider.PostgreSQL && tok.Kind == StringText:
		one, ok = postgresLines(text, r.escapeOf(i))
	case r.provider == provider.PostgreSQL && tok.Kind == QuotedName:
		one, ok = r.nameLines(text, r.escapeOf(i)), true
	}
	if !ok {
		return "", &SyntaxError{Message: "a line break in " + fmt.Sprintf("%.40q", text) + " cannot be written otherwise",
			Offset: r.tokens[i].Start, Line: lineOf(r.text, r.tokens[i].Start)}
	}
	return one, nil
}

// escapeOf returns the escape character of the U& constant or name at index i.
func (r *reader) escapeOf(i int) byte {
	at := reader{provider: r.provider, text: r.text, tokens: r.tokens, pos: i + 1}
	return at.unicodeEscape()
}

// sqliteLines converts 'a⏎b' to ('a'||char(10)||'b').
func sqliteLines(token string) string {
	out := strings.NewReplacer("\r\n", "'||char(13,10)||'", "\n", "'||char(10)||'", "\r", "'||char(13)||'").Replace(token)
	return "(" + out + ")"
}

// postgresLines converts 'a⏎b' to E'a\nb' and joins the parts of a constant.
func postgresLines(token string, escape byte) (string, bool) {
	value, kind, ok := decodeLiteral(provider.PostgreSQL, token, escape)
	if !ok {
		return "", false
	}
	quoted := "E'" + strings.NewReplacer(`\`, `\\`, "'", "''", "\n", `\n`, "\r", `\r`).Replace(value) + "'"
	switch kind {
	case textLiteral:
		return quoted, true
	case charLiteral:
		return "(" + quoted + "::bpchar)", true
	case bitsLiteral, hexLiteral:
		return token[:1] + "'" + value + "'", !strings.ContainsAny(value, "\r\n")
	case unicodeEscape:
		raw := strings.ReplaceAll(joinParts(provider.PostgreSQL, token[2:]), "'", "''")
		return "U&'" + escapeLines(raw, escape) + "'", true
	}
	return "", false
}

// nameLines converts "a⏎b" to U&"a\000Ab".
func (r *reader) nameLines(token string, escape byte) string {
	if token[0] == '"' {
		return `U&` + escapeLines(strings.ReplaceAll(token, `\`, `\\`), '\\')
	}
	return escapeLines(token, escape)
}

func escapeLines(text string, escape byte) string {
	return strings.NewReplacer("\n", string(escape)+"000A", "\r", string(escape)+"000D").Replace(text)
}
