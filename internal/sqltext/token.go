package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// TokenKind tells the tokens of SQL text apart.
type TokenKind uint8

// The kinds of tokens.
const (
	Word       TokenKind = iota + 1 // unquoted identifier or key word
	QuotedName                      // "x", on SQLite also `x` and [x]
	StringText                      // any form of string constant
	Semicolon
	OpenParen
	CloseParen
	Sign // one character of a number, an operator or a parameter
)

// Token is one token of SQL text; white space and comments lie between tokens.
type Token struct {
	Kind TokenKind
	// Start and End are byte offsets.
	Start, End int
}

// Tokens cuts text into its tokens. The error is a [*SyntaxError].
func Tokens(d provider.Provider, text string) ([]Token, error) {
	lex := lexer{dialect: d, text: text}
	var out []Token
	for {
		tok, err := lex.next()
		if err != nil {
			return nil, err
		}
		if tok.kind == endOfText {
			return out, nil
		}
		out = append(out, Token{Kind: tokenKind(tok.kind), Start: tok.start, End: tok.end})
	}
}

func tokenKind(k kind) TokenKind {
	switch k {
	case word:
		return Word
	case quotedName:
		return QuotedName
	case stringText:
		return StringText
	case semicolon:
		return Semicolon
	case openParen:
		return OpenParen
	case closeParen:
		return CloseParen
	case other, endOfText:
	}
	return Sign
}

// Name returns the identifier that the text of one token writes. PostgreSQL folds what is
// not quoted to lower case; SQLite keeps it, and compares names without regard to case.
func Name(d provider.Provider, token string) string {
	if len(token) < 2 {
		return fold(d, token)
	}
	switch quote := token[:1]; quote {
	case `"`, "`", "'":
		return strings.ReplaceAll(token[1:len(token)-1], quote+quote, quote)
	case "[":
		return token[1 : len(token)-1]
	}
	return fold(d, token)
}

func fold(d provider.Provider, word string) string {
	if d == provider.PostgreSQL {
		return strings.ToLower(word)
	}
	return word
}
