package sqlgen

import (
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

// compileAggregate writes the keys and measures of groups:
//
//	SELECT t0."status", sum(t0."views") FROM "posts" AS t0 WHERE … GROUP BY t0."status"
//	HAVING sum(t0."views") > $1 ORDER BY sum(t0."views") DESC, t0."status" LIMIT 10
func compileAggregate(d Dialect, n *query.Aggregate) ([]Statement, error) {
	b := newBuilder(d)
	a := &aggregation{builder: b, n: n, s: scope{n.Table, b.alias()}}
	if n.Count {
		b.w("SELECT count(*) FROM (")
	}
	b.w("SELECT ")
	a.output()
	b.w(" FROM ", b.table(n.Table.Schema, n.Table.Name), " AS ", a.s.alias)
	b.where(a.s, n.Where)
	for i, k := range a.keys {
		if i == 0 {
			b.w(" GROUP BY ")
		} else {
			b.w(", ")
		}
		b.w(k.group)
	}
	if n.Having != nil {
		b.w(" HAVING ")
		a.having(n.Having)
	}
	if !n.Count {
		a.order()
	}
	b.limit(n.Limit, n.Offset)
	if n.Count {
		b.w(") AS q")
	}
	return b.statement(Statement{Rows: !n.Count, Count: n.Count})
}

// aggregation is the SELECT of an Aggregate that is being written.
type aggregation struct {
	*builder
	n    *query.Aggregate
	s    scope
	keys []groupKey
}

// groupKey contains the expressions of a key in GROUP BY and in ORDER BY. For a truncated time both
// are the position of the key in the result, since its expression has a parameter. PostgreSQL
// treats two parameters as different even if they have the same value.
type groupKey struct{ group, sort string }

// output writes the keys and the measures.
func (a *aggregation) output() {
	for i, k := range a.n.Keys {
		if i > 0 {
			a.w(", ")
		}
		expr, c := a.in(a.s, k.Column)
		if k.Truncate != query.NoPeriod {
			if c.Kind != query.Time || c.List || c.Clock {
				a.fail("column %s holds no dates, which could be grouped by %s", c.Name, k.Truncate)
			}
			a.period(a.builder, expr, c, k)
			position := strconv.Itoa(i + 1)
			a.keys = append(a.keys, groupKey{position, position})
			continue
		}
		key := groupKey{group: a.identity(expr, c)}
		key.sort = key.group
		if c.Kind == query.Enum {
			key.sort = a.sortable(expr, c)
		}
		a.w(key.group)
		a.keys = append(a.keys, key)
	}
	for i, m := range a.n.Measures {
		if i+len(a.n.Keys) > 0 {
			a.w(", ")
		}
		a.w(a.measured(m))
	}
	if len(a.n.Keys)+len(a.n.Measures) == 0 {
		a.w("count(*)") // an aggregate function, so that the statement returns one row
	}
}

// measured returns the expression of a measure of the node's rows.
func (a *aggregation) measured(m query.Measure) string { return a.measureOf(a.s, m) }

// measureOf returns the expression of a measure of the rows in s.
func (b *builder) measureOf(s scope, m query.Measure) string {
	if m.Column < 0 {
		if m.Func != query.FuncCount {
			b.fail("table %s: a %s needs a column", s.table.Name, m.Func)
		}
		return "count(*)"
	}
	expr, c := b.in(s, m.Column)
	switch {
	case !m.Valid(c):
		b.fail("column %s has no %s", c.Name, m.Func)
	case m.Func == query.FuncCount:
		return "count(" + expr + ")"
	}
	return b.measure(expr, c, m.Func)
}

// result returns the description of a measure's values. It records an error if the measure's column
// does not exist.
func (a *aggregation) result(m query.Measure) *query.Column {
	if m.Column >= 0 {
		a.column(a.n.Table, m.Column)
	}
	if a.err != nil {
		return &query.Column{}
	}
	c := m.Result(a.n.Table)
	return &c
}

// having writes a condition on groups.
func (a *aggregation) having(h query.Having) {
	switch h := h.(type) {
	case query.MeasureCompare:
		expr := a.measured(h.Measure)
		a.compareColumn(expr, a.result(h.Measure), h.Op, h.Value)
	case query.HavingAll:
		a.allHaving(h, " AND ", "TRUE")
	case query.HavingAny:
		a.allHaving(h, " OR ", "FALSE")
	case query.HavingNot:
		a.w("((")
		a.excluded(func() { a.having(h.H) })
		a.w(") IS NOT TRUE)")
	default:
		a.fail("unknown condition on groups %T", h)
	}
}

func (a *aggregation) allHaving(hs []query.Having, word, none string) {
	if len(hs) == 0 {
		a.w(none)
		return
	}
	a.w("(")
	for i, h := range hs {
		if i > 0 {
			a.w(word)
		}
		a.having(h)
	}
	a.w(")")
}

// order writes ORDER BY. Pages are stable only if no two groups are equal in the order. Therefore
// the keys are appended to the order of a page.
func (a *aggregation) order() {
	var keys []sortKey
	there := make([]bool, len(a.n.Keys))
	for _, o := range a.n.Order {
		k := sortKey{desc: o.Desc, first: o.Nulls == query.NullsFirst || o.Nulls == query.NullsDefault && !o.Desc}
		if o.Measure != nil {
			c := a.result(*o.Measure)
			k.expr, k.nullable = a.sortable(a.measured(*o.Measure), c), c.Nullable
		} else {
			i := a.keyOf(o.Column)
			if i < 0 || !o.IsColumn(o.Column) {
				a.fail("order of groups of %s by a column that is no key", a.n.Table.Name)
				return
			}
			there[i] = true
			k.expr, k.nullable = a.keys[i].sort, a.column(a.n.Table, o.Column).Nullable
		}
		keys = append(keys, k)
	}
	if a.n.Limit >= 0 || a.n.Offset > 0 {
		for i, k := range a.n.Keys {
			if !there[i] {
				keys = append(keys, sortKey{expr: a.keys[i].sort, nullable: a.column(a.n.Table, k.Column).Nullable, first: true})
			}
		}
	}
	a.orderBy(keys)
}

// keyOf returns the position in Keys of a column, or -1.
func (a *aggregation) keyOf(column int) int {
	for i, k := range a.n.Keys {
		if k.Column == column {
			return i
		}
	}
	return -1
}
