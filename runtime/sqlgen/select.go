package sqlgen

import (
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

func compileSelect(d Dialect, n *query.Select) ([]Statement, error) {
	if n.Parent != nil && len(n.Parent.Keys) == 0 && n.Parent.Of == nil {
		return nil, nil
	}
	b := newBuilder(d)
	if n.Lock != query.NoLock && (n.Distinct != nil || n.Parent != nil) {
		b.fail("select from %s: rows of a distinct or nested selection cannot be locked", n.Table.Name)
	}
	if len(n.Keys) > 0 && (n.Distinct != nil || n.Parent != nil) {
		b.fail("select from %s: the sort keys of a distinct or nested selection cannot be read", n.Table.Name)
	}
	q := newSelection(b, n)
	switch {
	case n.Distinct != nil:
		q.distinct()
	case n.Parent != nil && (n.Limit >= 0 || n.Offset > 0):
		q.limited()
	default:
		q.flat()
	}
	write := n.Lock != query.NoLock && b.rowLocks()
	return b.statement(Statement{Rows: true, Write: write})
}

// selection is a SELECT that is being written.
type selection struct {
	*builder
	n     *query.Select
	s     scope
	via   string // alias of the join table of a many-to-many parent
	order []query.Order
	// parents is the source of the parents' keys. It is set when the source is written. inLateral
	// is true inside LATERAL, where the source has one row, the current parent.
	parents   parentSource
	inLateral bool
	// nested is true for a selection that is part of a condition. Its result has the columns of the
	// node only.
	nested bool
}

func newSelection(b *builder, n *query.Select) *selection {
	q := &selection{builder: b, n: n, order: n.Order}
	q.s = scope{n.Table, b.alias()}
	if n.Parent != nil && n.Parent.Link.Via != nil {
		q.via = b.alias()
	}
	// If one row is selected without an order, it may be any row. Every other limit needs an order
	// in which no two rows are equal.
	oneOfMany := len(n.Order) == 0 && n.Limit >= 0 && n.Limit <= 1 && n.Offset == 0 && n.Distinct == nil && n.Parent == nil
	if (n.Limit >= 0 || n.Offset > 0 || n.Distinct != nil || n.Cursor != nil) && (!oneOfMany || n.Cursor != nil) {
		q.order = complete(n.Table, n.Order)
	}
	return q
}

// flat writes the plain form, without subqueries: columns, condition, order, limit.
func (q *selection) flat() {
	q.w("SELECT ")
	q.output(false)
	keys := q.sortKeys(q.s, q.order)
	q.source(keys)
	q.orderBy(keys)
	q.limit(q.n.Limit, q.n.Offset)
	q.lock()
}

// output writes the columns of the node, its sort keys and measures, and then the columns that
// identify the parent. In a subquery they are named c0, c1 and so on, because several columns can
// have the same name.
func (q *selection) output(named bool) {
	count := 0
	put := func(expr string) {
		if count > 0 {
			q.w(", ")
		}
		q.w(expr)
		if named {
			q.w(" AS c", strconv.Itoa(count))
		}
		count++
	}
	for _, i := range q.n.Columns {
		put(q.read(q.in(q.s, i)))
	}
	for _, o := range q.n.Keys {
		put(q.read(q.sortColumn(q.s, o)))
	}
	for _, m := range q.n.Measures {
		put(q.captured(func() { q.relatedMeasure(q.s, m) }))
	}
	for _, expr := range q.ofParent() {
		put(expr)
	}
	if count == 0 {
		put("1")
	}
}

func (q *selection) width() int {
	return max(1, len(q.n.Columns)+len(q.n.Keys)+len(q.n.Measures)+len(q.ofParent()))
}

// source writes FROM and WHERE: the table, the parents, the cursor and the condition.
func (q *selection) source(keys []sortKey) {
	n := q.n
	q.w(" FROM ", q.table(n.Table.Schema, n.Table.Name), " AS ", q.s.alias)
	if q.via != "" {
		l := n.Parent.Link
		to, _ := q.in(q.s, l.ToColumns[0])
		q.w(" JOIN ", q.table(l.Via.Schema, l.Via.Name), " AS ", q.via, " ON ", to, " = ", q.ref(q.via, l.Via.ToColumn))
	}
	if n.Parent != nil {
		q.joinParents()
	}
	if n.Cursor != nil {
		q.cursor(keys)
	}
	if n.Parent == nil || !q.whereParents() {
		q.where(q.s, n.Where)
		return
	}
	if n.Where != nil {
		q.w(" AND ")
		q.predicate(q.s, n.Where)
	}
}

// limit writes the numbers themselves, because PostgreSQL plans a LIMIT with a parameter as if it
// selected a tenth of all rows.
func (b *builder) limit(limit, offset int) {
	switch {
	case limit >= 0:
		b.w(" LIMIT ", strconv.Itoa(limit))
	case offset > 0:
		b.w(b.noLimit())
	}
	if offset > 0 {
		b.w(" OFFSET ", strconv.Itoa(offset))
	}
}

func (q *selection) lock() {
	if !q.rowLocks() || q.n.Lock == query.NoLock {
		return
	}
	word := " FOR UPDATE OF "
	if q.n.Lock >= query.ForShare {
		word = " FOR SHARE OF "
	}
	q.w(word, q.s.alias)
	switch q.n.Lock {
	case query.ForUpdateSkipLocked, query.ForShareSkipLocked:
		q.w(" SKIP LOCKED")
	case query.ForUpdateNoWait, query.ForShareNoWait:
		q.w(" NOWAIT")
	case query.NoLock, query.ForUpdate, query.ForShare:
	}
}
