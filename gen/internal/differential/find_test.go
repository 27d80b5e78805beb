package differential_test

import (
	"cmp"
	"slices"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// plan describes a query or an include, for the client and for the model.
type plan[M any] struct {
	where    condition[M]
	filtered bool
	order    []order[M]
	distinct []column[M]
	skip     int
	take     int // allRows: no limit
	includes []included[M]
}

const allRows = 99

type order[M any] struct {
	by      orm.Order[M]
	compare func(w *world, a, b M) int
}

// included describes a relation to load. attach stores the related rows in a copy of the model's
// row.
type included[M any] struct {
	it     orm.Include[M]
	attach func(w *world, m M)
}

// kind contains what the generators below need about the rows of a table.
type kind[M any] struct {
	columns  []column[M]
	where    func(*rapid.T, int) condition[M]
	includes func(*rapid.T, int) []included[M]
	key      func(a, b M) int
	keyOrder []orm.Order[M]
	copy     func(M) M
	more     func(*rapid.T) []order[M]
}

func (k kind[M]) plan(r *rapid.T, depth int) plan[M] {
	p := plan[M]{take: allRows}
	if p.filtered = rapid.Bool().Draw(r, "filtered"); p.filtered {
		p.where = k.where(r, depth)
	}
	for range rapid.IntRange(0, 2).Draw(r, "orders") {
		p.order = append(p.order, k.order(r))
	}
	if rapid.IntRange(0, 3).Draw(r, "distinct") == 0 {
		p.distinct = rapid.SliceOfN(rapid.SampledFrom(k.columns[1:]), 1, 2).Draw(r, "columns")
	}
	if rapid.Bool().Draw(r, "cut") {
		p.skip, p.take = rapid.IntRange(0, 3).Draw(r, "skip"), rapid.IntRange(-4, 4).Draw(r, "take")
	}
	anyRow := p.take == 1 && p.skip == 0 && len(p.order) == 0
	if len(p.distinct) == 0 && (p.take == allRows || anyRow) { // otherwise an added order could change which rows are selected
		for _, o := range k.keyOrder {
			p.order = append(p.order, order[M]{o, func(_ *world, a, b M) int { return k.key(a, b) }})
		}
	}
	p.includes = k.includes(r, depth)
	return p
}

func (k kind[M]) order(r *rapid.T) order[M] {
	if more := k.more(r); len(more) > 0 && rapid.IntRange(0, 4).Draw(r, "related order") == 0 {
		return more[0]
	}
	c := rapid.SampledFrom(k.columns).Draw(r, "order")
	if rapid.Bool().Draw(r, "descending") {
		return order[M]{c.desc, func(_ *world, a, b M) int { return c.compare(b, a) }}
	}
	return order[M]{c.asc, func(_ *world, a, b M) int { return c.compare(a, b) }}
}

func (p plan[M]) conditions() []orm.Predicate[M] {
	if !p.filtered {
		return nil
	}
	return []orm.Predicate[M]{p.where.p}
}

func (p plan[M]) orders() []orm.Order[M] {
	out := make([]orm.Order[M], len(p.order))
	for i, o := range p.order {
		out[i] = o.by
	}
	return out
}

func (p plan[M]) wanted() []orm.Include[M] {
	out := make([]orm.Include[M], len(p.includes))
	for i, x := range p.includes {
		out[i] = x.it
	}
	return out
}

func (p plan[M]) columns() []orm.Column[M] {
	out := make([]orm.Column[M], len(p.distinct))
	for i, c := range p.distinct {
		out[i] = c.it
	}
	return out
}

// query returns the plan as a query of the client.
func (p plan[M]) query(q *orm.Query[M]) *orm.Query[M] {
	q = q.Where(p.conditions()...).OrderBy(p.orders()...).Include(p.wanted()...).Skip(p.skip)
	if len(p.distinct) > 0 {
		q = q.Distinct(p.columns()...)
	}
	if p.take != allRows {
		q = q.Take(p.take)
	}
	return q
}

// pick runs the plan on rows, which are in the order of their keys.
func (p plan[M]) pick(w *world, k kind[M], rows []M) []M {
	var out []M
	for _, m := range rows {
		if !p.filtered || p.where.holds(w, m) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b M) int {
		for _, o := range p.order {
			if c := o.compare(w, a, b); c != 0 {
				return c
			}
		}
		return k.key(a, b)
	})
	out = p.unlike(out)
	if p.take < 0 {
		slices.Reverse(out)
	}
	out = out[min(p.skip, len(out)):]
	if p.take != allRows {
		out = out[:min(max(p.take, -p.take), len(out))]
	}
	if p.take < 0 {
		slices.Reverse(out)
	}
	copies := []M{}
	for _, m := range out {
		c := k.copy(m)
		for _, x := range p.includes {
			x.attach(w, c)
		}
		copies = append(copies, c)
	}
	return copies
}

// unlike returns the first of the rows that are equal in the distinct columns.
func (p plan[M]) unlike(rows []M) []M {
	if len(p.distinct) == 0 {
		return rows
	}
	var out []M
	for _, m := range rows {
		alike := func(x M) bool {
			return !slices.ContainsFunc(p.distinct, func(c column[M]) bool { return c.compare(x, m) != 0 })
		}
		if !slices.ContainsFunc(out, alike) {
			out = append(out, m)
		}
	}
	return out
}

// many draws an include of a to-many relation.
func many[M, R any](r *rapid.T, depth int, k kind[R], d *orm.Many[M, R], related func(*world, M) []R, attach func(M, []R)) included[M] {
	p := k.plan(r, depth-1)
	d = d.Where(p.conditions()...).OrderBy(p.orders()...).Include(p.wanted()...).Skip(p.skip)
	if p.take != allRows {
		d = d.Take(p.take)
	} else {
		d = d.OrderBy(k.keyOrder...) // rows may be equal in the order, so the key is added to it
	}
	if len(p.distinct) > 0 {
		d = d.Distinct(p.columns()...)
	}
	return included[M]{d, func(w *world, m M) { attach(m, p.pick(w, k, related(w, m))) }}
}

// one draws an include of a to-one relation.
func one[M, R any](r *rapid.T, depth int, k kind[R], d *orm.One[M, R], related func(*world, M) []R, attach func(M, R)) included[M] {
	p := plan[R]{take: allRows, includes: k.includes(r, depth-1)}
	return included[M]{d.Include(p.wanted()...), func(w *world, m M) {
		if rows := p.pick(w, k, related(w, m)); len(rows) > 0 {
			attach(m, rows[0])
		}
	}}
}

// some draws a subset of the includes.
func some[M any](r *rapid.T, depth int, all ...func() included[M]) []included[M] {
	var out []included[M]
	for _, f := range all {
		if depth > 0 && rapid.IntRange(0, 2).Draw(r, "include") == 0 {
			out = append(out, f())
		}
	}
	return out
}

func nodeKind() kind[*node] {
	n := q.Node
	return kind[*node]{
		columns: nodeColumns, where: onNode, key: byID, keyOrder: []orm.Order[*node]{n.ID.Asc()},
		copy: func(n *node) *node { c := *n; return &c }, more: func(r *rapid.T) []order[*node] {
			return rapid.SampledFrom([]func(*rapid.T) []order[*node]{byParent, byCount}).Draw(r, "kind of order")(r)
		},
		includes: func(r *rapid.T, d int) []included[*node] {
			return some(r, d,
				func() included[*node] {
					return one(r, d, nodeKind(), n.Parent, (*world).parent, func(n, p *node) { n.Parent = p })
				},
				func() included[*node] {
					return many(r, d, nodeKind(), n.Children, (*world).children, func(n *node, cs []*node) { n.Children = cs })
				},
				func() included[*node] {
					return many(r, d, nodeKind(), n.Likes, (*world).liked, func(n *node, cs []*node) { n.Likes = cs })
				},
				func() included[*node] {
					return many(r, d, nodeKind(), n.LikedBy, (*world).likers, func(n *node, cs []*node) { n.LikedBy = cs })
				},
				func() included[*node] {
					return many(r, d, itemKind(), n.Items, (*world).itemsOf, func(n *node, is []*item) { n.Items = is })
				})
		},
	}
}

// byParent orders nodes by a column of their parent. For a node without a parent, the value is
// NULL.
func byParent(r *rapid.T) []order[*node] {
	c := rapid.SampledFrom(nodeColumns).Draw(r, "column of the parent")
	compare := func(w *world, a, b *node) int {
		x, y := w.parent(a), w.parent(b)
		if there, here := c.there(x), c.there(y); there+here < 2 {
			return cmp.Compare(there, here)
		}
		return c.compare(x[0], y[0])
	}
	if rapid.Bool().Draw(r, "descending") {
		return []order[*node]{{q.Node.Parent.OrderBy(c.desc), func(w *world, a, b *node) int { return compare(w, b, a) }}}
	}
	return []order[*node]{{q.Node.Parent.OrderBy(c.asc), compare}}
}

func itemKind() kind[*item] {
	return kind[*item]{
		columns: itemColumns, where: onItem, key: byNumber, keyOrder: []orm.Order[*item]{q.Item.Org.Asc(), q.Item.No.Asc()},
		copy: func(i *item) *item { c := *i; return &c }, more: func(*rapid.T) []order[*item] { return nil },
		includes: func(r *rapid.T, d int) []included[*item] {
			return some(r, d,
				func() included[*item] {
					return one(r, d, nodeKind(), q.Item.Node, (*world).nodeOf, func(i *item, n *node) { i.Node = n })
				},
				func() included[*item] {
					return many(r, d, partKind(), q.Item.Parts, (*world).partsOf, func(i *item, ps []*part) { i.Parts = ps })
				})
		},
	}
}

func partKind() kind[*part] {
	return kind[*part]{
		columns: partColumns, where: onPart, key: byPartID, keyOrder: []orm.Order[*part]{q.Part.ID.Asc()},
		copy: func(p *part) *part { c := *p; return &c }, more: func(*rapid.T) []order[*part] { return nil },
		includes: func(r *rapid.T, d int) []included[*part] {
			return some(r, d, func() included[*part] {
				return one(r, d, itemKind(), q.Part.Item, (*world).itemOf, func(p *part, i *item) { p.Item = i })
			})
		},
	}
}
