package sqlgen

import (
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

// cursor writes a join with the row that the cursor selects. The join condition keeps this row and
// the rows after it. If the row does not exist, the result is empty.
//
//	JOIN (SELECT t0."a" AS k0, t0."id" AS k1 FROM … WHERE t0."id" = $1) AS k
//	ON (t0."a" > k.k0 OR t0."a" = k.k0 AND t0."id" >= k.k1)
func (q *selection) cursor(keys []sortKey) {
	at := scope{q.n.Table, q.alias()}
	place := q.sortKeys(at, q.order)
	q.w(" JOIN (SELECT ")
	for i, k := range place {
		if i > 0 {
			q.w(", ")
		}
		q.w(k.expr, " AS k", strconv.Itoa(i))
	}
	q.w(" FROM ", q.table(at.table.Schema, at.table.Name), " AS ", at.alias, " WHERE ")
	columns, row := make([]*query.Column, len(q.n.Cursor)), make([]query.Value, len(q.n.Cursor))
	for i, a := range q.n.Cursor {
		columns[i], row[i] = q.column(at.table, a.Column), a.Value
	}
	q.keys(at.alias, columns, [][]query.Value{row})
	if q.n.CursorWhere != nil {
		q.w(" AND ")
		q.predicate(at, q.n.CursorWhere)
	}
	q.w(") AS k ON (")
	for i, k := range keys {
		if i > 0 {
			q.w(" OR ")
		}
		for j := range i {
			q.same(keys[j], j)
			q.w(" AND ")
		}
		q.after(k, i, i == len(keys)-1)
	}
	q.w(")")
}

func (q *selection) same(k sortKey, i int) {
	op := " = "
	if k.nullable {
		op = " IS NOT DISTINCT FROM "
	}
	q.w(k.expr, op, "k.k", strconv.Itoa(i))
}

// after writes the condition that sort key i of a row follows the same key of the cursor's row. If
// orSame is true, equal keys satisfy the condition too.
func (q *selection) after(k sortKey, i int, orSame bool) {
	op := " > "
	if k.desc {
		op = " < "
	}
	there := "k.k" + strconv.Itoa(i)
	q.w("(", k.expr, op, there)
	switch {
	case k.nullable && k.first:
		q.w(" OR ", there, " IS NULL AND ", k.expr, " IS NOT NULL")
	case k.nullable:
		q.w(" OR ", k.expr, " IS NULL AND ", there, " IS NOT NULL")
	}
	if orSame {
		q.w(" OR ")
		q.same(k, i)
	}
	q.w(")")
}
