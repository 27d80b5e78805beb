package sqlgen

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// predicate writes p as a condition that can be an operand of AND.
func (b *builder) predicate(s scope, p query.Predicate) {
	switch p := p.(type) {
	case nil, query.AllRows:
		b.w("TRUE")
	case query.And:
		b.all(s, p, " AND ", "TRUE")
	case query.Or:
		b.all(s, p, " OR ", "FALSE")
	case query.Not:
		b.not(s, p.P)
	case query.Compare:
		b.compare(s, p)
	case query.CompareColumns:
		b.compareColumns(s, p)
	case query.In:
		b.oneOfColumn(s, p)
	case query.IsNull:
		expr, _ := b.in(s, p.Column)
		b.w(expr, isNull(p.Not))
	case query.Match:
		expr, c := b.in(s, p.Column)
		b.match(b, expr, c, p)
	case query.Fragment:
		b.fragment(s, p)
	case query.Search:
		b.matches(s, p)
	case query.JSONMatch:
		b.jsonMatch(s, p)
	case query.ListMatch:
		expr, c := b.in(s, p.Column)
		p.Values = *c.Stored(query.ListValue(c.Kind, p.Values)).List
		b.list(b, expr, c, p)
	case query.Related:
		b.related(s, p)
	case query.Keys:
		b.keys(s.alias, b.columns(s.table, p.Columns), p.Rows)
	case query.Child:
		b.child(s, p)
	case query.After:
		b.after(s, p)
	default:
		b.fail("unknown predicate %T", p)
	}
}

func isNull(not bool) string {
	if not {
		return " IS NOT NULL"
	}
	return " IS NULL"
}

func (b *builder) all(s scope, ps []query.Predicate, word, none string) {
	switch len(ps) {
	case 0:
		b.w(none)
		return
	case 1:
		b.predicate(s, ps[0])
		return
	}
	b.w("(")
	if half := len(ps) / 2; half > maxChain { // SQLite parses a chain of n conditions as n nested expressions, and its limit is 1000
		b.all(s, ps[:half], word, none)
		b.w(word)
		b.all(s, ps[half:], word, none)
	} else {
		for i, p := range ps {
			if i > 0 {
				b.w(word)
			}
			b.predicate(s, p)
		}
	}
	b.w(")")
}

// maxChain is half the maximum number of conditions in one chain of AND or OR. A longer chain is
// split into two halves in parentheses.
const maxChain = 50

// not writes a condition that holds if p is false or NULL.
func (b *builder) not(s scope, p query.Predicate) {
	b.w("((")
	b.excluded(func() { b.predicate(s, p) })
	b.w(") IS NOT TRUE)")
}

// excluded sets negated to true and calls write, which writes a condition that excludes rows.
// Afterwards negated has its old value again.
func (b *builder) excluded(write func()) {
	before := b.negated
	b.negated = true
	write()
	b.negated = before
}

var compareOps = [...]string{
	query.Eq: " = ", query.Ne: " <> ", query.Lt: " < ", query.Lte: " <= ", query.Gt: " > ", query.Gte: " >= ",
}

func (b *builder) compare(s scope, p query.Compare) {
	expr, c := b.in(s, p.Column)
	b.compareColumn(expr, c, p.Op, p.Value)
}

// compareColumn writes the comparison of expr, which has the values of column c, with v.
func (b *builder) compareColumn(expr string, c *query.Column, op query.CompareOp, v query.Value) {
	if v.IsNull() {
		switch op {
		case query.Eq, query.Ne:
			b.w(expr, isNull(op == query.Ne))
		case query.Lt, query.Lte, query.Gt, query.Gte: // nothing is greater or less than NULL
			b.w("FALSE")
		}
		return
	}
	value := c.Stored(v)
	if op != query.Eq && op != query.Ne {
		op, value = exact(c, op, v)
	}
	word := compareOps[op]
	if op == query.Ne && c.Nullable {
		word = " IS DISTINCT FROM "
	}
	b.comparison(b, expr, c, op, word, value)
}

// exact returns a comparison that is equivalent to op and v for column c, with a value that the
// column can hold. For example, a column of dates has no value between the beginning of a day and
// noon, so "less than noon" becomes "at most this day".
func exact(c *query.Column, op query.CompareOp, v query.Value) (query.CompareOp, query.Value) {
	lower, equal := c.Floor(v)
	if !equal {
		switch op {
		case query.Lt:
			op = query.Lte
		case query.Gte:
			op = query.Gt
		case query.Eq, query.Ne, query.Lte, query.Gt:
		}
	}
	return op, lower
}

// oneOfColumn writes In or NotIn. It treats NULL as an ordinary value, so that In and NotIn are
// complements.
func (b *builder) oneOfColumn(s scope, p query.In) {
	expr, c := b.in(s, p.Column)
	values := make([]query.Value, 0, len(p.Values))
	null := false
	for _, v := range p.Values {
		if v.IsNull() {
			null = true
			continue
		}
		values = append(values, c.Stored(v))
	}
	if p.Not {
		b.w("((")
	} else {
		b.w("(")
	}
	switch {
	case len(values) > 0:
		if p.Not {
			b.excluded(func() { b.oneOf(b, expr, c, values) })
		} else {
			b.oneOf(b, expr, c, values)
		}
		if null {
			b.w(" OR ", expr, " IS NULL")
		}
	case null:
		b.w(expr, " IS NULL")
	default:
		b.w("FALSE")
	}
	if p.Not {
		b.w(") IS NOT TRUE)")
	} else {
		b.w(")")
	}
}

// keys writes the condition that the columns equal one of the rows. A NULL equals nothing.
func (b *builder) keys(alias string, columns []*query.Column, rows [][]query.Value) {
	b.isKey = true
	defer func() { b.isKey = false }()
	switch {
	case len(rows) == 0 || len(columns) == 0:
		b.w("FALSE")
	case len(rows) == 1:
		b.w("(")
		for i, c := range columns {
			if i > 0 {
				b.w(" AND ")
			}
			b.equals(alias, c, rows[0][i])
		}
		b.w(")")
	case len(columns) == 1:
		values := make([]query.Value, 0, len(rows))
		for _, r := range rows {
			if !r[0].IsNull() {
				values = append(values, columns[0].Stored(r[0]))
			}
		}
		b.oneOf(b, b.ref(alias, columns[0].Name), columns[0], values)
	default:
		b.w("(")
		for i, c := range columns {
			if i > 0 {
				b.w(", ")
			}
			b.w(b.identity(b.ref(alias, c.Name), c))
		}
		b.w(") IN ")
		b.tuples(b, columns, stored(columns, rows))
	}
}

func (b *builder) equals(alias string, c *query.Column, v query.Value) {
	if v.IsNull() {
		b.w("FALSE")
		return
	}
	b.keyEquals(b, b.ref(alias, c.Name), c, c.Stored(v))
}

// stored returns the rows with each value as its column stores it.
func stored(columns []*query.Column, rows [][]query.Value) [][]query.Value {
	for i, c := range columns {
		if c.Unit == 0 && !c.Clock {
			continue
		}
		out := make([][]query.Value, len(rows))
		for k, r := range rows {
			out[k] = slices.Clone(r)
			out[k][i] = c.Stored(r[i])
		}
		rows = out
	}
	return rows
}
