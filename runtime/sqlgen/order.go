package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

// sortKey is one key of an ORDER BY, with the properties on which a cursor depends.
type sortKey struct {
	expr     string
	column   *query.Column
	desc     bool
	nullable bool
	first    bool // NULLs sort first
	bound    bool // the expression contains parameters
}

// sortKeys resolves an order within s. A key of related rows becomes a scalar subquery.
// The values in it are parameters, whose numbers allow to write a key several times.
func (b *builder) sortKeys(s scope, order []query.Order) []sortKey {
	keys := make([]sortKey, len(order))
	for i, o := range order {
		k := sortKey{desc: o.Desc, first: o.Nulls == query.NullsFirst || o.Nulls == query.NullsDefault && !o.Desc}
		var expr string
		before := len(b.args)
		expr, k.column = b.sortColumn(s, o)
		k.bound = len(b.args) > before
		k.expr, k.nullable = b.sortable(expr, k.column), k.column.Nullable || len(o.Via) > 0
		keys[i] = k
	}
	return keys
}

// sortColumn returns the column of a sort key. For related rows, the expression is a scalar
// subquery.
func (b *builder) sortColumn(s scope, o query.Order) (expr string, c *query.Column) {
	switch {
	case len(o.Via) > 0:
		expr = b.captured(func() { c = b.via(s, o) })
		return expr, c
	case o.Related != nil:
		result := o.Related.Result()
		return b.captured(func() { b.relatedMeasure(s, o.Related) }), &result
	case o.Expr != nil:
		result := o.Result(s.table)
		return b.captured(func() { b.expression(s, o.Expr) }), &result
	case o.Measure != nil:
		b.fail("order of %s: a measure is a sort key of groups only", s.table.Name)
		return "", &query.Column{}
	}
	return b.in(s, o.Column)
}

func (b *builder) via(s scope, o query.Order) *query.Column {
	scopes := make([]scope, len(o.Via))
	for i, l := range o.Via {
		scopes[i] = scope{l.To, b.alias()}
	}
	last := o
	last.Via = nil
	expr, c := b.sortColumn(scopes[len(scopes)-1], last)
	b.w("(SELECT ", expr, " FROM ")
	for i, l := range o.Via {
		if i > 0 {
			b.w(" JOIN ")
		}
		b.w(b.table(l.To.Schema, l.To.Name), " AS ", scopes[i].alias)
		if i > 0 {
			b.w(" ON ")
			b.join(scopes[i], scopes[i-1], l)
		}
	}
	b.w(" WHERE ")
	b.join(scopes[0], s, o.Via[0])
	for i, p := range o.ViaWhere {
		if p != nil {
			b.w(" AND ")
			b.predicate(scopes[i], p)
		}
	}
	b.w(")")
	return c
}

// complete appends the missing columns of the primary key to an order, so that no two rows are
// equal in it.
func complete(t *query.Table, order []query.Order) []query.Order {
	out := order[:len(order):len(order)]
	for _, k := range t.Key {
		there := false
		for _, o := range order {
			there = there || o.IsColumn(k)
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
