package sqltext

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// SyntaxError says why a text cannot be split into statements.
type SyntaxError struct {
	// Message is what is wrong, such as "unterminated string".
	Message string
	// Offset is the byte where the unfinished thing begins, Line its 1-based line.
	Offset, Line int
}

// Error returns the message with its line.
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

type kind uint8

const (
	endOfText  kind = iota
	word            // unquoted identifier or key word
	quotedName      // "x", on SQLite also `x` and [x]
	stringText      // any form of string constant
	semicolon
	openParen
	closeParen
	other // numbers, operators, parameters
)

type token struct {
	kind       kind
	start, end int
}

// lexer cuts text into tokens; white space and comments lie between them.
type lexer struct {
	dialect provider.Provider
	text    string
	pos     int
}

func (l *lexer) fail(start int, message string) error {
	return &SyntaxError{Message: message, Offset: start, Line: lineOf(l.text, start)}
}

func lineOf(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

func (l *lexer) next() (token, error) {
	if err := l.skipBlank(); err != nil {
		return token{}, err
	}
	start := l.pos
	if start == len(l.text) {
		return token{endOfText, start, start}, nil
	}
	k, err := l.scan()
	return token{k, start, l.pos}, err
}

const byteOrderMark = "\ufeff"

func (l *lexer) skipBlank() error {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch {
		case isSpace(rest[0]):
			l.pos++
		case strings.HasPrefix(rest, byteOrderMark):
			l.pos += len(byteOrderMark)
		case strings.HasPrefix(rest, "--"):
			l.skipLineComment()
		case strings.HasPrefix(rest, "/*"):
			if err := l.skipBlockComment(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

// skipLineComment stops at a bare carriage return on PostgreSQL only: its scanner
// ends the comment there (src/backend/parser/scan.l), SQLite's does not.
func (l *lexer) skipLineComment() {
	ends := "\n"
	if l.dialect == provider.PostgreSQL {
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
		case l.dialect == provider.PostgreSQL && strings.HasPrefix(rest, "/*"):
			l.pos += 2
			depth++
		default:
			l.pos++
		}
	}
	return l.fail(start, "unterminated comment")
}

func (l *lexer) scan() (kind, error) {
	c := l.text[l.pos]
	switch {
	case c == 0:
		return other, l.fail(l.pos, "the text holds a NUL byte")
	case c == '\'':
		return stringText, l.scanQuoted('\'', "string")
	case c == '"':
		return quotedName, l.scanQuoted('"', "quoted name")
	case c == '`' && l.dialect == provider.SQLite:
		return quotedName, l.scanQuoted('`', "quoted name")
	case c == '[' && l.dialect == provider.SQLite:
		return quotedName, l.scanBracketed()
	case c == '$' && l.dialect == provider.PostgreSQL:
		return l.scanDollar()
	case l.startsWord(c):
		return l.scanWord()
	}
	l.pos++
	switch c {
	case ';':
		return semicolon, nil
	case '(':
		return openParen, nil
	case ')':
		return closeParen, nil
	}
	return other, nil
}

func (l *lexer) scanWord() (kind, error) {
	start := l.pos
	for l.pos < len(l.text) && inWord(l.text[l.pos]) {
		l.pos++
	}
	if l.dialect == provider.PostgreSQL && strings.EqualFold(l.text[start:l.pos], "e") && strings.HasPrefix(l.text[l.pos:], "'") {
		return stringText, l.scanEscapeString(start)
	}
	return word, nil
}

// scanQuoted reads a constant or name in which the quote itself is written twice.
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

func (l *lexer) scanBracketed() error {
	i := strings.IndexByte(l.text[l.pos:], ']')
	if i < 0 {
		return l.fail(l.pos, "unterminated quoted name")
	}
	l.pos += i + 1
	return nil
}

// scanEscapeString reads E'…' with backslash escapes, continuations included: a
// string that goes on after a line break stays an escape string.
func (l *lexer) scanEscapeString(start int) error {
	for l.pos++; l.pos < len(l.text); l.pos++ {
		switch l.text[l.pos] {
		case '\\':
			l.pos++
		case '\'':
			if next := l.continuation(l.pos + 1); next >= 0 {
				l.pos = next
				continue
			}
			l.pos++
			return nil
		}
	}
	l.pos = len(l.text)
	return l.fail(start, "unterminated string")
}

// continuation returns where a string constant closed just before pos goes on: at a
// doubled quote, or at a quote after white space (and line comments) with a line break. -1: it is over.
func (l *lexer) continuation(pos int) int {
	if strings.HasPrefix(l.text[pos:], "'") {
		return pos
	}
	broken := false
	for ; pos < len(l.text); pos++ {
		rest := l.text[pos:]
		switch {
		case rest[0] == '\n' || rest[0] == '\r':
			broken = true
		case isSpace(rest[0]):
		case broken && strings.HasPrefix(rest, "--"):
			i := strings.IndexAny(rest, "\r\n")
			if i < 0 {
				return -1
			}
			pos += i
		case broken && rest[0] == '\'':
			return pos
		default:
			return -1
		}
	}
	return -1
}

// scanDollar reads a dollar-quoted string, or the dollar of a parameter.
func (l *lexer) scanDollar() (kind, error) {
	end := l.pos + 1
	for end < len(l.text) && l.text[end] != '$' && inWord(l.text[end]) {
		end++
	}
	tagged := end < len(l.text) && l.text[end] == '$' && (end == l.pos+1 || !isDigit(l.text[l.pos+1]))
	if !tagged {
		l.pos++
		return other, nil
	}
	tag := l.text[l.pos : end+1]
	i := strings.Index(l.text[end+1:], tag)
	if i < 0 {
		return stringText, l.fail(l.pos, "unterminated string, begun with "+tag)
	}
	l.pos = end + 1 + i + len(tag)
	return stringText, nil
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// startsWord reports whether c begins a word. PostgreSQL ends a number where its
// digits end, so that 1e'x' is a number and an escape string; SQLite reads digits as part of the word.
func (l *lexer) startsWord(c byte) bool {
	if isDigit(c) || c == '$' {
		return l.dialect == provider.SQLite
	}
	return inWord(c)
}

func inWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$' || c >= 0x80 || isDigit(c)
}
