package ast

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// byteOrderMark is ignored at the start of a file.
const byteOrderMark = "\ufeff"

// scanner divides a text into tokens in one pass.
type scanner struct {
	file   *source.File
	src    string
	pos    int
	tokens []token
	errs   diag.List
	// reported is true if an error of the current line was reported. Each line has at most one
	// error.
	reported bool
}

// lex returns the tokens of the file, ended by an eof token, and the errors found in them.
func lex(f *source.File) ([]token, diag.List) {
	l := &scanner{file: f, src: f.Text, tokens: make([]token, 0, len(f.Text)/4+1)}
	if strings.HasPrefix(l.src, byteOrderMark) {
		l.pos = len(byteOrderMark)
	}
	for l.pos < len(l.src) {
		l.next()
	}
	l.emit(eof, l.pos)
	return l.tokens, l.errs
}

func (l *scanner) emit(k kind, start int) {
	l.tokens = append(l.tokens, token{kind: k, start: int32(start), end: int32(l.pos)})
}

func (l *scanner) peek(n int) byte {
	if l.pos+n < len(l.src) {
		return l.src[l.pos+n]
	}
	return 0
}

func (l *scanner) next() {
	start := l.pos
	c := l.src[start]
	switch {
	case c == ' ' || c == '\t':
		l.pos++
	case c == '\n' || c == '\r':
		l.newline()
	case c == '/' && l.peek(1) == '/':
		l.pos = lineEnd(l.src, start)
		l.emit(lineComment, start)
	case c == '/' && l.peek(1) == '*':
		l.blockComment()
	case c == '"':
		l.str()
	case c == '@':
		l.pos++
		if l.peek(0) == '@' {
			l.pos++
			l.emit(atAt, start)
			return
		}
		l.emit(at, start)
	case isWordByte(c) || c == '-' && isDigit(l.peek(1)):
		l.word()
	case punctuation(c) != eof:
		l.pos++
		l.emit(punctuation(c), start)
	default:
		l.other()
	}
}

func (l *scanner) newline() {
	start := l.pos
	l.pos++
	if l.src[start] == '\r' && l.peek(0) == '\n' {
		l.pos++
	}
	l.reported = false
	l.emit(newline, start)
}

func (l *scanner) blockComment() {
	start := l.pos
	end := strings.Index(l.src[start+2:], "*/")
	if end >= 0 {
		l.pos = start + 2 + end + 2
		l.emit(blockComment, start)
		return
	}
	l.report(diag.CodeUnclosedComment, start, start+2, "this comment is never closed", "close it with */")
	l.pos = len(l.src)
	l.emit(blockComment, start)
}

// str scans a string literal. A string ends on its line, so that a forgotten quote makes only that
// line invalid.
func (l *scanner) str() {
	start := l.pos
	for l.pos++; l.pos < len(l.src); l.pos++ {
		switch l.src[l.pos] {
		case '"':
			l.pos++
			l.emit(text, start)
			return
		case '\\':
			if c := l.peek(1); c != '\n' && c != '\r' && c != 0 {
				l.pos++
			}
		case '\n', '\r':
			l.unclosed(start)
			return
		}
	}
	l.unclosed(start)
}

func (l *scanner) unclosed(start int) {
	l.report(diag.CodeUnclosedString, start, l.pos, "this string is never closed", `close it with " on the same line`)
	l.emit(broken, start)
}

// word scans an identifier with its dots, or a number.
func (l *scanner) word() {
	start := l.pos
	if l.src[l.pos] == '-' {
		l.pos++
	}
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if c < utf8.RuneSelf {
			if !isWordByte(c) && c != '-' && c != '.' {
				break
			}
			l.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(l.src[l.pos:])
		if !unicode.IsLetter(r) { // names cannot have digits or marks of other scripts
			break
		}
		l.pos += size
	}
	if isNumber(l.src[start:l.pos]) {
		l.emit(number, start)
		return
	}
	l.emit(ident, start)
}

// other scans spaces and letters outside ASCII, and reports other characters.
func (l *scanner) other() {
	start := l.pos
	r, size := utf8.DecodeRuneInString(l.src[l.pos:])
	switch {
	case unicode.Is(unicode.Zs, r):
		l.pos += size
	case unicode.IsLetter(r):
		l.word()
	default:
		l.pos += size
		l.unknown(start, r)
		l.emit(broken, start)
	}
}

// unknown reports a character that the language does not have.
func (l *scanner) unknown(start int, r rune) {
	switch {
	case isQuote(r):
		l.report(diag.CodeSingleQuotes, start, l.pos, "strings are written in double quotes", `write "…"`)
	case r == '#':
		l.report(diag.CodeUnknownCharacter, start, l.pos, "unexpected character '#'", "comments start with //")
	default:
		l.report(diag.CodeUnknownCharacter, start, l.pos, fmt.Sprintf("unexpected character %q", r), "remove it")
	}
}

func (l *scanner) report(code diag.Code, start, end int, message, help string) {
	if l.reported {
		return
	}
	l.reported = true
	l.errs = append(l.errs, diag.Diagnostic{
		Code: code, Message: message, Help: help,
		Span: source.Span{File: l.file, Start: start, End: end},
	})
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c) || c == '_'
}

func isQuote(r rune) bool {
	switch r {
	case '\'', '`', '\u201c', '\u201d', '\u201e', '\u2018', '\u2019', '\u00ab', '\u00bb':
		return true
	default:
		return false
	}
}

// isNumber reports whether s is -?digits(.digits)?.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, dotted := strings.Cut(s, ".")
	return allDigits(whole) && (!dotted || allDigits(fraction))
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// lineEnd returns the offset of the line end at or after from.
func lineEnd(s string, from int) int {
	if i := strings.IndexAny(s[from:], "\r\n"); i >= 0 {
		return from + i
	}
	return len(s)
}
