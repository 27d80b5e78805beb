package sqltext

import (
	"strings"
)

// scanPostgres reads one token by the rules of src/backend/parser/scan.l.
func (l *lexer) scanPostgres() (TokenKind, error) {
	c := l.text[l.pos]
	switch {
	case c == '\'':
		return StringText, l.scanString(l.pos, false)
	case c == '$':
		return l.scanDollar()
	case isDigit(c), c == '.' && l.at(1, isDigit):
		l.scanPostgresNumber()
		return Number, nil
	case inWord(c):
		return l.scanPostgresWord()
	case strings.HasPrefix(l.text[l.pos:], "::"), strings.HasPrefix(l.text[l.pos:], ":="), strings.HasPrefix(l.text[l.pos:], ".."):
		l.pos += 2
		return Operator, nil
	case isOperatorCharacter(c):
		l.scanPostgresOperator()
		return Operator, nil
	}
	return l.single(Sign)
}

func isOperatorCharacter(c byte) bool { return strings.IndexByte("~!@#^&|`?+-*/%<>=", c) >= 0 }

// scanPostgresOperator reads the longest run of operator characters without a comment. An operator
// of several characters may end in + or - only if it has a character that SQL's own operators do
// not have (manual, 4.1.3).
func (l *lexer) scanPostgresOperator() {
	start := l.pos
	for l.at(0, isOperatorCharacter) && !strings.HasPrefix(l.text[l.pos:], "--") && !strings.HasPrefix(l.text[l.pos:], "/*") {
		l.pos++
	}
	if op := l.text[start:l.pos]; strings.ContainsAny(op[:len(op)-1], "~!@#^&|`?%") {
		return
	}
	for l.pos-start > 1 && strings.IndexByte("+-", l.text[l.pos-1]) >= 0 {
		l.pos--
	}
}

// scanPostgresNumber reads a number. The number ends where no digit follows, so that 1e'x' is the
// number 1 and the escape string e'x'. Two dots are the range operator of a loop, not a decimal
// point. Numbers such as 0xFF and 1_000 exist since PostgreSQL 16.
func (l *lexer) scanPostgresNumber() {
	if l.text[l.pos] == '0' && l.at(1, func(c byte) bool { return strings.IndexByte("xXoObB", c) >= 0 }) && l.at(2, isHexDigit) {
		l.pos += 2
		l.skip(isHexDigit)
		return
	}
	digits := func() {
		l.skip(isDigit)
		for l.at(0, func(c byte) bool { return c == '_' }) && l.at(1, isDigit) {
			l.pos++
			l.skip(isDigit)
		}
	}
	digits()
	if l.at(0, isDot) && !l.at(1, isDot) {
		l.pos++
		digits()
	}
	l.exponent()
}

func isDot(c byte) bool { return c == '.' }

func isHexDigit(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// scanPostgresWord reads a word. If the word is one of the prefixes E, B, X, N and U& of a constant
// or name, it reads that constant or name.
func (l *lexer) scanPostgresWord() (TokenKind, error) {
	start := l.pos
	word := l.word()
	rest := l.text[l.pos:]
	if len(word) != 1 {
		return Word, nil
	}
	switch word[0] | 0x20 {
	case 'e':
		if strings.HasPrefix(rest, "'") {
			return StringText, l.scanString(start, true)
		}
	case 'b', 'x', 'n':
		if strings.HasPrefix(rest, "'") {
			return StringText, l.scanString(start, false)
		}
	case 'u':
		if strings.HasPrefix(rest, "&'") {
			l.pos++
			return StringText, l.scanString(start, false)
		}
		if strings.HasPrefix(rest, `&"`) {
			l.pos++
			return QuotedName, l.scanQuoted('"', "quoted name")
		}
	}
	return Word, nil
}

// scanString reads a string constant from its opening quote. The constant includes further parts in
// quotes that follow after a line break (manual, 4.1.2.1). If the first part can have backslash
// escapes, all parts can.
func (l *lexer) scanString(start int, escapes bool) error {
	for l.pos++; l.pos < len(l.text); l.pos++ {
		switch {
		case l.text[l.pos] == '\\' && escapes:
			l.pos++
		case l.text[l.pos] == '\'':
			next := continuation(l.text, l.pos+1)
			if next < 0 {
				l.pos++
				return nil
			}
			l.pos = next
		}
	}
	l.pos = len(l.text)
	return l.fail(start, "unterminated string")
}

// continuation is called with the position after the closing quote of a string constant. It returns
// the position of the quote at which the constant continues, or -1 if the constant ends. The
// constant continues at a quote directly at pos, or at a quote after white space (or line comments)
// with a line break.
func continuation(text string, pos int) int {
	if strings.HasPrefix(text[pos:], "'") {
		return pos
	}
	broken := false
	for ; pos < len(text); pos++ {
		rest := text[pos:]
		switch {
		case rest[0] == '\n' || rest[0] == '\r':
			broken = true
		case isSpace(rest[0]):
		case strings.HasPrefix(rest, "--"):
			i := strings.IndexAny(rest, "\r\n")
			if i < 0 {
				return -1
			}
			pos += i
			broken = true
		case broken && rest[0] == '\'':
			return pos
		default:
			return -1
		}
	}
	return -1
}

// scanDollar reads a dollar-quoted string, or a parameter.
func (l *lexer) scanDollar() (TokenKind, error) {
	end := l.pos + 1
	for end < len(l.text) && l.text[end] != '$' && inWord(l.text[end]) {
		end++
	}
	tagged := end < len(l.text) && l.text[end] == '$' && (end == l.pos+1 || !isDigit(l.text[l.pos+1]))
	if !tagged {
		l.pos++
		if !l.at(0, isDigit) {
			return Sign, nil
		}
		l.skip(isDigit)
		return Parameter, nil
	}
	tag := l.text[l.pos : end+1]
	i := strings.Index(l.text[end+1:], tag)
	if i < 0 {
		return StringText, l.fail(l.pos, "unterminated string, begun with "+tag)
	}
	l.pos = end + 1 + i + len(tag)
	return StringText, nil
}
