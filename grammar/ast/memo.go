package ast

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// productions are the parsers of what is cut from a file.
type productions struct {
	file           *participle.Parser[document]
	header         *participle.Parser[header]
	alias          *participle.Parser[aliasLine]
	setting        *participle.Parser[settingLine]
	field          *participle.Parser[fieldLine]
	enumValue      *participle.Parser[enumValueLine]
	blockAttribute *participle.Parser[blockAttributeLine]
	directive      *participle.Parser[directiveLine]
}

// grammar returns the parsers, built once. A production with a mistake, which a test would find,
// has none and accepts nothing.
var grammar = sync.OnceValue(func() productions {
	g, _ := build()
	return g
})

func build() (productions, error) {
	file, err := participle.Build[document](participle.Lexer(symbols{}))
	if err != nil {
		return productions{}, fmt.Errorf("build the grammar of schemas: %w", err)
	}
	directive, err := participle.Build[directiveLine](participle.Lexer(symbols{}))
	if err != nil {
		return productions{}, fmt.Errorf("build the grammar of directives: %w", err)
	}
	g := productions{file: file, directive: directive}
	return g, errors.Join(
		part(file, &g.header), part(file, &g.alias), part(file, &g.setting), part(file, &g.field),
		part(file, &g.enumValue), part(file, &g.blockAttribute))
}

// part makes the parser of one production of the file.
func part[N any](file *participle.Parser[document], out **participle.Parser[N]) error {
	parser, err := participle.ParserForProduction[N](file)
	if err != nil {
		return fmt.Errorf("build a production: %w", err)
	}
	*out = parser
	return nil
}

// symbols names the kinds of tokens for participle; no text passes through it.
type symbols struct{}

var errTokensOnly = errors.New("the grammar reads tokens, not text")

// Lex is not used: tokens are cut before the grammar sees them.
func (symbols) Lex(string, io.Reader) (lexer.Lexer, error) { return nil, errTokensOnly }

// Symbols returns the token types that the grammar names; it gives the others by their text.
func (symbols) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Newline": lexer.TokenType(newline), "Word": lexer.TokenType(ident),
		"Number": lexer.TokenType(number), "Integer": lexer.TokenType(integer), "String": lexer.TokenType(text),
		"Label": lexer.TokenType(label), "TrailingComma": lexer.TokenType(trailingComma),
		"EmptyList": lexer.TokenType(emptyList), "LegacyList": lexer.TokenType(legacyList),
		"GluedName": lexer.TokenType(gluedName), "BraceBelow": lexer.TokenType(braceBelow),
		"GoType": lexer.TokenType(goType), "Prose": lexer.TokenType(prose),
	}
}

// feed hands kinds of tokens to participle. The offset of each is its index, so that what is read
// once serves every line of the same kinds.
type feed struct {
	kinds []kind
	pos   int
}

// Next returns the next token.
func (f *feed) Next() (lexer.Token, error) {
	at := lexer.Position{Offset: f.pos}
	if f.pos == len(f.kinds) {
		return lexer.Token{Type: lexer.EOF, Pos: at}, nil
	}
	k := f.kinds[f.pos]
	f.pos++
	return lexer.Token{Type: lexer.TokenType(k), Value: k.spelling(), Pos: at}, nil
}

// reading is what a production made of a sequence of kinds.
type reading[N any] struct {
	node *N // filled as far as the production went
	// stop is the index of the first token that the production does not accept, -1 for none.
	stop int
}

// maxRemembered bounds the number of tokens in lines that are remembered: long ones don't repeat.
const maxRemembered = 64

// memos has one memo for each production that is read by itself.
type memos struct {
	headers         memo[header]
	aliases         memo[aliasLine]
	settings        memo[settingLine]
	fields          memo[fieldLine]
	enumValues      memo[enumValueLine]
	blockAttributes memo[blockAttributeLine]
	directives      memo[directiveLine]
}

func newMemos(g productions) *memos {
	return &memos{
		headers: newMemo(g.header), aliases: newMemo(g.alias), settings: newMemo(g.setting), fields: newMemo(g.field),
		enumValues: newMemo(g.enumValue), blockAttributes: newMemo(g.blockAttribute), directives: newMemo(g.directive),
	}
}

// memo reads sequences of kinds with one production, each sequence once.
type memo[N any] struct {
	production *participle.Parser[N]
	known      map[string]reading[N]
}

func newMemo[N any](production *participle.Parser[N]) memo[N] {
	return memo[N]{production: production, known: map[string]reading[N]{}}
}

func (m memo[N]) read(kinds []kind) reading[N] {
	if r, ok := m.known[string(kinds)]; ok {
		return r
	}
	r := read(m.production, kinds)
	if len(kinds) <= maxRemembered {
		m.known[string(kinds)] = r
	}
	return r
}

// read runs a production over a sequence of kinds.
func read[N any](production *participle.Parser[N], kinds []kind) reading[N] {
	tokens, err := lexer.Upgrade(&feed{kinds: kinds})
	if err != nil || production == nil {
		return reading[N]{node: new(N)}
	}
	node, err := production.ParseFromLexer(tokens)
	if err == nil {
		return reading[N]{node: node, stop: -1}
	}
	if node == nil {
		node = new(N)
	}
	stop := 0
	if unexpected, ok := errors.AsType[*participle.UnexpectedTokenError](err); ok {
		stop = unexpected.Unexpected.Pos.Offset
	}
	return reading[N]{node: node, stop: stop}
}
