package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// parseExpr reads text as one expression; ok is false when a part of it is not understood.
func parseExpr(p provider.Provider, text string) (n *node, r *reader, ok bool) {
	r, err := newReader(p, text)
	if err != nil {
		return nil, nil, false
	}
	n = r.expression()
	return n, r, !r.failed && r.done()
}

// power is how tightly an operator binds its operands.
type power uint8

// The levels of PostgreSQL (manual, 4.1.6, and the %left and %right lines of gram.y), from loose to
// tight.
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

// The levels of SQLite above NOT (lang_expr.html, and the %left lines of parse.y).
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

// expression reads a whole expression.
func (r *reader) expression() *node { return r.operand(anyPower) }

// operand reads an expression of operators that bind at least as tightly as least (precedence
// climbing): a first operand, then as many operators with what follows them as may be taken.
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

// extend reads an operator behind left with its other operands; nil when there is none of at least
// that power.
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

// negated moves behind NOT when one of the words follows it, or when one of them comes next; it
// returns the word.
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

// between reads the bounds of BETWEEN.
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

// in reads what stands behind IN: a list, a sub-select, on SQLite also a table.
func (r *reader) in(left *node, not bool) *node {
	n := &node{form: inForm, text: notText(not, "in"), args: []*node{left}}
	if r.kind(0) != OpenParen {
		return r.fail() // a table, or a function that gives one
	}
	if r.atSubquery() {
		n.args = append(n.args, r.subquery())
		return n
	}
	r.pos++
	n.args = append(n.args, r.list()...)
	return n
}

// list reads expressions with commas between them up to the closing parenthesis, and moves behind
// it.
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

// like reads the pattern behind a LIKE operator, and its ESCAPE.
func (r *reader) like(left *node, text string, least power) *node {
	n := &node{form: likeForm, text: text, args: []*node{left, r.operand(least)}}
	if r.take("escape") {
		n.args = append(n.args, r.operand(least))
	}
	return n
}

// atSubquery reports whether a parenthesis opens here that holds a select.
func (r *reader) atSubquery() bool {
	for i := 0; r.kind(i) == OpenParen; i++ {
		if w := r.word(i + 1); slices.Contains([]string{"select", "with", "values", "table"}, w) && r.kind(i+1) == Word {
			// (values) alone may be a column
			return w == "select" || w == "with" || r.kind(i+2) != CloseParen
		}
	}
	return false
}

// subquery reads a select in parentheses as a run of tokens.
func (r *reader) subquery() *node {
	start := r.pos
	first, end := r.group()
	n := &node{form: subqueryForm, first: first, end: end}
	if r.failed {
		n.first, n.end = start, start
	}
	return n
}
