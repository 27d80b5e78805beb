package ast

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// Parse returns the syntax tree of one file and every syntax error in it. It never fails; lines
// that do not parse are [Bad] items. Its time is linear in the size of the file.
func Parse(f *source.File) (*File, diag.List) { return NewParser().Parse(f) }

// Parser parses files one after the other. It parses a line quickly if it has parsed a line with
// the same kinds of tokens before, also in another file.
type Parser struct{ memos *memos }

// NewParser returns a parser that has parsed nothing yet.
func NewParser() *Parser { return &Parser{memos: newMemos(grammar())} }

// Parse returns the same as the function [Parse], but reuses the results of earlier files.
func (p *Parser) Parse(f *source.File) (*File, diag.List) {
	if errs := unreadable(f); errs != nil {
		return &File{Source: f, Unreadable: true}, errs
	}
	tokens, errs := lex(f)
	open := slices.ContainsFunc(errs, func(d diag.Diagnostic) bool { return d.Code == diag.CodeUnclosedComment })
	c := &parser{memos: p.memos, file: f, tokens: tokens, match: matchBrackets(tokens), errs: errs}
	c.mark(errs)
	return &File{Source: f, Items: c.top(), OpenComment: open}, c.errs.Sorted()
}

// unreadable returns the reason why the file cannot be read as text, nil if it can.
func unreadable(f *source.File) diag.List {
	var at int
	var message string
	code := diag.CodeNotText
	switch {
	case len(f.Text) > math.MaxInt32/2:
		message, code = "the file is too large for a schema", diag.CodeTooLarge
	case strings.IndexByte(f.Text, 0) >= 0:
		at, message = strings.IndexByte(f.Text, 0), "the file is not a text file: it has a zero byte"
	case !utf8.ValidString(f.Text):
		at, message = invalidUTF8(f.Text), "the file is not a text file in UTF-8"
	default:
		return nil
	}
	return diag.List{{
		Code: code, Message: message, Help: "save the schema as UTF-8 text",
		Span: source.Span{File: f, Start: at, End: min(at+1, len(f.Text))},
	}}
}

func invalidUTF8(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return 0
}

// parser divides the tokens of one file into headers and lines, and parses these with the
// productions of the grammar.
type parser struct {
	*memos
	file   *source.File
	tokens []token
	match  []int32 // by token: the index of its closing counterpart, -1 for none
	pos    int
	errs   diag.List
	docs   []*Comment   // the `///` comments directly above the current line
	known  map[int]bool // start offsets of broken tokens that the lexer reported
	buffer []kind       // the kinds of the current line
	header []token      // the tokens of the current header
}

// mark records the errors that the lexer reported, so that no second error is reported for their
// lines.
func (p *parser) mark(errs diag.List) {
	if len(errs) == 0 {
		return
	}
	p.known = make(map[int]bool, len(errs))
	for _, d := range errs {
		p.known[d.Span.Start] = true
	}
}

// top parses the whole file.
func (p *parser) top() []Item {
	var items []Item
	for {
		switch t := p.peek(); t.kind {
		case eof:
			return items
		case newline, lineComment, blockComment:
			items = append(items, p.trivia())
		case ident:
			items = append(items, p.declaration())
		case braceClose:
			line := p.rest()
			p.errorAt(diag.CodeStrayBrace, p.span(t), "this brace closes no block", "remove it")
			items = append(items, p.bad(line))
		default:
			line := p.rest()
			p.lineError(line, diag.CodeBadLine, p.span(t), "this line is outside of any block", "move it into a block or remove it")
			items = append(items, p.bad(line))
		}
	}
}

// declaration parses a declaration that starts with a word at the top level: a block, or text that
// only looks like a block.
func (p *parser) declaration() Item {
	word := p.peek()
	kind, known := blockKinds(p.str(word))
	if known && p.startsBlock() {
		return p.block(kind)
	}
	if glued, ok := p.gluedKeyword(); ok {
		return p.block(glued)
	}
	line := p.rest()
	switch {
	case !known && opensBlock(line):
		p.lineError(line, diag.CodeUnknownBlock, p.span(word), fmt.Sprintf("there is no block %q", p.str(word)), blockHelp(p.str(word)))
		return p.unknownBlock(line)
	case known && kind == Type && p.isAlias(line):
		p.lineError(line, diag.CodeTypeAlias, p.lineSpan(line), "type aliases do not exist any more", "write the type itself where the alias is used")
	case known:
		p.lineError(line, diag.CodeBadHeader, p.lineSpan(line), fmt.Sprintf("this %s has no opening brace", p.str(word)),
			fmt.Sprintf("write %s Name {", p.str(word)))
	default:
		p.lineError(line, diag.CodeBadLine, p.span(word), "this line is outside of any block", blockHelp(p.str(word)))
	}
	return p.bad(line)
}

// isAlias reports whether a line that starts with the word type is an [aliasLine].
func (p *parser) isAlias(line []token) bool {
	kinds := append(p.buffer[:0], typeWord)
	for _, t := range line[1:min(len(line), 3)] {
		kinds = append(kinds, t.kind)
	}
	p.buffer = kinds
	return p.aliases.read(kinds).stop < 0
}

// startsBlock reports whether the current line, which starts with a block keyword, is followed by
// an opening brace, on the same line or at the start of the next one.
func (p *parser) startsBlock() bool {
	for i := p.pos + 1; ; i++ {
		switch p.tokens[i].kind {
		case braceOpen:
			return true
		case equals, at, atAt, braceClose, lineComment, blockComment, eof:
			return false
		case newline:
			return p.tokens[i+1].kind == braceOpen
		default:
		}
	}
}

// opensBlock reports whether the line ends with an opening brace, if comments are ignored.
func opensBlock(line []token) bool {
	for _, t := range slices.Backward(line) {
		if t.kind != lineComment && t.kind != blockComment {
			return t.kind == braceOpen
		}
	}
	return false
}

// unknownBlock skips a block with an unknown keyword. It ends at the first line that starts with a
// closing brace.
func (p *parser) unknownBlock(header []token) Item {
	end := header[len(header)-1]
	for {
		t := p.peek()
		switch {
		case t.kind == eof:
			return p.bad([]token{header[0], end})
		case t.kind == braceClose:
			line := p.rest()
			return p.bad([]token{header[0], line[len(line)-1]})
		case t.kind == ident && p.nextBlock():
			return p.bad([]token{header[0], end})
		case t.kind == newline:
			p.pos++
		default:
			line := p.rest()
			end = line[len(line)-1]
		}
	}
}

// trivia reads a comment or empty lines.
func (p *parser) trivia() Item {
	t := p.peek()
	if t.kind != newline {
		p.pos++
		c := p.comment(t)
		if c.Kind == DocComment {
			p.docs = append(p.docs, c)
		}
		p.endLine()
		return c
	}
	first := t
	for p.peek().kind == newline {
		t = p.peek()
		p.pos++
	}
	p.docs = nil
	return &Blank{At: p.at(int(first.start), int(t.end))}
}

// takeDocs returns the documentation above the current line, and forgets it.
func (p *parser) takeDocs() []*Comment {
	docs := p.docs
	p.docs = nil
	return docs
}

// rest consumes and returns the remaining tokens of the physical line, without its end.
func (p *parser) rest() []token {
	start := p.pos
	for k := p.peek().kind; k != newline && k != eof; k = p.peek().kind {
		p.pos++
	}
	line := p.tokens[start:p.pos]
	p.endLine()
	return line
}

// endLine consumes the end of the line if it is the next token.
func (p *parser) endLine() {
	if p.peek().kind == newline {
		p.pos++
	}
}

func (p *parser) bad(line []token) *Bad {
	p.docs = nil
	return &Bad{At: p.lineSpan(line)}
}

func (p *parser) comment(t token) *Comment {
	s := p.str(t)
	c := &Comment{At: p.span(t)}
	switch {
	case t.kind == blockComment:
		c.Kind, c.Text = BlockComment, strings.TrimSuffix(s[2:], "*/")
	case strings.HasPrefix(s, "///"):
		c.Kind, c.Text = DocComment, s[3:]
		c.Directive = p.directive(c)
	default:
		c.Kind, c.Text = LineComment, s[2:]
	}
	return c
}

func (p *parser) peek() token        { return p.tokens[p.pos] }
func (p *parser) str(t token) string { return p.file.Text[t.start:t.end] }
func (p *parser) at(start, end int) source.Span {
	return source.Span{File: p.file, Start: start, End: end}
}
func (p *parser) span(t token) source.Span { return p.at(int(t.start), int(t.end)) }
func (p *parser) lineSpan(line []token) source.Span {
	return p.at(int(line[0].start), int(line[len(line)-1].end))
}

func (p *parser) errorAt(code diag.Code, at source.Span, message, help string) {
	p.errs = append(p.errs, diag.Diagnostic{Code: code, Message: message, Span: at, Help: help})
}

func (p *parser) warnAt(code diag.Code, at source.Span, message, help string) {
	p.errs = append(p.errs, diag.Diagnostic{Severity: diag.Warning, Code: code, Message: message, Span: at, Help: help})
}

// lineError reports an error of a line unless the lexer reported one already.
func (p *parser) lineError(line []token, code diag.Code, at source.Span, message, help string) {
	if !p.reported(line) {
		p.errorAt(code, at, message, help)
	}
}

// reported reports whether the lexer found an error in the line.
func (p *parser) reported(line []token) bool {
	if p.known == nil {
		return false
	}
	return slices.ContainsFunc(line, func(t token) bool { return p.known[int(t.start)] })
}
