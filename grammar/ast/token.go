package ast

// kind is the kind of a token.
type kind uint8

const (
	eof kind = iota
	newline
	ident       // a word: letters, digits, `_`, `-`, and dots inside
	number      // 12, -3, 4.5
	text        // "…"
	broken      // something that the lexer reported: an unclosed string, an unknown character
	lineComment // // or ///, without the line's end
	blockComment
	at
	atAt
	parenOpen
	parenClose
	bracketOpen
	bracketClose
	braceOpen
	braceClose
	comma
	colon
	equals
	question
	bang
)

// token is a piece of the text: [start, end). 32 bits keep the tokens of a ten-megabyte line small.
type token struct {
	kind       kind
	start, end int32
}

// opens reports whether the token opens a list of arguments or values.
func (k kind) opens() bool { return k == parenOpen || k == bracketOpen || k == braceOpen }

// closes reports whether the token closes what opener opened.
func (k kind) closes(opener kind) bool {
	switch opener {
	case parenOpen:
		return k == parenClose
	case bracketOpen:
		return k == bracketClose
	case braceOpen:
		return k == braceClose
	default:
		return false
	}
}

// punctuation maps the characters that are tokens by themselves; eof means "none".
func punctuation(c byte) kind {
	switch c {
	case '(':
		return parenOpen
	case ')':
		return parenClose
	case '[':
		return bracketOpen
	case ']':
		return bracketClose
	case '{':
		return braceOpen
	case '}':
		return braceClose
	case ',':
		return comma
	case ':':
		return colon
	case '=':
		return equals
	case '?':
		return question
	case '!':
		return bang
	default:
		return eof
	}
}
