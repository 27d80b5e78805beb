package ast

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// line is a logical line inside a block: the text between two line ends. Line ends inside a pair of
// brackets do not count.
type line struct {
	p        *parser
	tokens   []token // without line ends and comments
	kinds    []kind  // the kinds of tokens for the grammar
	stop     int     // the first token that the grammar does not accept, -1 for none
	all      []token // as written, without the trailing comment
	inner    []*Comment
	trailing *Comment
	failed   bool // an error was reported, so that the line is Bad
	reports  int
	known    bool  // the lexer reported an error of the line; report no second one
	lenient  bool  // a comma may follow the last argument
	midway   token // a comment between words, which has no place in the tree
}

// content parses one logical line of the block.
func (p *parser) content(b *Block, oneLine bool) Item {
	l := p.line()
	l.kinds = p.lineKinds(l.tokens)
	doc := p.takeDocs()
	var item Item
	switch {
	case b.Kind == Datasource || b.Kind == Generator:
		item = l.assignment(b, doc)
	case l.tokens[0].kind == atAt:
		item = l.blockAttribute(doc)
	case b.Kind == Enum:
		item = l.enumValue(doc)
	default:
		item = l.field(b, doc)
	}
	if l.midway.kind != eof {
		l.fail(diag.CodeBadLine, p.span(l.midway), "a comment cannot be in the middle of a line", "move it to the end of the line or above it")
	}
	if p.peek().kind == braceClose && !oneLine && !l.failed {
		p.errorAt(diag.CodeBracePlacement, p.span(p.peek()), "the closing brace is not on a line of its own", "start a new line before }")
	} else if p.peek().kind == newline {
		p.pos++
	}
	if !l.failed {
		return item
	}
	return &Bad{At: p.lineSpan(l.withTrailing()), Partial: item}
}

// line returns the next logical line. It ends before a line end, a closing brace, or the end of the
// file.
func (p *parser) line() *line {
	l := &line{p: p}
	start, last, filtered := p.pos, p.pos, false
	for done := false; !done; {
		switch t := p.peek(); {
		case t.kind == newline || t.kind == eof || t.kind == braceClose:
			done = true
		case t.kind == lineComment:
			l.trailing = p.comment(t)
			p.pos++
			done = true
		case t.kind == blockComment:
			filtered = l.comment(t) || filtered
			p.pos++
		case p.match[p.pos] >= 0:
			filtered = l.skipTo(int(p.match[p.pos])) || filtered
			last = p.pos
		default:
			p.pos++
			last = p.pos
		}
	}
	l.all = p.tokens[start:last]
	l.known = p.reported(l.all)
	l.tokens = l.all
	if filtered {
		l.tokens = slices.DeleteFunc(slices.Clone(l.all), func(t token) bool {
			return t.kind == newline || t.kind == lineComment || t.kind == blockComment
		})
	}
	return l
}

// comment records a block comment in a line. The comment is the trailing comment if the line ends
// after it. Otherwise it is between words, and comment returns true.
func (l *line) comment(t token) (inside bool) {
	switch l.p.tokens[l.p.pos+1].kind {
	case newline, eof, braceClose:
		l.trailing = l.p.comment(t)
		return false
	default:
		if l.midway.kind == eof {
			l.midway = t
		}
		return true
	}
}

// skipTo moves past the closing bracket, which is the token with the index end, and collects the
// comments up to it.
func (l *line) skipTo(end int) (wrapped bool) {
	for _, t := range l.p.tokens[l.p.pos:end] {
		switch t.kind {
		case lineComment, blockComment:
			l.inner = append(l.inner, l.p.comment(t))
			wrapped = true
		case newline:
			wrapped = true
		default:
		}
	}
	l.p.pos = end + 1
	return wrapped
}

// withTrailing returns the line's tokens, including its trailing comment.
func (l *line) withTrailing() []token {
	if l.trailing == nil {
		return l.all
	}
	c := token{kind: lineComment, start: int32(l.trailing.At.Start), end: int32(l.trailing.At.End)}
	return []token{l.all[0], c}
}

func (l *line) span() source.Span { return l.p.lineSpan(l.all) }

// fail reports the line's error, only once, and makes the line a [Bad] item.
func (l *line) fail(code diag.Code, at source.Span, message, help string) {
	if !l.failed {
		l.report(code, at, message, help)
	}
	l.failed = true
}

// maxReports limits the errors of one line, because further errors would only repeat them.
const maxReports = 10

// report reports an error of the line unless the lexer reported one already.
func (l *line) report(code diag.Code, at source.Span, message, help string) {
	if l.reports++; !l.known && l.reports <= maxReports {
		l.p.errorAt(code, at, message, help)
	}
}

const nameHelp = "start with a letter and use letters, digits and _ only; @map or @@map gives the database's name"

// name returns the name for a word, and reports characters that names cannot have. If the text is
// not even a word of the language, the line becomes a [Bad] item.
func (l *line) name(t lexer.Token, of string) Name {
	n := l.word(t)
	wrong := badName(n.Text)
	if wrong == "" {
		return n
	}
	message := fmt.Sprintf("%q is not a name for a %s: %s", n.Text, of, wrong)
	if noWord(n.Text) != "" {
		l.fail(diag.CodeBadName, n.At, message, nameHelp)
	} else {
		l.report(diag.CodeBadName, n.At, message, nameHelp)
	}
	return n
}

// key returns the name of a setting. It allows any word, because the parser does not know which
// settings a datasource or a generator has.
func (l *line) key(t lexer.Token) Name {
	n := l.word(t)
	if wrong := noWord(n.Text); wrong != "" {
		l.fail(diag.CodeBadName, n.At, fmt.Sprintf("%q is not a name for a setting: %s", n.Text, wrong), "start with a letter and use letters, digits and _ only")
	}
	return n
}

// badName returns the reason why s is not a name, "" if it is one.
func badName(s string) string {
	if wrong := noWord(s); wrong != "" {
		return wrong
	}
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case !unicode.IsLetter(first):
		return "it starts with a digit"
	case strings.Contains(s, "-"):
		return "it has a -"
	}
	return ""
}

// noWord returns the reason why s is not even a word of the language, "" if it is one.
func noWord(s string) string {
	switch {
	case strings.HasPrefix(s, "_"):
		return "it starts with _"
	case strings.Contains(s, "."):
		return "it has a dot"
	}
	return ""
}
