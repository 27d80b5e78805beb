package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// parseExpr parses text as one expression. ok is false if any part of the text is not understood.
func parseExpr(p provider.Provider, text string) (n *node, r *reader, ok bool) {
	r, err := newReader(p, text)
	if err != nil {
		return nil, nil, false
	}
	n = r.expression()
	return n, r, !r.failed && r.done()
}

// power is the precedence of an operator: the higher, the more tightly the operator binds its
// operands.
type power uint8

// The precedences of PostgreSQL (manual, 4.1.6, and the lines %left and %right of gram.y), the
// lowest first.
const (
	anyPower power = iota
	orPower
	andPower
	notPower
	pgIsPower
	pgComparePower
	pgInPower
	pgOtherPower
	pgSumPower
	pgProductPower
	pgExponentPower
	pgZonePower
	pgCollatePower
	pgSignPower
	pgSubscriptPower
	pgCastPower
)

// The precedences of SQLite that are higher than NOT (lang_expr.html, and the lines %left of
// parse.y).
const (
	liteEqualPower power = notPower + 1 + iota
	liteComparePower
	liteEscapePower
	liteBitPower
	liteSumPower
	liteProductPower
	liteConcatPower
	liteCollatePower
	liteSignPower
)

// expression parses a whole expression.
func (r *reader) expression() *node { return r.operand(anyPower) }

// operand parses the longest expression whose operators have at least the precedence least. It
// parses a first operand, then operators with their right operands (precedence climbing).
func (r *reader) operand(least power) *node {
	left := r.first()
	for !r.failed {
		next := r.extend(left, least)
		if next == nil {
			break
		}
		next.first, next.end = left.first, r.pos
		left = next
	}
	return left
}

// extend parses an operator after left, with its other operands. It returns nil if no operator with
// at least the precedence least follows.
func (r *reader) extend(left *node, least power) *node {
	if n := r.extendLogic(left, least); n != nil {
		return n
	}
	switch r.provider {
	case provider.PostgreSQL:
		return r.extendPostgres(left, least)
	case provider.SQLite:
		return r.extendSQLite(left, least)
	}
	panic(r.provider.Unhandled())
}

func (r *reader) extendLogic(left *node, least power) *node {
	switch {
	case least <= orPower && r.take("or"):
		return &node{form: orForm, args: []*node{left, r.operand(andPower)}}
	case least <= andPower && r.take("and"):
		return &node{form: andForm, args: []*node{left, r.operand(notPower)}}
	}
	return nil
}

// negated skips one of the words, or NOT and one of the words, if they come next. It returns
// whether there was a NOT, and the word; the word is "" if nothing was skipped.
func (r *reader) negated(words ...string) (not bool, word string) {
	if r.at("not") && slices.Contains(words, r.word(1)) && r.kind(1) == Word {
		r.pos += 2
		return true, lowerASCII(r.textOf(r.pos - 1))
	}
	return false, r.takeAny(words...)
}

func notText(not bool, text string) string {
	if not {
		return "not " + text
	}
	return text
}

// between parses what follows BETWEEN.
func (r *reader) between(left *node, not bool, low, high power) *node {
	text := notText(not, "between")
	if r.provider == provider.PostgreSQL {
		if r.take("symmetric") {
			text += " symmetric"
		} else {
			r.take("asymmetric")
		}
	}
	n := &node{form: betweenForm, text: text, args: []*node{left, r.operand(low)}}
	r.wantWord("and")
	n.args = append(n.args, r.operand(high))
	return n
}

// in parses what follows IN: a list or a sub-select. SQLite also allows a table, which is not
// understood here.
func (r *reader) in(left *node, not bool) *node {
	n := &node{form: inForm, text: notText(not, "in"), args: []*node{left}}
	if r.kind(0) != OpenParen {
		return r.fail() // a table, or a function that returns one
	}
	if r.atSubquery() {
		n.args = append(n.args, r.subquery())
		return n
	}
	r.pos++
	n.args = append(n.args, r.list()...)
	return n
}

// list parses expressions separated by commas. It also skips the closing parenthesis.
func (r *reader) list() []*node {
	var out []*node
	if r.takeSign(")") {
		return nil
	}
	for !r.failed {
		out = append(out, r.expression())
		if !r.takeSign(",") {
			break
		}
	}
	r.want(")")
	return out
}

// like parses the pattern after a LIKE operator, and its ESCAPE.
func (r *reader) like(left *node, text string, least power) *node {
	n := &node{form: likeForm, text: text, args: []*node{left, r.operand(least)}}
	if r.take("escape") {
		n.args = append(n.args, r.operand(least))
	}
	return n
}

// atSubquery reports whether the next token is a parenthesis with a select in it.
func (r *reader) atSubquery() bool {
	for i := 0; r.kind(i) == OpenParen; i++ {
		if w := r.word(i + 1); slices.Contains([]string{"select", "with", "values", "table"}, w) && r.kind(i+1) == Word {
			// (values) and (table) are no selects: the word in them is the name of a column
			return w == "select" || w == "with" || r.kind(i+2) != CloseParen
		}
	}
	return false
}

// subquery reads a select in parentheses as a list of tokens.
func (r *reader) subquery() *node {
	start := r.pos
	first, end := r.group()
	n := &node{form: subqueryForm, first: first, end: end}
	if r.failed {
		n.first, n.end = start, start
	}
	return n
}
