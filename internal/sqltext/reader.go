package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// reader reads the tokens of a text. After a failure it reports the end of the text, which ends
// every loop. The code that created the reader checks the field failed at the end.
type reader struct {
	provider provider.Provider
	text     string
	tokens   []Token
	pos      int
	failed   bool
}

func newReader(p provider.Provider, text string) (*reader, error) {
	tokens, err := Tokens(p, text)
	if err != nil {
		return nil, err
	}
	return &reader{provider: p, text: text, tokens: tokens}, nil
}

// fail records that the text is not understood.
func (r *reader) fail() *node {
	r.failed = true
	return &node{first: r.pos, end: r.pos}
}

func (r *reader) done() bool { return r.kind(0) == endOfText }

func (r *reader) kind(ahead int) TokenKind {
	if r.failed || r.pos+ahead >= len(r.tokens) {
		return endOfText
	}
	return r.tokens[r.pos+ahead].Kind
}

// token returns the text of the token that is ahead tokens after the current one. It returns ""
// after the last token.
func (r *reader) token(ahead int) string {
	if r.kind(ahead) == endOfText {
		return ""
	}
	return r.textOf(r.pos + ahead)
}

// textOf returns the text of the token with index i.
func (r *reader) textOf(i int) string { return r.text[r.tokens[i].Start:r.tokens[i].End] }

// span returns the text of the tokens from first up to but not including end, with the gaps between
// them.
func (r *reader) span(first, end int) string {
	if end = min(end, len(r.tokens)); first >= end {
		return ""
	}
	return r.text[r.tokens[first].Start:r.tokens[end-1].End]
}

// word returns, in lower case, the unquoted word that is ahead tokens after the current one. It
// returns "" if that token is not a word.
func (r *reader) word(ahead int) string {
	if r.kind(ahead) != Word {
		return ""
	}
	return lowerASCII(r.token(ahead))
}

// at reports whether these key words come next.
func (r *reader) at(words ...string) bool {
	for i, w := range words {
		if r.word(i) != w {
			return false
		}
	}
	return true
}

// atAny reports whether one of the key words comes next.
func (r *reader) atAny(words ...string) bool {
	return r.kind(0) == Word && slices.Contains(words, r.word(0))
}

// take skips these key words if all of them come next, and reports whether it did.
func (r *reader) take(words ...string) bool {
	if !r.at(words...) {
		return false
	}
	r.pos += len(words)
	return true
}

// takeAny skips one of the key words and returns it. It returns "" if none of them comes next.
func (r *reader) takeAny(words ...string) string {
	if !r.atAny(words...) {
		return ""
	}
	r.pos++
	return lowerASCII(r.textOf(r.pos - 1))
}

// sign reports whether the token that is ahead tokens after the current one has this text and is an
// operator or a punctuation mark.
func (r *reader) sign(ahead int, text string) bool {
	switch r.kind(ahead) {
	case Operator, Sign, OpenParen, CloseParen, Semicolon:
		return r.token(ahead) == text
	case endOfText, Word, QuotedName, StringText, Number, Parameter:
	}
	return false
}

// takeSign skips a sign if it comes next, and reports whether it did.
func (r *reader) takeSign(text string) bool {
	if !r.sign(0, text) {
		return false
	}
	r.pos++
	return true
}

// want skips a sign. If another token comes next, the text is not understood.
func (r *reader) want(text string) {
	if !r.takeSign(text) {
		r.fail()
	}
}

// wantWord skips key words. If other tokens come next, the text is not understood.
func (r *reader) wantWord(words ...string) {
	if !r.take(words...) {
		r.fail()
	}
}

// isName reports whether a token may be an identifier. Reserved words count as identifiers here.
func (r *reader) isName(ahead int) bool {
	k := r.kind(ahead)
	return k == Word || k == QuotedName
}

// name reads an identifier and returns it in the database's spelling.
func (r *reader) name() string {
	if !r.isName(0) {
		r.fail()
		return ""
	}
	r.pos++
	return Name(r.provider, r.textOf(r.pos-1))
}

// closing returns the index of the token after the closing parenthesis that matches the opening one
// at index open. ok is false if there is none.
func (r *reader) closing(open int) (end int, ok bool) {
	depth := 0
	for i := open; i < len(r.tokens); i++ {
		switch r.tokens[i].Kind {
		case OpenParen:
			depth++
		case CloseParen:
			depth--
		case endOfText, Word, QuotedName, StringText, Number, Operator, Parameter, Semicolon, Sign:
		}
		if depth == 0 {
			return i + 1, true
		}
	}
	return len(r.tokens), false
}

// group skips a parenthesis with its contents. It returns the range of the tokens inside.
func (r *reader) group() (first, end int) {
	if r.kind(0) != OpenParen {
		r.fail()
		return r.pos, r.pos
	}
	first = r.pos + 1
	after, ok := r.closing(r.pos)
	if !ok {
		r.fail()
		return r.pos, r.pos
	}
	r.pos = after
	return first, after - 1
}

// inside returns a reader for the tokens from first up to but not including end.
func (r *reader) inside(first, end int) *reader {
	return &reader{provider: r.provider, text: r.text, tokens: r.tokens[:end], pos: first, failed: r.failed}
}
