package ast

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// productions has a parser for each production: those of the file, of headers and of lines.
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

// grammar returns the parsers, which are built once. A production with a mistake, which a test
// would find, has no parser and accepts nothing.
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

// part builds the parser of one production of the file.
func part[N any](file *participle.Parser[document], out **participle.Parser[N]) error {
	parser, err := participle.ParserForProduction[N](file)
	if err != nil {
		return fmt.Errorf("build a production: %w", err)
	}
	*out = parser
	return nil
}

// symbols tells participle the names of the kinds of tokens. It scans no text.
type symbols struct{}

var errTokensOnly = errors.New("the grammar reads tokens, not text")

// Lex is not used, because the scanner produces the tokens.
func (symbols) Lex(string, io.Reader) (lexer.Lexer, error) { return nil, errTokensOnly }

// Symbols returns the token types that the grammar uses by name. The grammar uses the other types
// by their text.
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

// feed passes kinds of tokens to participle. The offset of each token is its index in the line, so
// that one parse result is valid for every line with the same kinds.
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

// reading is the result of a production for a sequence of kinds.
type reading[N any] struct {
	node *N // filled up to the token stop
	// stop is the index of the first token that the production does not accept, -1 for none.
	stop int
}

// maxRemembered is the maximal number of tokens in a line whose result is cached. Longer lines
// hardly ever have the same kinds as others.
const maxRemembered = 64

// memos has one memo for each production of a header or a line.
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

// memo parses sequences of kinds with one production, each sequence only once.
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
