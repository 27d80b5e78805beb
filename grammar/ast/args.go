package ast

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// The grammar of what stands in parentheses and of values. It reads tokens that are cut already.
type (
	argumentsNode struct {
		Args     []*argumentNode `parser:"'(' ( @@ ( ',' @@ )* )?"`
		Trailing *lexer.Token    `parser:"@Trailing?"`
		Close    lexer.Token     `parser:"@')'"`
	}
	argumentNode struct {
		Name  *lexer.Token `parser:"(   @Label"`
		Colon *lexer.Token `parser:"    @':'"`
		Named *valueNode   `parser:"    @@?"`
		Value *valueNode   `parser:"  | @@ )"`
	}
	valueNode struct {
		Literal *lexer.Token `parser:"  @( String | Number )"`
		Word    *wordNode    `parser:"| @@"`
		Array   *arrayNode   `parser:"| @@"`
		Object  *objectNode  `parser:"| @@"`
	}
	wordNode struct {
		Name lexer.Token    `parser:"@Ident"`
		Args *argumentsNode `parser:"@@?"`
	}
	arrayNode struct {
		Open  lexer.Token  `parser:"@'['"`
		Items []*valueNode `parser:"( @@ ( ',' @@ )* )?"`
		Close lexer.Token  `parser:"@']'"`
	}
	objectNode struct {
		Open     lexer.Token     `parser:"@'{'"`
		Members  []*argumentNode `parser:"( @@ ( ',' @@ )* )?"`
		Trailing *lexer.Token    `parser:"@Trailing?"`
		Close    lexer.Token     `parser:"@'}'"`
	}
)

// The limits of one list: participle recurses on depth and bounds its repetitions.
const (
	maxDepth  = 64
	maxTokens = 200_000
)

type grammar struct {
	arguments *participle.Parser[argumentsNode]
	value     *participle.Parser[valueNode]
}

// values returns the grammar, built once.
var values = sync.OnceValues(func() (grammar, error) {
	arguments, err := participle.Build[argumentsNode](participle.Lexer(symbols{}))
	if err != nil {
		return grammar{}, fmt.Errorf("build the grammar of arguments: %w", err)
	}
	value, err := participle.ParserForProduction[valueNode](arguments)
	if err != nil {
		return grammar{}, fmt.Errorf("build the grammar of values: %w", err)
	}
	return grammar{arguments: arguments, value: value}, nil
})

// symbols names the kinds of token for participle; the texts never pass through it.
type symbols struct{}

var errTokensOnly = errors.New("the grammar reads tokens, not text")

// Lex is not used: tokens are cut before the grammar sees them.
func (symbols) Lex(string, io.Reader) (lexer.Lexer, error) { return nil, errTokensOnly }

// Symbols returns the token types that the grammar names.
func (symbols) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Ident": tokenType(ident), "Number": tokenType(number), "String": tokenType(text),
		"Label": label, "Trailing": trailingComma,
	}
}

// Two types beyond those of single tokens: a word before a colon, and a comma before a
// closing bracket. With them one token always decides how the grammar goes on.
const (
	label         lexer.TokenType = 101
	trailingComma lexer.TokenType = 102
)

// tokenType numbers the kinds as participle wants them: -1 is the end, positive numbers are free.
func tokenType(k kind) lexer.TokenType {
	if k == eof {
		return lexer.EOF
	}
	return lexer.TokenType(k)
}

// feed hands the tokens of one list to participle; as offset each has its place in the list, so that
// what is parsed once serves every list of the same shape.
type feed struct {
	p      *parser
	tokens []token
	pos    int
}

// Next returns the next token.
func (f *feed) Next() (lexer.Token, error) {
	if f.pos == len(f.tokens) {
		return lexer.Token{Type: lexer.EOF}, nil
	}
	t := f.tokens[f.pos]
	f.pos++
	out := lexer.Token{Type: tokenType(t.kind), Value: f.p.str(t), Pos: lexer.Position{Offset: f.pos - 1}}
	if f.pos == len(f.tokens) {
		return out, nil
	}
	switch next := f.tokens[f.pos].kind; {
	case t.kind == ident && next == colon:
		out.Type = label
	case t.kind == comma && (next == parenClose || next == braceClose):
		out.Type = trailingComma
	}
	return out, nil
}

// argumentList reads the parenthesised list at hand.
func (l *line) argumentList(of string) (args []*Arg, end token, ok bool) {
	list, ok := l.brackets()
	if !ok {
		return nil, l.tokens[len(l.tokens)-1], false
	}
	end = list[len(list)-1]
	if len(list) == 2 {
		return nil, end, true
	}
	node, ok := l.listNode(list, of)
	if !ok {
		return nil, end, false
	}
	l.list = list
	return l.arguments(node), end, true
}

// maxRemembered bounds the number of tokens in lists that are remembered: long ones don't repeat.
const maxRemembered = 64

// listNode parses a list once per file and shape: the grammar looks at the kinds of tokens alone, and
// (fields: [a], references: [b]) stands in every other model.
func (l *line) listNode(list []token, of string) (*argumentsNode, bool) {
	rule := func(g grammar) *participle.Parser[argumentsNode] { return g.arguments }
	if len(list) > maxRemembered {
		return parseNode(l, list, of, rule)
	}
	shape := make([]byte, len(list), maxRemembered)
	for i, t := range list {
		shape[i] = byte(t.kind)
	}
	if node := l.p.lists[string(shape)]; node != nil {
		return node, true
	}
	node, ok := parseNode(l, list, of, rule)
	if ok {
		l.p.lists[string(shape)] = node
	}
	return node, ok
}

// value reads the value of a setting.
func (l *line) value() Expr {
	start := l.pos
	first := l.peek().kind
	if first == ident {
		l.pos++
	}
	switch k := l.peek().kind; {
	case first == ident && k == parenOpen, first == bracketOpen, first == braceOpen:
		if _, ok := l.brackets(); !ok {
			return nil
		}
	case first != ident:
		l.pos++
	}
	node, ok := parseNode(l, l.tokens[start:l.pos], "the value", func(g grammar) *participle.Parser[valueNode] { return g.value })
	if !ok {
		return nil
	}
	l.list = l.tokens[start:l.pos]
	return l.expr(node)
}

// brackets takes the bracketed tokens at hand, their counterpart included.
func (l *line) brackets() ([]token, bool) {
	open := l.peek()
	depth := 0
	for i, t := range l.tokens[l.pos:] {
		switch {
		case t.kind.opens():
			depth++
		case t.kind == parenClose || t.kind == bracketClose || t.kind == braceClose:
			depth--
		}
		if depth > maxDepth || i > maxTokens {
			l.fail(diag.CodeTooLarge, l.p.span(open), "this list is nested too deeply or too long", "make it smaller")
			return nil, false
		}
		if depth == 0 {
			list := l.tokens[l.pos : l.pos+i+1]
			l.pos += i + 1
			return list, true
		}
	}
	l.fail(diag.CodeUnclosedBracket, l.p.span(open), fmt.Sprintf("this %s is never closed", l.p.str(open)), "close it on the same line, or put a comma where the next line goes on")
	return nil, false
}

// parseNode runs the grammar over the tokens and reports what it does not accept.
func parseNode[N any](l *line, tokens []token, of string, rule func(grammar) *participle.Parser[N]) (*N, bool) {
	node, err := runGrammar(l, tokens, rule)
	if err == nil {
		return node, true
	}
	at := l.p.span(tokens[len(tokens)-1])
	message, help := fmt.Sprintf("the arguments of %s do not parse", of), "arguments are values or name: value, with commas between them"
	if unexpected, ok := errors.AsType[*participle.UnexpectedTokenError](err); ok && !unexpected.Unexpected.EOF() {
		t := unexpected.Unexpected
		at = l.p.span(tokens[t.Pos.Offset])
		message = fmt.Sprintf("unexpected %q in %s", t.Value, of)
	}
	l.fail(diag.CodeUnexpected, at, message, help)
	return nil, false
}

func runGrammar[N any](l *line, tokens []token, rule func(grammar) *participle.Parser[N]) (*N, error) {
	g, err := values()
	if err != nil {
		return nil, err
	}
	peeking, err := lexer.Upgrade(&feed{p: l.p, tokens: tokens})
	if err != nil {
		return nil, err
	}
	return rule(g).ParseFromLexer(peeking)
}
