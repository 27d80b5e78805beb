package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

// chosenRows is the name of the query that selects the rows of a part. PostgreSQL could run a
// subquery of the condition several times, and so lock and write more rows than the limit. It runs
// a materialized query once.
const chosenRows = "_comon_chosen"

// part writes the query that selects and locks the keys of the rows to write:
//
//	WITH "_comon_chosen" AS MATERIALIZED (
//		SELECT t0."id" FROM … AS t0 WHERE … ORDER BY … LIMIT 3 FOR UPDATE OF t0)
func (b *builder) part(t *query.Table, where query.Predicate, p *query.Part) {
	if p == nil {
		return
	}
	if len(t.Key) == 0 {
		b.fail("part of %s: the table has no key", t.Name)
	}
	lock := p.Lock
	if lock == query.NoLock {
		lock = query.ForUpdate
	}
	q := newSelection(b, &query.Select{Table: t, Columns: t.Key, Where: where, Order: p.Order, Limit: max(p.Limit, 0), Lock: lock})
	b.w("WITH ", b.ident(chosenRows), " AS MATERIALIZED (SELECT ")
	b.names(q.s.alias, t, t.Key)
	keys := q.sortKeys(q.s, q.order)
	q.source(keys)
	q.orderBy(keys)
	q.limit(q.n.Limit, 0)
	q.lock()
	b.w(") ")
}

// whereOrPart writes the condition of a write: where, or that the row is one of the part's rows.
func (b *builder) whereOrPart(s scope, where query.Predicate, p *query.Part) {
	if p == nil {
		b.where(s, where)
		return
	}
	b.w(" WHERE (")
	b.names(s.alias, s.table, s.table.Key)
	b.w(") IN (SELECT ")
	b.names("", s.table, s.table.Key)
	b.w(" FROM ", b.ident(chosenRows), ")")
}
