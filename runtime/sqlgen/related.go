package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

// related writes a condition on the related rows of a link.
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
	case query.Every: // no related row may fail the condition
		b.w(" AND ")
		b.not(inner, p.Where)
	}
	b.w(")")
}

// relatedMeasure writes an aggregate over the rows that are related to the row in s:
//
//	(SELECT count(*) FROM "posts" AS t1 WHERE t0."id" = t1."author" AND t1."views" > $1)
func (b *builder) relatedMeasure(s scope, m *query.RelatedMeasure) {
	inner := scope{m.Link.To, b.alias()}
	b.w("(SELECT ", b.measureOf(inner, m.Measure), " FROM ")
	b.linkedRows(inner, s, m.Link)
	if m.Where != nil {
		b.w(" AND ")
		b.predicate(inner, m.Where)
	}
	b.w(")")
}

// linked writes the table of a link, and the WHERE clause that joins it with the row in s.
func (b *builder) linked(s scope, l *query.Link) scope {
	inner := scope{l.To, b.alias()}
	b.linkedRows(inner, s, l)
	return inner
}

func (b *builder) linkedRows(inner, s scope, l *query.Link) {
	b.w(b.table(l.To.Schema, l.To.Name), " AS ", inner.alias)
	if l.Via == nil {
		b.w(" WHERE ")
		b.join(inner, s, l)
		return
	}
	from, _ := b.in(s, l.FromColumns[0])
	to, _ := b.in(inner, l.ToColumns[0])
	via := b.alias()
	b.w(" JOIN ", b.table(l.Via.Schema, l.Via.Name), " AS ", via, " ON ", to, " = ", b.ref(via, l.Via.ToColumn),
		" WHERE ", from, " = ", b.ref(via, l.Via.FromColumn))
}

// join writes the condition that the rows to and from are related. The column that the foreign key
// refers to is written first, because SQLite compares with the collation of the first column. A
// foreign key uses the collation of the column that it refers to (sqlite.org/foreignkeys.html,
// section 1).
func (b *builder) join(to, from scope, link *query.Link) {
	for i := range link.ToColumns {
		if i > 0 {
			b.w(" AND ")
		}
		left, c := b.in(to, link.ToColumns[i])
		right, d := b.in(from, link.FromColumns[i])
		l, r := b.joined(left, c, right, d)
		if !link.Owner {
			l, r = r, l
		}
		b.w(l, " = ", r)
	}
}
