package ast

// kind is the kind of a token.
type kind uint8

// The kinds that the text alone decides.
const (
	eof kind = iota
	newline
	ident       // a word: letters, digits, `_`, `-`, and dots inside
	number      // 12, -3, 4.5
	text        // "…"
	broken      // text that the lexer reported: an unclosed string, an unknown character
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

// Further kinds for the grammar, which depend on the position or the neighbours of a token, so that
// the next token is always enough to choose an alternative (see kinds.go).
const (
	integer       kind = iota + bang + 1 // a number of digits alone
	label                                // a word before a colon, between brackets
	trailingComma                        // a comma before a closing bracket
	unsupported                          // the word Unsupported of a type, next to its parenthesis
	emptyList                            // the [ of Type[]
	legacyList                           // the [ of [Type]
	gluedName                            // the User of modelUser
	braceBelow                           // a { on a line of its own
	tooLarge                             // a list that is nested too deeply or too long
	datasourceWord
	generatorWord
	modelWord
	viewWord
	typeWord
	enumWord
	omitWord // the names of directives
	goWord
	goType // the name of a Go type: path/pkg.Type
	prose  // anything else in a comment
)

// keyword returns the kind of the token that starts a block of kind k.
func (k BlockKind) keyword() kind { return datasourceWord + kind(k) }

// spelling returns the text of a kind whose tokens all have the same text, "" for other kinds. The
// grammar uses such kinds by their text.
func (k kind) spelling() string {
	spellings := [...]string{
		at: "@", atAt: "@@", parenOpen: "(", parenClose: ")", bracketOpen: "[", bracketClose: "]",
		braceOpen: "{", braceClose: "}", comma: ",", colon: ":", equals: "=", question: "?", bang: "!",
		unsupported: "Unsupported", omitWord: "omit", goWord: "go",
		datasourceWord: "datasource", generatorWord: "generator", modelWord: "model",
		viewWord: "view", typeWord: "type", enumWord: "enum",
	}
	if int(k) < len(spellings) {
		return spellings[k]
	}
	return ""
}

// token is a piece of the text: [start, end). 32 bits keep the tokens of a ten-megabyte line small.
type token struct {
	kind       kind
	start, end int32
}

// opens reports whether the token opens a list of arguments or values.
func (k kind) opens() bool { return k == parenOpen || k == bracketOpen || k == braceOpen }

// isCloser reports whether the token closes a list.
func (k kind) isCloser() bool { return k == parenClose || k == bracketClose || k == braceClose }

// closes reports whether the token closes the bracket opener.
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

// punctuation returns the kind of a character that is a token by itself; eof for other characters.
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
