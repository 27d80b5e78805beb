package statement

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// cursor iterates over the tokens of a statement or of a part of a statement.
type cursor struct {
	in       *reader
	provider provider.Provider
	text     sqltext.SQL
	tokens   []sqltext.Token
}

// newCursor returns a cursor at the start of the text. If the text cannot be cut into tokens, the
// cursor is at its end.
func newCursor(in *reader, p provider.Provider, sql sqltext.SQL) *cursor {
	tokens, err := sqltext.Tokens(p, sql)
	if err != nil {
		tokens = nil
	}
	return &cursor{in: in, provider: p, text: sql, tokens: tokens}
}

func (c *cursor) done() bool { return len(c.tokens) == 0 }

func (c *cursor) skip() {
	if !c.done() {
		c.tokens = c.tokens[1:]
	}
}

func (c *cursor) kind() sqltext.TokenKind {
	if c.done() {
		return 0
	}
	return c.tokens[0].Kind
}

// textAt returns the text of the token i places ahead.
func (c *cursor) textAt(i int) sqltext.SQL {
	if i >= len(c.tokens) {
		return ""
	}
	return c.text[c.tokens[i].Start:c.tokens[i].End]
}

// word returns the keyword i places ahead in upper case; "" if that token is no keyword.
func (c *cursor) word(i int) string {
	if i >= len(c.tokens) || c.tokens[i].Kind != sqltext.Word {
		return ""
	}
	return sqltext.KeyWord(c.textAt(i))
}

// at reports whether the next tokens are these keywords.
func (c *cursor) at(words ...string) bool {
	for i, w := range words {
		if c.word(i) != w {
			return false
		}
	}
	return true
}

// atAny reports whether the next token is one of the keywords.
func (c *cursor) atAny(words ...string) bool { return slices.Contains(words, c.word(0)) && !c.done() }

// take skips these keywords if they are the next tokens, and reports whether they are.
func (c *cursor) take(words ...string) bool {
	if !c.at(words...) {
		return false
	}
	c.tokens = c.tokens[len(words):]
	return true
}

// takeAny skips the next token and returns it if it is one of the keywords; otherwise it returns
// "".
func (c *cursor) takeAny(words ...string) string {
	if !c.atAny(words...) {
		return ""
	}
	w := c.word(0)
	c.skip()
	return w
}

// sign reports whether the next token has this text, which is a punctuation mark or an operator.
func (c *cursor) sign(text sqltext.SQL) bool { return !c.done() && c.textAt(0) == text }

// identifier reads one identifier. It returns "" if the next token is none.
func (c *cursor) identifier() string {
	switch c.kind() {
	case sqltext.Word, sqltext.QuotedName:
	case sqltext.StringText:
		if !stringsAreNames(c.provider) {
			return ""
		}
	default:
		return ""
	}
	name := sqltext.Name(c.provider, c.textAt(0))
	c.skip()
	return name
}

// stringsAreNames reports whether the database accepts 'x' where it expects a name.
func stringsAreNames(p provider.Provider) bool {
	switch p {
	case provider.PostgreSQL:
		return false
	case provider.SQLite:
		return true
	}
	panic(p.Unhandled())
}

// name reads a name with or without its schema.
func (c *cursor) name() Name {
	n := Name{Name: c.identifier()}
	for c.sign(".") {
		c.skip()
		n = Name{Schema: n.Name, Name: c.identifier()}
	}
	return n
}

// names reads names with commas between them.
func (c *cursor) names() []Name {
	out := []Name{c.name()}
	for c.sign(",") {
		c.skip()
		out = append(out, c.name())
	}
	return out
}

// parens skips a pair of parentheses and returns the tokens between them. ok is false if the next
// token is no opening parenthesis.
func (c *cursor) parens() (inside cursor, ok bool) {
	if c.kind() != sqltext.OpenParen {
		return cursor{in: c.in, provider: c.provider, text: c.text}, false
	}
	inside, rest := *c, *c
	depth := 0
	for i, tok := range c.tokens {
		switch tok.Kind {
		case sqltext.OpenParen:
			depth++
		case sqltext.CloseParen:
			depth--
		default:
		}
		if depth == 0 {
			inside.tokens, rest.tokens = c.tokens[1:i], c.tokens[i+1:]
			*c = rest
			return inside, true
		}
	}
	inside.tokens, c.tokens = c.tokens[1:], nil
	return inside, true
}

// bare returns the rest of the tokens, without parentheses that enclose the whole rest.
func (c *cursor) bare() cursor {
	rest := *c
	for {
		again := rest
		inside, ok := rest.parens()
		if !ok || !rest.done() {
			return again
		}
		rest = inside
	}
}

// skipOne skips one token, or a pair of parentheses with the tokens between them.
func (c *cursor) skipOne() {
	if _, ok := c.parens(); !ok {
		c.skip()
	}
}

// until reads up to the first token outside of parentheses for which stop returns true. It always
// reads at least one token.
func (c *cursor) until(stop func(*cursor) bool) cursor {
	read := *c
	for first := true; !c.done() && (first || !stop(c)); first = false {
		c.skipOne()
	}
	read.tokens = read.tokens[:len(read.tokens)-len(c.tokens)]
	return read
}

// split splits the rest of the tokens at commas outside of parentheses.
func (c *cursor) split() []cursor {
	var out []cursor
	for !c.done() {
		if c.sign(",") {
			c.skip()
			continue
		}
		out = append(out, c.until(func(c *cursor) bool { return c.sign(",") }))
	}
	return out
}

// sql returns the text of the remaining tokens, without comments and with single blanks.
func (c *cursor) sql() sqltext.SQL {
	var out []sqltext.SQL
	for i, tok := range c.tokens {
		if i > 0 && tok.Start > c.tokens[i-1].End {
			out = append(out, " ")
		}
		out = append(out, c.text[tok.Start:tok.End])
	}
	return sqltext.Join(out, "")
}

// words returns the remaining keywords, in upper case.
func (c *cursor) words() string {
	var out []string
	for i := range c.tokens {
		if w := c.word(i); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// columns reads a list of column names in parentheses; nil if one of them is an expression.
func (c *cursor) columns() []string {
	inside, _ := c.parens()
	var out []string
	for _, part := range inside.split() {
		name := part.identifier()
		if name == "" || part.kind() == sqltext.OpenParen || part.sign(".") {
			return nil
		}
		out = append(out, name)
	}
	return out
}

// list reads string constants with commas between them. It returns nil if the list has other
// elements.
func (c *cursor) list() []string {
	var out []string
	for _, part := range c.split() {
		if part.kind() != sqltext.StringText {
			return nil
		}
		out = append(out, part.constant())
	}
	return out
}

// constant reads a string constant. It returns "" if the next token is none.
func (c *cursor) constant() string {
	value := ""
	if c.kind() == sqltext.StringText {
		value, _ = sqltext.StringValue(c.provider, c.textAt(0))
	}
	c.skip()
	return value
}

// Strings returns the values of the string constants of a statement.
func Strings(p provider.Provider, sql sqltext.SQL) []string {
	var out []string
	for c := newCursor(nil, p, sql); !c.done(); {
		if c.kind() == sqltext.StringText {
			out = append(out, c.constant())
			continue
		}
		c.skip()
	}
	return out
}

// Calls returns the words of an expression that are followed by an opening parenthesis. They are
// names of functions, or of types with a length, in the spelling in which the database stores
// names.
func Calls(p provider.Provider, sql sqltext.SQL) []string { return newCursor(nil, p, sql).functions() }

// Columns returns the columns of a table that an expression mentions. alone is true if the
// expression is a single column.
func Columns(p provider.Provider, sql sqltext.SQL, t *catalog.Table) (mentioned []*catalog.Column, alone bool) {
	c := newCursor(nil, p, sql)
	size := len(c.tokens)
	for ; !c.done(); c.skip() {
		if c.kind() != sqltext.Word && c.kind() != sqltext.QuotedName {
			continue
		}
		if found := column(t, sqltext.Name(p, c.textAt(0))); found != nil {
			mentioned = append(mentioned, found)
		}
	}
	return mentioned, len(mentioned) == 1 && size == 1
}
