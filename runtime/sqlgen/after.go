package sqlgen

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// after writes the condition that a row follows a position in an order. It is written so that the
// database can use an index for the order. If all keys have the same direction and none is
// nullable, it is a comparison of rows:
//
//	(t0."a", t0."id") > ($1, $2)
//
// Otherwise a bound of the first key precedes the exact condition, unless NULLs can follow:
//
//	(t0."a" <= $1 AND (t0."a" < $2 OR (t0."a" = $3 AND t0."id" > $4)))
func (b *builder) after(s scope, p query.After) {
	if len(p.Order) == 0 || len(p.Order) != len(p.Values) {
		b.fail("a position with %d values in an order with %d keys", len(p.Values), len(p.Order))
		return
	}
	position := position{b, b.sortKeys(s, p.Order), p.Values, p.Same}
	first := position.keys[0]
	switch {
	case position.comparable():
		position.compareRows()
	case len(p.Order) > 1 && !p.Values[0].IsNull() && (!first.nullable || first.first):
		b.w("(")
		position.compare(0, first.word()+"=")
		b.w(" AND ")
		position.from(0)
		b.w(")")
	default:
		position.from(0)
	}
}

// position is a position in an order, for which a condition is being written.
type position struct {
	*builder
	keys   []sortKey
	values []query.Value
	same   bool
}

// word returns the operator between a row and a position before it.
func (k sortKey) word() string {
	if k.desc {
		return " <"
	}
	return " >"
}

// comparable reports whether the order of the rows is that of a comparison of rows in SQL.
func (p position) comparable() bool {
	return len(p.keys) > 1 && !slices.ContainsFunc(p.keys, func(k sortKey) bool {
		return k.nullable || k.desc != p.keys[0].desc
	})
}

func (p position) compareRows() {
	for i, k := range p.keys {
		p.w([]string{"(", ", "}[min(i, 1)], k.expr)
	}
	word := p.keys[0].word()
	if p.same {
		word += "="
	}
	p.w(")", word, " ")
	for i, k := range p.keys {
		p.w([]string{"(", ", "}[min(i, 1)])
		p.sortValue(p.builder, k.column, p.values[i])
	}
	p.w(")")
}

// from writes the condition on key i and the keys after it, for rows whose keys before i are equal
// to those of the position.
func (p position) from(i int) {
	last := i == len(p.keys)-1
	k, null := p.keys[i], p.values[i].IsNull()
	p.w("(")
	switch {
	case null && k.first:
		p.w(k.expr, " IS NOT NULL")
	case null && k.bound: // a parameter that the statement does not contain is an error
		p.w(k.expr, " IS NULL AND FALSE")
	case null:
		p.w("FALSE")
	case last && p.same:
		p.compare(i, k.word()+"=")
	default:
		p.compare(i, k.word())
	}
	if !null && k.nullable && !k.first {
		p.w(" OR ", k.expr, " IS NULL")
	}
	switch {
	case null && (!last || p.same):
		p.w(" OR ", k.expr, " IS NULL")
	case !last:
		p.w(" OR ")
		p.compare(i, " =")
	}
	if !last {
		p.w(" AND ")
		p.from(i + 1)
	}
	p.w(")")
}

func (p position) compare(i int, word string) {
	p.w(p.keys[i].expr, word, " ")
	p.sortValue(p.builder, p.keys[i].column, p.values[i])
}
