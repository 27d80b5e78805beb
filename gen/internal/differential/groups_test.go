package differential_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// grouping describes a query for groups of nodes, for the client and for the model.
type grouping struct {
	where    condition[*node]
	filtered bool
	keys     []column[*node]
	measures []measure
	having   []havingOf
	order    []groupOrder
	skip     int
	take     int // allRows: no limit
}

type groupOrder struct {
	by      orm.Order[*node]
	compare func(a, b []*node) int
}

func drawGrouping(r *rapid.T) grouping {
	g := grouping{take: allRows, measures: rapid.SliceOfN(rapid.SampledFrom(nodeMeasures), 1, 4).Draw(r, "measures")}
	if g.filtered = rapid.Bool().Draw(r, "filtered"); g.filtered {
		g.where = onNode(r, 2)
	}
	if rapid.IntRange(0, 5).Draw(r, "grouped") > 0 {
		columns := slices.Clone(nodeColumns[1:])
		if i := slices.IndexFunc(columns, func(c column[*node]) bool { return c.it == q.Node.At }); rapid.Bool().Draw(r, "by period") {
			columns[i] = period(r)
		}
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(columns)-1), 1, 2, rapid.ID[int]).Draw(r, "keys") {
			g.keys = append(g.keys, columns[i])
		}
	}
	for range rapid.IntRange(0, 2).Draw(r, "conditions") {
		g.having = append(g.having, drawHaving(r, 2))
	}
	if rapid.Bool().Draw(r, "ordered") {
		m := rapid.SampledFrom(nodeMeasures).Draw(r, "order")
		by := func(a, b []*node) int { return compareValues(m.of(a), m.of(b)) }
		if rapid.Bool().Draw(r, "descending") {
			g.order = append(g.order, groupOrder{m.desc, func(a, b []*node) int { return by(b, a) }})
		} else {
			g.order = append(g.order, groupOrder{m.asc, by})
		}
	}
	for _, k := range g.keys {
		g.order = append(g.order, groupOrder{k.asc, func(a, b []*node) int { return k.compare(a[0], b[0]) }})
	}
	if rapid.Bool().Draw(r, "cut") {
		g.skip, g.take = rapid.IntRange(0, 3).Draw(r, "skip"), rapid.IntRange(0, 4).Draw(r, "take")
	}
	return g
}

func drawHaving(r *rapid.T, depth int) havingOf {
	shape := rapid.IntRange(0, 4).Draw(r, "shape")
	if shape > 1 || depth == 0 {
		return rapid.SampledFrom(nodeMeasures).Draw(r, "measure").having(r)
	}
	if shape == 1 {
		h := drawHaving(r, depth-1)
		return havingOf{orm.HavingNot(h.it), func(ns []*node) bool { return !h.holds(ns) }}
	}
	a, b := drawHaving(r, depth-1), drawHaving(r, depth-1)
	if rapid.Bool().Draw(r, "any") {
		return havingOf{orm.HavingAny(a.it, b.it), func(ns []*node) bool { return a.holds(ns) || b.holds(ns) }}
	}
	return havingOf{orm.HavingAll(a.it, b.it), func(ns []*node) bool { return a.holds(ns) && b.holds(ns) }}
}

// period returns a truncated time as a key. The zone is east of Greenwich, since the least time of
// the nodes would be before the year 1 elsewhere.
func period(r *rapid.T) column[*node] {
	zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 9000), berlin}).Draw(r, "zone")
	periods := []struct {
		of    func(orm.Column[*node], *time.Location) orm.Column[*node]
		start func(year int, month time.Month, day, weekday int) time.Time
	}{
		{orm.Day[*node], func(y int, m time.Month, d, _ int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, zone) }},
		{orm.Week[*node], func(y int, m time.Month, d, w int) time.Time { return time.Date(y, m, d-(w+6)%7, 0, 0, 0, 0, zone) }},
		{orm.Month[*node], func(y int, m time.Month, _, _ int) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, zone) }},
		{orm.Year[*node], func(y int, _ time.Month, _, _ int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, zone) }},
	}
	p := rapid.SampledFrom(periods).Draw(r, "period")
	start := func(n *node) int64 {
		if n.At == nil {
			return math.MinInt64
		}
		at := n.At.In(zone)
		return p.start(at.Year(), at.Month(), at.Day(), int(at.Weekday())).UnixMicro()
	}
	return column[*node]{it: p.of(q.Node.At, zone), asc: q.Node.At.Asc(), compare: func(a, b *node) int { return cmp.Compare(start(a), start(b)) }}
}

// berlin is UTC if there is no database of time zones.
var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.UTC
	}
	return zone
}()

// query returns the grouping as a query of the client.
func (g grouping) query() *orm.Groups[*node] {
	keys := make([]orm.Column[*node], len(g.keys))
	for i, k := range g.keys {
		keys[i] = k.it
	}
	out := q.Node.GroupBy(keys...).Skip(g.skip)
	for _, m := range g.measures {
		out = out.Aggregate(m.it)
	}
	if g.filtered {
		out = out.Where(g.where.p)
	}
	for _, h := range g.having {
		out = out.Having(h.it)
	}
	for _, o := range g.order {
		out = out.OrderBy(o.by)
	}
	if g.take != allRows {
		out = out.Take(g.take)
	}
	return out
}

// pick returns the rows of each group.
func (g grouping) pick(w *world) [][]*node {
	var groups [][]*node
	if len(g.keys) == 0 {
		groups = [][]*node{nil}
	}
	for _, n := range w.allNodes() {
		if g.filtered && !g.where.holds(w, n) {
			continue
		}
		i := slices.IndexFunc(groups, func(rows []*node) bool { return g.equal(rows, n) })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], n)
	}
	groups = slices.DeleteFunc(groups, func(rows []*node) bool {
		return slices.ContainsFunc(g.having, func(h havingOf) bool { return !h.holds(rows) })
	})
	slices.SortStableFunc(groups, func(a, b []*node) int {
		for _, o := range g.order {
			if c := o.compare(a, b); c != 0 {
				return c
			}
		}
		return 0
	})
	groups = groups[min(g.skip, len(groups)):]
	return groups[:min(g.take, len(groups))]
}

// equal reports whether n belongs to the group of rows.
func (g grouping) equal(rows []*node, n *node) bool {
	return !slices.ContainsFunc(g.keys, func(k column[*node]) bool { return k.compare(rows[0], n) != 0 })
}

// tooLarge reports whether a sum of one of the groups does not fit 64 bits. A sum that is used only
// in Having or in the order is not read by the test, but by the client.
func (g grouping) tooLarge(rows []*node) bool {
	for _, m := range nodeMeasures {
		if v, ok := m.of(rows).(decimal.Decimal); ok && m.bits && !v.BigInt().IsInt64() {
			return true
		}
	}
	return false
}

func checkGroups(ctx context.Context, r rapid.TB, dbs []database, w *world, g grouping) {
	want := g.pick(w)
	large := slices.ContainsFunc(want, g.tooLarge)
	for _, db := range dbs {
		db.log.reset()
		var got []orm.Group[*node]
		err := db.patiently(func() (err error) { got, err = g.query().All(ctx, db); return err })
		if db.refused(err) || large && errors.Is(err, orm.ErrInvalidInput) && strings.Contains(err.Error(), "does not fit 64 bits") {
			continue
		}
		if err != nil || len(got) != len(want) {
			r.Fatalf("groups on %s: %d groups, error %v; want %d\n%s", db.name, len(got), err, len(want), db.log)
		}
		for i, rows := range want {
			if !g.equal(rows, got[i].Key) {
				r.Fatalf("group %d on %s: key %+v; want that of %+v\n%s", i, db.name, got[i].Key, rows[0], db.log)
			}
			for _, m := range g.measures {
				value, exact := m.read(got[i]), m.of(rows)
				if compareValues(value, exact) != 0 {
					r.Fatalf("group %d on %s: %v; want %v\n%s", i, db.name, value, exact, db.log)
				}
			}
		}
		var n int64
		if err := db.patiently(func() (err error) { n, err = g.query().Count(ctx, db); return err }); !db.refused(err) && (err != nil || int(n) != len(want)) {
			r.Fatalf("groups on %s: count %d, %v; want %d\n%s", db.name, n, err, len(want), db.log)
		}
	}
}
