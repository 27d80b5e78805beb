package sqlgen

import (
	"strconv"
	"strings"
)

// perParent numbers the rows of each parent and keeps a range of the numbers:
//
//	SELECT c0, c1 FROM (SELECT …, row_number() OVER (PARTITION BY key ORDER BY …) AS n …) AS q WHERE n <= 3 ORDER BY n
func (q *selection) perParent() {
	q.w("SELECT ")
	q.outer()
	q.w(" FROM (SELECT ")
	q.output(true)
	keys := q.sortKeys(q.s, q.order)
	q.w(", ")
	q.rowNumber(q.parentKeys(), keys)
	q.w(" AS n")
	q.source(keys)
	q.w(") AS q WHERE ")
	q.numbers("n")
	q.w(" ORDER BY n")
	for i := range q.parentKeys() { // so that the same rows always come in the same order
		q.w(", c", strconv.Itoa(len(q.n.Columns)+i))
	}
}

// distinct keeps the first row of each combination of values, then cuts: per parent or at all.
func (q *selection) distinct() {
	parent := q.parentKeys()
	q.w("SELECT ")
	q.outer()
	q.w(" FROM (SELECT q.*, ")
	q.w("row_number() OVER (")
	if len(parent) > 0 {
		q.w("PARTITION BY ")
		first := q.width() - len(parent)
		for i := range parent {
			if i > 0 {
				q.w(", ")
			}
			q.w("c", strconv.Itoa(first+i))
		}
		q.w(" ")
	}
	q.w("ORDER BY r) AS n FROM (SELECT ")
	q.output(true)
	keys := q.sortKeys(q.s, q.order)
	group := parent
	for _, i := range q.n.Distinct {
		expr, c := q.in(q.s, i)
		group = append(group, q.operand(expr, c))
	}
	q.w(", ")
	q.rowNumber(group, keys)
	q.w(" AS d, ")
	q.rowNumber(nil, keys)
	q.w(" AS r")
	q.source(keys)
	q.w(") AS q WHERE d = 1) AS q")
	if q.n.Limit >= 0 || q.n.Offset > 0 {
		q.w(" WHERE ")
		q.numbers("n")
	}
	q.w(" ORDER BY r")
}

func (q *selection) rowNumber(partition []string, keys []sortKey) {
	q.w("row_number() OVER (")
	if len(partition) > 0 {
		q.w("PARTITION BY ", strings.Join(partition, ", "), " ")
	}
	q.w("ORDER BY ")
	q.sortList(keys)
	q.w(")")
}

func (q *selection) outer() {
	for i := range q.width() {
		if i > 0 {
			q.w(", ")
		}
		q.w("c", strconv.Itoa(i))
	}
}

// numbers writes the range of row numbers that limit and offset leave.
func (q *selection) numbers(name string) {
	q.w(name, " > ", strconv.Itoa(q.n.Offset))
	if q.n.Limit >= 0 {
		q.w(" AND ", name, " <= ", strconv.Itoa(q.n.Offset+q.n.Limit))
	}
}
