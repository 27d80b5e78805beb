package sqlgen

import (
	"strconv"
	"strings"
)

// limited selects a range of rows for each parent.
func (q *selection) limited() {
	p := q.n.Parent
	switch {
	case len(p.Keys) == 1: // for one parent, a plain selection is enough
		q.flat()
	case q.lateral() && p.Link.Indexed() && (p.Of == nil || p.Link.Many && len(p.Link.FromColumns) == 1):
		q.perParentLateral()
	default:
		q.perParent()
	}
}

// perParentLateral reads the rows of each parent in order, up to the limit. If an index finds the
// rows of a parent, the cost per parent is low. Without an index the database would read the whole
// table for each parent.
//
//	SELECT c0, c1 FROM unnest($1) WITH ORDINALITY AS p(k0, o)
//	CROSS JOIN LATERAL (SELECT … WHERE t0."fk" = p.k0 ORDER BY … LIMIT 3) AS q ORDER BY n
func (q *selection) perParentLateral() {
	q.w("SELECT ")
	q.outer()
	q.w(" FROM ")
	if q.n.Parent.Of != nil {
		q.parents = q.selectedParents()
	} else {
		q.parents = q.Dialect.parents(q.builder, q.n.Parent)
	}
	q.inLateral = true
	q.w(" CROSS JOIN LATERAL (SELECT ")
	q.output(true)
	keys := q.sortKeys(q.s, q.order)
	q.w(", ")
	q.rowNumber(nil, keys)
	q.w(" AS n")
	q.source(keys)
	q.orderBy(keys)
	q.limit(q.n.Limit, q.n.Offset)
	q.w(") AS q")
	q.byNumber()
}

// byNumber sorts the rows by their number within their parent, and rows with equal numbers by their
// parent.
func (q *selection) byNumber() {
	q.w(" ORDER BY n")
	for i := range q.ofParent() {
		q.w(", c", strconv.Itoa(len(q.n.Columns)+len(q.n.Measures)+i))
	}
}

// perParent numbers the rows of each parent and selects a range of the numbers:
//
//	SELECT c0, c1 FROM (SELECT …, row_number() OVER (PARTITION BY key ORDER BY …) AS n …) AS q
//	WHERE n <= 3 ORDER BY n
func (q *selection) perParent() {
	q.w("SELECT ")
	q.outer()
	q.w(" FROM (SELECT ")
	q.output(true)
	keys := q.sortKeys(q.s, q.order)
	q.w(", ")
	q.rowNumber(q.groups(), keys)
	q.w(" AS n")
	q.source(keys)
	q.w(") AS q WHERE ")
	q.numbers("n")
	q.byNumber()
}

// distinct selects the first row of each combination of values, and then applies limit and offset.
// If there are parents, it does both for each parent.
func (q *selection) distinct() {
	parent := q.ofParent()
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
	order := "ORDER BY r"
	if q.n.FromEnd {
		order += " DESC"
	}
	q.w(order, ") AS n FROM (SELECT ")
	q.output(true)
	keys := q.sortKeys(q.s, q.order)
	group := q.groups()
	for _, i := range q.n.Distinct {
		expr, c := q.in(q.s, i)
		group = append(group, q.identity(expr, c))
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
	q.w(" ", order)
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

// numbers writes the condition that a row number is in the range of offset and limit.
func (q *selection) numbers(name string) {
	q.w(name, " > ", strconv.Itoa(q.n.Offset))
	if end := q.n.Offset + q.n.Limit; q.n.Limit >= 0 && end >= q.n.Offset { // if end overflows, there is no limit
		q.w(" AND ", name, " <= ", strconv.Itoa(end))
	}
}
