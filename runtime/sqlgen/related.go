package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

// related writes a condition on the rows that a link leads to.
func (b *builder) related(s scope, p query.Related) {
	positive := p.Quant == query.Some || p.Quant == query.Is
	if !positive {
		b.w("NOT ")
	}
	b.w("EXISTS (SELECT 1 FROM ")
	inner := b.linked(s, p.Link)
	switch p.Quant {
	case query.Some, query.Is, query.None, query.IsNot:
		switch {
		case p.Where == nil:
		case positive:
			b.w(" AND ")
			b.predicate(inner, p.Where)
		default:
			b.w(" AND ")
			b.excluded(func() { b.predicate(inner, p.Where) })
		}
	case query.Every: // no related row fails
		b.w(" AND ")
		b.not(inner, p.Where)
	}
	b.w(")")
}

// linked writes the table of a link and the WHERE clause that joins it to the row in s.
func (b *builder) linked(s scope, l *query.Link) scope {
	inner := b.from(l.To)
	if l.Via == nil {
		b.w(" WHERE ")
		b.join(inner, l.ToColumns, s, l.FromColumns)
		return inner
	}
	from, _ := b.in(s, l.FromColumns[0])
	to, _ := b.in(inner, l.ToColumns[0])
	via := b.alias()
	b.w(" JOIN ", b.table(l.Via.Schema, l.Via.Name), " AS ", via, " ON ", b.ref(via, l.Via.ToColumn), " = ", to,
		" WHERE ", b.ref(via, l.Via.FromColumn), " = ", from)
	return inner
}

func (b *builder) join(x scope, xs []int, y scope, ys []int) {
	for i := range xs {
		if i > 0 {
			b.w(" AND ")
		}
		left, c := b.in(x, xs[i])
		right, d := b.in(y, ys[i])
		l, r := b.joined(left, c, right, d)
		b.w(l, " = ", r)
	}
}
