package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// reader reads the tokens of a text. After a failure there are no more tokens, which ends every
// loop; the code that created the reader checks failed at the end.
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

// fail marks the text as not understood.
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

// token is the text of the token at an offset, "" after the last one.
func (r *reader) token(ahead int) string {
	if r.kind(ahead) == endOfText {
		return ""
	}
	return r.textOf(r.pos + ahead)
}

// textOf is the text of the token with that index.
func (r *reader) textOf(i int) string { return r.text[r.tokens[i].Start:r.tokens[i].End] }

// span is the text of the tokens from first up to but not including end, with the gaps between
// them.
func (r *reader) span(first, end int) string {
	if end = min(end, len(r.tokens)); first >= end {
		return ""
	}
	return r.text[r.tokens[first].Start:r.tokens[end-1].End]
}

// word is the key word at an offset in lower case, "" for another token.
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

// take skips these key words if they come next.
func (r *reader) take(words ...string) bool {
	if !r.at(words...) {
		return false
	}
	r.pos += len(words)
	return true
}

// takeAny skips one of the key words and returns it, "" if none comes next.
func (r *reader) takeAny(words ...string) string {
	if !r.atAny(words...) {
		return ""
	}
	r.pos++
	return lowerASCII(r.textOf(r.pos - 1))
}

// sign reports whether the token at an offset is no word, name or constant and has this text.
func (r *reader) sign(ahead int, text string) bool {
	switch r.kind(ahead) {
	case Operator, Sign, OpenParen, CloseParen, Semicolon:
		return r.token(ahead) == text
	case endOfText, Word, QuotedName, StringText, Number, Parameter:
	}
	return false
}

// takeSign skips a sign if it comes next.
func (r *reader) takeSign(text string) bool {
	if !r.sign(0, text) {
		return false
	}
	r.pos++
	return true
}

// want is takeSign for a required sign.
func (r *reader) want(text string) {
	if !r.takeSign(text) {
		r.fail()
	}
}

// wantWord is take for required key words.
func (r *reader) wantWord(words ...string) {
	if !r.take(words...) {
		r.fail()
	}
}

// isName reports whether a token may be an identifier. Reserved words are not excluded.
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

// closing returns the index of the token after the parenthesis that opens at the index open; ok is
// false if it is not closed.
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

// group skips a parenthesis with its contents, and returns the indexes of the contents.
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

// inside is a reader for a part of the tokens.
func (r *reader) inside(first, end int) *reader {
	return &reader{provider: r.provider, text: r.text, tokens: r.tokens[:end], pos: first, failed: r.failed}
}
