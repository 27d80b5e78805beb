package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

// sortKey is one key of an ORDER BY, with the properties on which a cursor depends.
type sortKey struct {
	expr     string
	column   *query.Column
	desc     bool
	nullable bool
	first    bool // NULLs sort first
}

// sortKeys resolves an order within s. A key of a related row becomes a scalar subquery.
func (b *builder) sortKeys(s scope, order []query.Order) []sortKey {
	keys := make([]sortKey, len(order))
	for i, o := range order {
		k := sortKey{desc: o.Desc, first: o.Nulls == query.NullsFirst || o.Nulls == query.NullsDefault && !o.Desc}
		var expr string
		expr, k.column = b.sortColumn(s, o)
		k.expr, k.nullable = b.sortable(expr, k.column), k.column.Nullable || len(o.Via) > 0
		keys[i] = k
	}
	return keys
}

// sortColumn returns the column of a sort key. For a related row, the expression is a scalar
// subquery.
func (b *builder) sortColumn(s scope, o query.Order) (string, *query.Column) {
	switch {
	case o.Measure != nil:
		b.fail("order of %s: a measure is a sort key of groups only", s.table.Name)
		return "", &query.Column{}
	case len(o.Via) == 0:
		return b.in(s, o.Column)
	}
	inner := &builder{Dialect: b.Dialect, aliases: b.aliases, args: b.args}
	scopes := make([]scope, len(o.Via))
	for i, l := range o.Via {
		scopes[i] = scope{l.To, inner.alias()}
	}
	last := scopes[len(scopes)-1]
	expr, c := inner.in(last, o.Column)
	inner.w("(SELECT ", expr, " FROM ")
	for i, l := range o.Via {
		if i > 0 {
			inner.w(" JOIN ")
		}
		inner.w(inner.table(l.To.Schema, l.To.Name), " AS ", scopes[i].alias)
		if i > 0 {
			inner.w(" ON ")
			inner.join(scopes[i], scopes[i-1], l)
		}
	}
	inner.w(" WHERE ")
	inner.join(scopes[0], s, o.Via[0])
	for i, p := range o.ViaWhere {
		if p != nil {
			inner.w(" AND ")
			inner.predicate(scopes[i], p)
		}
	}
	inner.w(")")
	b.aliases, b.args = inner.aliases, inner.args
	if inner.err != nil {
		b.fail("%w", inner.err)
	}
	return string(inner.sql), c
}

// complete appends the missing columns of the primary key to an order, so that no two rows are
// equal in it.
func complete(t *query.Table, order []query.Order) []query.Order {
	out := order[:len(order):len(order)]
	for _, k := range t.Key {
		there := false
		for _, o := range order {
			there = there || len(o.Via) == 0 && o.Column == k
		}
		if !there {
			out = append(out, query.Order{Column: k})
		}
	}
	return out
}

func (b *builder) orderBy(keys []sortKey) {
	if len(keys) == 0 {
		return
	}
	b.w(" ORDER BY ")
	b.sortList(keys)
}

func (b *builder) sortList(keys []sortKey) {
	for i, k := range keys {
		if i > 0 {
			b.w(", ")
		}
		b.w(k.expr)
		if k.desc {
			b.w(" DESC")
		}
		// NULLS FIRST or LAST is written only if it differs from the database's default. If it were
		// always written, no index could be used for the order.
		if natural := b.nullsLow() != k.desc; k.nullable && k.first != natural {
			if k.first {
				b.w(" NULLS FIRST")
			} else {
				b.w(" NULLS LAST")
			}
		}
	}
}
