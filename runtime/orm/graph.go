package orm

import (
	"github.com/cocomon/comon_orm/runtime/query"
)

// group is what drafts of one table do to one relation in one way; it is done in one go.
type group struct {
	relation *Relation
	op       relationOp
	members  []member
}

// member is one draft's part in a group.
type member struct {
	from  *draft
	write *draftWrite
	// targets are the values of the link's ToColumns of the rows that are to be related.
	targets [][]query.Value
}

func groupsOf(drafts []*draft) []*group {
	type kind struct {
		r  *Relation
		op relationOp
	}
	at := map[kind]*group{}
	var out []*group
	for _, d := range drafts {
		for _, dw := range d.writes {
			k := kind{dw.relation, dw.op}
			g := at[k]
			if g == nil {
				g = &group{relation: dw.relation, op: dw.op}
				at[k] = g
				out = append(out, g)
			}
			g.members = append(g.members, member{from: d, write: dw})
		}
	}
	return out
}

// graph writes drafts and everything related to them. What they refer to comes before self, the statement that writes
// the drafts themselves, what refers to them after it, and the other side of many-to-many relations beside it.
func (w *wave) graph(drafts []*draft, self func(then func() error) error, then func() error) error {
	var dependents []func() error
	after := newBarrier(then)
	before := newBarrier(func() error {
		return self(func() error {
			for _, f := range dependents {
				if err := f(); err != nil {
					return err
				}
			}
			return after.arrive()
		})
	})
	for _, g := range groupsOf(drafts) {
		link := g.relation.Link
		switch {
		case link.Owner && g.op <= relConnectOrCreate:
			before.add()
			if err := w.resolve(g, func() error {
				for _, m := range g.members {
					m.from.keep(link.FromColumns, m.targets[0])
				}
				return before.arrive()
			}); err != nil {
				return err
			}
		case link.Via != nil && g.op <= relConnectOrCreate:
			after.add()
			both := newBarrier(func() error { return w.addPairs(g, after.arrive) })
			dependents = append(dependents, both.arrive)
			both.add()
			if err := w.resolve(g, both.arrive); err != nil {
				return err
			}
		default:
			after.add()
			dependents = append(dependents, func() error { return w.dependents(g, after.arrive) })
		}
	}
	return before.arrive()
}

// create inserts drafts with everything related to them. want are the columns to know afterwards;
// with out every draft also gets its result.
func (w *wave) create(drafts []*draft, want []int, result bool, then func() error) error {
	return w.graph(drafts, func(done func() error) error {
		return w.insert(drafts, withLinks(drafts, want), result, done)
	}, then)
}

// withLinks adds the columns that rows related to the drafts refer to.
func withLinks(drafts []*draft, want []int) []int {
	out := append([]int(nil), want...)
	seen := map[int]bool{}
	for _, c := range out {
		seen[c] = true
	}
	for _, d := range drafts {
		for _, dw := range d.writes {
			for _, c := range dw.relation.Link.FromColumns {
				if !seen[c] {
					seen[c] = true
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// resolve finds or creates the rows that the members of g are to be related to and notes their ToColumns.
func (w *wave) resolve(g *group, then func() error) error {
	all := newBarrier(then)
	var created []*draft
	for i := range g.members {
		m := &g.members[i]
		switch g.op {
		case relCreate:
			created = append(created, m.write.child)
		case relConnectOrCreate:
			if err := w.findOrCreate(g, m, all); err != nil {
				return err
			}
		case relConnect, relSet, relDisconnect, relUpdate, relUpdateMany, relDelete, relDeleteMany:
			all.add()
			if err := w.targets(g.relation, m, true, all.arrive); err != nil {
				return err
			}
		}
	}
	if len(created) > 0 {
		all.add()
		to := g.relation.Link.ToColumns
		if err := w.create(created, to, false, func() error {
			for i := range g.members {
				g.members[i].targets = [][]query.Value{created[i].at(to)}
			}
			return all.arrive()
		}); err != nil {
			return err
		}
	}
	return all.arrive()
}

// findOrCreate is one atomic statement when the created row has the selector's values and brings nothing along.
func (w *wave) findOrCreate(g *group, m *member, all *barrier) error {
	to, child, s := g.relation.Link.ToColumns, m.write.child, m.write.rows[0]
	all.add()
	found := func(vs []query.Value) error {
		m.targets = [][]query.Value{vs}
		return all.arrive()
	}
	if child.holds(s) && len(child.writes) == 0 {
		columns, rows := insertRows(child.meta.Table, []*draft{child})
		var got []query.Value
		w.add(&query.Insert{
			Table: child.meta.Table, Columns: columns, Rows: rows, Returning: to,
			Conflict: &query.Conflict{Columns: s.columns, Update: s.touch()},
		}, readInto(&got, child.meta.Table, to), func() error { return found(got) })
		return nil
	}
	w.lookup(g.relation.Target, s, to, func(vs []query.Value) error {
		if vs != nil {
			return found(vs)
		}
		return w.create([]*draft{child}, to, false, func() error { return found(child.at(to)) })
	})
	return nil
}

// lookup reads columns of the row that s selects; nil when there is none.
func (w *wave) lookup(meta *Meta, s selector, columns []int, then func([]query.Value) error) {
	var got []query.Value
	sel := &query.Select{Table: meta.Table, Columns: columns, Where: s.predicate(), Limit: -1}
	w.add(sel, readInto(&got, meta.Table, columns), func() error { return then(got) })
}

// readInto reads one row's columns as values.
func readInto(dst *[]query.Value, t *query.Table, columns []int) func(query.Row) error {
	return func(r query.Row) error {
		vs := make([]query.Value, len(columns))
		for i, c := range columns {
			vs[i] = readValue(r, i, t.Columns[c].Kind)
		}
		*dst = vs
		return nil
	}
}

// valuesOf returns the values of columns when the selector is about exactly those.
func (s selector) valuesOf(columns []int) ([]query.Value, bool) {
	out := make([]query.Value, len(columns))
	if len(columns) != len(s.columns) {
		return nil, false
	}
	for i, c := range columns {
		at := -1
		for k, own := range s.columns {
			if own == c {
				at = k
			}
		}
		if at < 0 {
			return nil, false
		}
		out[i] = s.values[at]
	}
	return out, true
}

// touch assigns the selector's own values: it changes nothing, but makes the database return the row.
func (s selector) touch() []query.Assign {
	out := make([]query.Assign, len(s.columns))
	for i, c := range s.columns {
		out[i] = query.Assign{Column: c, Op: query.Set, Value: s.values[i]}
	}
	return out
}

// addPairs relates the two sides of a many-to-many relation.
func (w *wave) addPairs(g *group, then func() error) error {
	var pairs [][2]query.Value
	for i := range g.members {
		pairs = append(pairs, g.members[i].pairs()...)
	}
	return w.linkRows(g.relation.Link, query.AddPairs, pairs, then)
}
