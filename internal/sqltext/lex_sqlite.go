package sqltext

import (
	"slices"
	"strings"
)

// scanSQLite reads one token by the rules of src/tokenize.c.
func (l *lexer) scanSQLite() (TokenKind, error) {
	c := l.text[l.pos]
	switch {
	case c == '\'':
		return StringText, l.scanQuoted('\'', "string")
	case c == '`':
		return QuotedName, l.scanQuoted('`', "quoted name")
	case c == '[':
		return QuotedName, l.scanBracketed()
	case isDigit(c), c == '.' && l.at(1, isDigit):
		l.scanSQLiteNumber()
		return Number, nil
	case c == '?':
		l.pos++
		l.skip(isDigit)
		return Parameter, nil
	case strings.IndexByte("$@:#", c) >= 0:
		return l.scanVariable()
	case (c == 'x' || c == 'X') && strings.HasPrefix(l.text[l.pos+1:], "'"):
		l.pos++
		return StringText, l.scanQuoted('\'', "string")
	case inWord(c):
		l.word()
		return Word, nil
	}
	return l.scanSQLiteOperator()
}

func (l *lexer) scanBracketed() error {
	i := strings.IndexByte(l.text[l.pos:], ']')
	if i < 0 {
		return l.fail(l.pos, "unterminated quoted name")
	}
	l.pos += i + 1
	return nil
}

// scanSQLiteNumber reads a number with the letters that follow it, as SQLite does; SQLite then
// refuses such a number.
func (l *lexer) scanSQLiteNumber() {
	if l.text[l.pos] == '0' && l.at(1, func(c byte) bool { return c == 'x' || c == 'X' }) {
		l.skip(inWord)
		return
	}
	digits := func() { l.skip(func(c byte) bool { return isDigit(c) || c == '_' }) }
	digits()
	if l.at(0, isDot) {
		l.pos++
		digits()
	}
	l.exponent()
	l.skip(inWord)
}

// scanVariable reads a parameter such as :a, @a, #a and $a. Like names in Tcl, $a may contain ::
// and may end with a text in parentheses.
func (l *lexer) scanVariable() (TokenKind, error) {
	start := l.pos
	l.pos++
	named := false
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch {
		case inWord(rest[0]):
			l.pos++
			named = true
			continue
		case strings.HasPrefix(rest, "::"):
			l.pos += 2
			continue
		case rest[0] == '(' && named:
			if i := strings.IndexFunc(rest, func(r rune) bool { return r == ')' || r < 0x80 && isSpace(byte(r)) }); i > 0 && rest[i] == ')' {
				l.pos += i + 1
			}
		}
		break
	}
	if !named {
		l.pos = start + 1
		return Sign, nil
	}
	return Parameter, nil
}

// scanSQLiteOperator reads the longest operator of SQLite's list.
func (l *lexer) scanSQLiteOperator() (TokenKind, error) {
	for n := min(3, len(l.text)-l.pos); n > 0; n-- {
		if slices.Contains(sqliteOperators(), l.text[l.pos:l.pos+n]) {
			l.pos += n
			return Operator, nil
		}
	}
	return l.single(Sign)
}

func sqliteOperators() []string {
	return []string{"->>", "->", "-", "+", "*", "/", "%", "==", "=", "<=", "<>", "<<", "<", ">=", ">>", ">", "!=", "||", "|", "&", "~"}
}
