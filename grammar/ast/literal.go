package ast

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// literal converts the token of a string literal. Escape sequences are those of JSON (RFC 8259,
// section 7).
func (l *line) literal(t token) *String {
	s := &String{At: l.p.span(t)}
	body := l.p.file.Text[t.start+1 : t.end-1]
	if plain(body) {
		s.Text = body
		return s
	}
	var out strings.Builder
	for i := 0; i < len(body); {
		switch c := body[i]; {
		case c == '\\':
			r, size, ok := unescape(body[i:])
			if !ok {
				l.badEscape(int(t.start)+1+i, size, body[i:i+size])
			} else {
				out.WriteRune(r)
			}
			i += size
		case c < ' ':
			l.badEscape(int(t.start)+1+i, 1, body[i:i+1])
			i++
		default:
			out.WriteByte(c)
			i++
		}
	}
	s.Text = out.String()
	return s
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] == '\\' || s[i] < ' ' {
			return false
		}
	}
	return true
}

// unescape parses the escape sequence at the start of s, and returns its character and its length.
func unescape(s string) (r rune, size int, ok bool) {
	if len(s) < 2 {
		return 0, len(s), false
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2, true
	case 'b':
		return '\b', 2, true
	case 'f':
		return '\f', 2, true
	case 'n':
		return '\n', 2, true
	case 'r':
		return '\r', 2, true
	case 't':
		return '\t', 2, true
	case 'u':
		return unescapeUnicode(s)
	default:
		_, n := utf8.DecodeRuneInString(s[1:])
		return 0, 1 + n, false
	}
}

func unescapeUnicode(s string) (r rune, size int, ok bool) {
	first, ok := codeUnit(s)
	if !ok {
		return 0, 2, false
	}
	if !utf16.IsSurrogate(first) {
		return first, 6, true
	}
	second, ok := codeUnit(s[6:])
	if !ok {
		return 0, 6, false
	}
	r = utf16.DecodeRune(first, second)
	return r, 12, r != utf8.RuneError
}

// codeUnit parses the escape of one UTF-16 code unit: \u and four hexadecimal digits.
func codeUnit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return 0, false
	}
	return rune(n), true
}

func (l *line) badEscape(start, size int, seen string) {
	message, help := fmt.Sprintf("unknown escape sequence %s", seen), `write \\ for a backslash`
	switch {
	case seen[0] != '\\':
		message, help = fmt.Sprintf("control character %q in a string", seen[0]), `write \t, \n or \u and four hexadecimal digits`
	case strings.HasPrefix(seen, `\u`):
		message, help = "invalid unicode escape sequence", `write \u and four hexadecimal digits; characters above \uFFFF take a pair`
	}
	l.report(diag.CodeBadEscape, l.p.at(start, start+size), message, help)
}
