package ast

// lineKinds returns the kinds of a line's tokens for the grammar (grammar.go lists them). The kinds
// end early if a list is nested too deeply, or if a list or the line is too long, because the
// parser library recurses for each level and limits repetitions.
func (p *parser) lineKinds(tokens []token) []kind {
	kinds := p.buffer[:0]
	depth, open := 0, 0 // open is the token that opened the outermost list
	for i, t := range tokens {
		if depth == 0 {
			open = i
		}
		if depth > maxDepth || i-open > maxTokens || i == maxTokens {
			p.buffer = kinds
			return append(kinds[:open], tooLarge)
		}
		kinds = append(kinds, p.kindAt(tokens, i, depth > 0))
		switch {
		case i > 0 && kinds[i-1] == unsupported: // the parenthesis of Unsupported is no list
		case t.kind.opens():
			depth++
		case t.kind.isCloser() && depth > 0:
			depth--
		}
	}
	p.buffer = kinds
	return kinds
}

// The limits of one list and of one line.
const (
	maxDepth  = 64
	maxTokens = 200_000
)

// kindAt returns the kind of token i of a line. It depends on the neighbours of the token, and on
// whether the token is inside brackets.
func (p *parser) kindAt(tokens []token, i int, inside bool) kind {
	k := tokens[i].kind
	after := func(n int) kind {
		if i+n < len(tokens) {
			return tokens[i+n].kind
		}
		return eof
	}
	switch next := after(1); {
	case k == ident && inside && next == colon:
		return label
	case k == ident && !inside && next == parenOpen && p.isUnsupported(tokens, i):
		return unsupported
	case k == number && allDigits(p.str(tokens[i])):
		return integer
	case k == comma && (next == parenClose || next == braceClose):
		return trailingComma
	case k != bracketOpen || inside || i == 0 || tokens[i-1].kind == equals:
		return k
	case next == bracketClose:
		return emptyList
	case startsType(tokens, i) && next == ident && after(2) == bracketClose:
		return legacyList
	default:
		return k
	}
}

// isUnsupported reports whether token i, a word before a parenthesis, is the type Unsupported(…).
func (p *parser) isUnsupported(tokens []token, i int) bool {
	return startsType(tokens, i) && tokens[i].end == tokens[i+1].start && p.str(tokens[i]) == unsupported.spelling()
}

// startsType reports whether token i is at the position where the type of a field starts, which is
// after its name.
func startsType(tokens []token, i int) bool {
	named := tokens[0].kind == ident || tokens[0].kind == number
	return named && (i == 1 || i == 2 && tokens[1].kind == colon)
}

// headerKinds returns the tokens from a block's keyword to its brace, without ends of lines, and
// their kinds. A name without a space after the keyword is a token of its own.
func (p *parser) headerKinds(kind BlockKind, all []token) ([]token, []kind) {
	keyword := all[0]
	keyword.end = keyword.start + int32(len(kind.String()))
	tokens, kinds := append(p.header[:0], keyword), append(p.buffer[:0], kind.keyword())
	if glued := (token{ident, keyword.end, all[0].end}); glued.start < glued.end {
		tokens, kinds = append(tokens, glued), append(kinds, gluedName)
	}
	below := false
	for _, t := range all[1:] {
		k := t.kind
		switch {
		case k == newline:
			below = true
			continue
		case k == braceOpen && below:
			k = braceBelow
		case len(kinds) == maxTokens:
			k = tooLarge
		}
		tokens, kinds = append(tokens, t), append(kinds, k)
	}
	p.header, p.buffer = tokens, kinds
	return tokens, kinds
}
