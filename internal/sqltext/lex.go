package sqltext

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// SyntaxError describes why a text cannot be split into tokens or statements, or why it is not a
// statement of the expected kind.
type SyntaxError struct {
	// Message describes the fault, such as "unterminated string".
	Message string
	// Offset is the byte at which the incomplete part begins. Line is its line, counted from 1.
	Offset, Line int
}

// Error returns the message with its line.
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// lexer cuts a text into tokens. It skips white space and comments between them.
type lexer struct {
	provider provider.Provider
	text     string
	pos      int
	comment  func(start, end int) // called with every comment, unless it is nil
}

func (l *lexer) fail(start int, message string) error {
	return &SyntaxError{Message: message, Offset: start, Line: lineOf(l.text, start)}
}

func lineOf(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

func (l *lexer) next() (Token, error) {
	if err := l.skipBlank(); err != nil {
		return Token{}, err
	}
	start := l.pos
	if start == len(l.text) {
		return Token{endOfText, start, start}, nil
	}
	k, err := l.scan()
	return Token{k, start, l.pos}, err
}

const byteOrderMark = "\ufeff"

func (l *lexer) skipBlank() error {
	for l.pos < len(l.text) {
		rest, start := l.text[l.pos:], l.pos
		switch {
		case isSpace(rest[0]):
			l.pos++
			continue
		case strings.HasPrefix(rest, byteOrderMark):
			l.pos += len(byteOrderMark)
			continue
		case strings.HasPrefix(rest, "--"):
			l.skipLineComment()
		case strings.HasPrefix(rest, "/*"):
			if err := l.skipBlockComment(); err != nil {
				return err
			}
		default:
			return nil
		}
		if l.comment != nil {
			l.comment(start, l.pos)
		}
	}
	return nil
}

// skipLineComment skips a comment up to the line break that ends it. On PostgreSQL a carriage
// return alone is such a line break (src/backend/parser/scan.l), on SQLite it is not.
func (l *lexer) skipLineComment() {
	ends := "\n"
	if l.provider == provider.PostgreSQL {
		ends = "\r\n"
	}
	if i := strings.IndexAny(l.text[l.pos:], ends); i >= 0 {
		l.pos += i
		return
	}
	l.pos = len(l.text)
}

func (l *lexer) skipBlockComment() error {
	start, depth := l.pos, 1
	for l.pos += 2; l.pos < len(l.text); {
		rest := l.text[l.pos:]
		switch {
		case strings.HasPrefix(rest, "*/"):
			l.pos += 2
			if depth--; depth == 0 {
				return nil
			}
		case l.provider == provider.PostgreSQL && strings.HasPrefix(rest, "/*"):
			l.pos += 2
			depth++
		default:
			l.pos++
		}
	}
	return l.fail(start, "unterminated comment")
}

// scan reads one token. It contains the rules that both databases share.
func (l *lexer) scan() (TokenKind, error) {
	switch c := l.text[l.pos]; c {
	case 0:
		return Sign, l.fail(l.pos, "the text holds a NUL byte")
	case '"':
		return QuotedName, l.scanQuoted('"', "quoted name")
	case ';':
		return l.single(Semicolon)
	case '(':
		return l.single(OpenParen)
	case ')':
		return l.single(CloseParen)
	case ',', ']':
		return l.single(Sign)
	}
	switch l.provider {
	case provider.PostgreSQL:
		return l.scanPostgres()
	case provider.SQLite:
		return l.scanSQLite()
	}
	panic(l.provider.Unhandled())
}

// single reads a token of one character.
func (l *lexer) single(kind TokenKind) (TokenKind, error) {
	l.pos++
	return kind, nil
}

// scanQuoted reads a constant or a name up to its closing quote. A doubled quote is a part of the
// text.
func (l *lexer) scanQuoted(quote byte, what string) error {
	start := l.pos
	for l.pos++; l.pos < len(l.text); l.pos++ {
		if l.text[l.pos] != quote {
			continue
		}
		if l.pos+1 == len(l.text) || l.text[l.pos+1] != quote {
			l.pos++
			return nil
		}
		l.pos++
	}
	return l.fail(start, "unterminated "+what)
}

// word skips the characters of an identifier or a key word.
func (l *lexer) word() string {
	start := l.pos
	l.skip(inWord)
	return l.text[start:l.pos]
}

// skip advances while the characters belong to a class.
func (l *lexer) skip(class func(byte) bool) {
	for l.pos < len(l.text) && class(l.text[l.pos]) {
		l.pos++
	}
}

// at reports whether the character at an offset from the current one belongs to a class.
func (l *lexer) at(offset int, class func(byte) bool) bool {
	return l.pos+offset < len(l.text) && class(l.text[l.pos+offset])
}

// exponent skips the exponent of a number if there is one.
func (l *lexer) exponent() {
	sign := 1
	if !l.at(0, func(c byte) bool { return c == 'e' || c == 'E' }) {
		return
	}
	if l.at(1, func(c byte) bool { return c == '+' || c == '-' }) {
		sign = 2
	}
	if l.at(sign, isDigit) {
		l.pos += sign
		l.skip(isDigit)
	}
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func inWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$' || c >= 0x80 || isDigit(c)
}
