package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// TokenKind is the kind of a token of SQL text.
type TokenKind uint8

// The kinds of tokens.
const (
	endOfText  TokenKind = iota
	Word                 // unquoted identifier or key word
	QuotedName           // "x", on PostgreSQL also U&"x", on SQLite also `x` and [x]
	StringText           // a string, bit string or blob constant of any form, with its prefix and all its parts
	Number               // 1, 1.5, 1e-3, 0xFF
	Operator             // a whole operator by the rules of the database, such as <= or ->> or ::
	Parameter            // $1 on PostgreSQL; ?, ?1, :a, @a and $a on SQLite
	Semicolon
	OpenParen
	CloseParen
	Sign // one of . , [ ] : or a character with which no token of the database begins
)

// Token is one token of SQL text. White space and comments are not tokens.
type Token struct {
	Kind TokenKind
	// Start and End are the byte offsets of the token.
	Start, End int
}

// Tokens cuts text into its tokens. No byte is lost, because between two tokens there is only white
// space and comments. The error is a [*SyntaxError].
func Tokens[T ~string](p provider.Provider, text T) ([]Token, error) {
	lex := lexer{provider: p, text: string(text)}
	var out []Token
	for {
		tok, err := lex.next()
		if err != nil {
			return nil, err
		}
		if tok.Kind == endOfText {
			return out, nil
		}
		out = append(out, tok)
	}
}

// Comment is a comment of SQL text, including -- or /* and */.
type Comment struct {
	Text string
	// Start is the byte offset of the comment. Line is its line, counted from 1.
	Start, Line int
	// Alone is true if only white space precedes the comment on its line.
	Alone bool
}

// Comments returns the comments of a text, in order. The error is a [*SyntaxError].
func Comments[T ~string](p provider.Provider, text T) ([]Comment, error) {
	lex := lexer{provider: p, text: string(text)}
	line, counted := 1, 0
	var out []Comment
	lex.comment = func(start, end int) {
		for ; counted < start; counted++ {
			if text[counted] == '\n' {
				line++
			}
		}
		out = append(out, Comment{Text: string(text[start:end]), Start: start, Line: line, Alone: startsLine(lex.text, start)})
	}
	for {
		tok, err := lex.next()
		if err != nil {
			return nil, err
		}
		if tok.Kind == endOfText {
			return out, nil
		}
	}
}

// startsLine reports whether only white space precedes pos on its line.
func startsLine(text string, pos int) bool {
	for i := pos - 1; i >= 0 && text[i] != '\n'; i-- {
		if !isSpace(text[i]) {
			return false
		}
	}
	return true
}
