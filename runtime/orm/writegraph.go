package orm

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How a nested write runs.
//
// A create or an update of one row can contain writes to related rows, and these can contain
// further writes. All of them run in one transaction. A rowWrite represents a row, and a
// relatedWrite a write to one of its relations. Before the first statement, [newRowWrite] walks the
// tree of inputs, sets defaults, and checks everything that needs no database. A column whose value
// comes from a related row is reserved: it has no value until the related row is written, and the
// input must not assign it.
//
// The foreign keys determine the order of the statements. The table that holds the foreign key
// decides which of three kinds a relation is:
//
//   - The row's own table (Post.author): the related row must exist first, because the row stores
//     its key. The related row is resolved before the row is written: it is created, looked up, or
//     its key is known from the selector.
//   - The related table (User.posts): the related rows store the row's key, so they are written
//     after the row.
//   - A join table (Post.tags): the related row is resolved together with the row. The pair of keys
//     is added when both rows exist.
//
// Writes of the same kind to the same relation, by any number of rows, form a relationGroup. If
// each of a hundred posts gets one new tag, one statement creates all the tags.
//
// A statement is added to the writeBatch as soon as all values that it needs are known, together
// with a function to call after it. The batch sends all statements that are ready in one round
// trip. Then it calls their functions, which add further statements. A [countdown] calls a function
// after a number of events, in whatever order they happen.
//
// For example, a user with a post that has a new tag:
//
//	q.User.Create(blogdb.UserCreate{Email: "a"},
//		q.User.Posts.Create(blogdb.PostCreate{Title: "t"},
//			q.Post.Tags.Create(blogdb.TagCreate{Name: "go"})))
//
//	trip 1   BEGIN, INSERT users RETURNING all columns
//	         the user's id is known: it is assigned to the post's reserved authorId
//	trip 2   INSERT posts RETURNING id, INSERT tags RETURNING id: neither needs the other
//	         both keys are known: the countdown of the pair reaches zero
//	trip 3   INSERT the pair into the join table, COMMIT: no statement can follow the INSERT

// relationGroup holds the writes of one kind that rows of one table make to one relation. If
// possible, one statement performs all of them.
type relationGroup struct {
	relation *gensupport.Relation
	op       relationOp
	members  []groupMember
}

// assign sets the foreign key of each member's row to the key of the row that it refers to.
func (g *relationGroup) assign() {
	for _, m := range g.members {
		m.from.assign(g.relation.Link.FromColumns, m.targets[0])
	}
}

// groupMember is one write of a group, together with the row that makes it.
type groupMember struct {
	from  *rowWrite
	write *relatedWrite
	// targets are the keys of the rows to relate, each with the values of the link's ToColumns.
	targets [][]query.Value
}

func relationGroups(rows []*rowWrite) []*relationGroup {
	type kind struct {
		r  *gensupport.Relation
		op relationOp
	}
	at := map[kind]*relationGroup{}
	var out []*relationGroup
	for _, d := range rows {
		for _, dw := range d.writes {
			k := kind{dw.relation, dw.op}
			g := at[k]
			if g == nil {
				g = &relationGroup{relation: dw.relation, op: dw.op}
				at[k] = g
				out = append(out, g)
			}
			g.members = append(g.members, groupMember{from: d, write: dw})
		}
	}
	return out
}

// writeGraph writes the given rows and their related rows. First it writes the related rows that
// the given rows refer to. Then it calls self, which adds the statement for the given rows. Then
// it writes the related rows that refer to the given rows. The related rows of many-to-many
// relations are written together with the given rows.
func (w *writeBatch) writeGraph(rows []*rowWrite, self func(then func() error) error, then func() error) error {
	var dependents []func() error
	after := newCountdown(then)
	w.later++
	before := newCountdown(func() error {
		w.later--
		w.later += len(dependents)
		return self(func() error {
			w.later -= len(dependents)
			for _, f := range dependents {
				if err := f(); err != nil {
					return err
				}
			}
			return after.arrive()
		})
	})
	for _, g := range relationGroups(rows) {
		link := g.relation.Link
		switch {
		case link.Owner && g.op <= relConnectOrCreate:
			before.add()
			if err := w.resolve(g, func() error {
				g.assign()
				return before.arrive()
			}); err != nil {
				return err
			}
		case link.Via != nil && g.op <= relConnectOrCreate:
			after.add()
			w.later++
			both := newCountdown(func() error {
				w.later--
				return w.addPairs(g, after.arrive)
			})
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

// create inserts rows and performs all writes to their related rows. want lists the columns to read
// back. If result is set, each rowWrite also gets its row struct.
func (w *writeBatch) create(rows []*rowWrite, want []int, result bool, then func() error) error {
	return w.writeGraph(rows, func(done func() error) error {
		return w.insert(rows, withLinks(rows, want), result, done)
	}, then)
}

// withLinks returns want and the columns of rows that the related rows refer to.
func withLinks(rows []*rowWrite, want []int) []int {
	out := append([]int(nil), want...)
	seen := map[int]bool{}
	for _, c := range out {
		seen[c] = true
	}
	for _, d := range rows {
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

// resolve finds or creates the rows that are to be related to the members of g, and stores their
// ToColumns in the members.
func (w *writeBatch) resolve(g *relationGroup, then func() error) error {
	all := newCountdown(then)
	var created []*rowWrite
	switch g.op {
	case relCreate:
		for i := range g.members {
			created = append(created, g.members[i].write.child)
		}
	case relConnectOrCreate:
		for _, m := range membersInLockOrder(g.members) {
			if err := w.findOrCreate(g, m, all); err != nil {
				return err
			}
		}
	case relConnect, relSet, relDisconnect, relUpdate, relUpdateMany, relDelete, relDeleteMany, relUpsert, relCreateMany:
		for i := range g.members {
			all.add()
			if err := w.targets(g.relation, &g.members[i], true, all.arrive); err != nil {
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

// findOrCreate resolves the row of one member. It uses one atomic statement if the created row has
// the selector's values and has no related writes.
func (w *writeBatch) findOrCreate(g *relationGroup, m *groupMember, all *countdown) error {
	to, child, s := g.relation.Link.ToColumns, m.write.child, m.write.rows[0]
	all.add()
	found := func(vs []query.Value) error {
		m.targets = [][]query.Value{vs}
		return all.arrive()
	}
	if child.matches(s) && len(child.writes) == 0 {
		columns, rows := insertRows(child.model.Table, []*rowWrite{child})
		var got []query.Value
		w.add(&query.Insert{
			Table: child.model.Table, Columns: columns, Rows: rows, Returning: to,
			Conflict: &query.Conflict{Columns: s.columns, Update: []query.Assign{}},
		}, readInto(&got, child.model.Table, to), func() error { return found(got) })
		return nil
	}
	w.lookup(g.relation.Target, s, to, func(vs []query.Value) error {
		if vs != nil {
			return found(vs)
		}
		w.created = true
		return w.create([]*rowWrite{child}, to, false, func() error { return found(child.at(to)) })
	})
	return nil
}

// lookup reads columns of the row that s selects. It calls then with their values, or with nil if
// the row does not exist.
func (w *writeBatch) lookup(model *gensupport.Model, s selector, columns []int, then func([]query.Value) error) {
	var got []query.Value
	sel := &query.Select{Table: model.Table, Columns: columns, Where: s.predicate(), Limit: -1}
	w.add(sel, readInto(&got, model.Table, columns), func() error { return then(got) })
}

// readInto returns a function that reads the columns of a row into dst.
func readInto(dst *[]query.Value, t *query.Table, columns []int) func(driver.Row) error {
	return func(r driver.Row) error {
		vs := make([]query.Value, len(columns))
		for i, c := range columns {
			vs[i] = readValue(r, i, t.Columns[c].Kind)
		}
		*dst = vs
		return readable(t, r, columns)
	}
}

// valuesOf returns the values of columns if they are exactly the selector's columns.
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

// assigns returns assignments of the selector's values to its columns.
func (s selector) assigns() []query.Assign {
	out := make([]query.Assign, len(s.columns))
	for i, c := range s.columns {
		out[i] = query.Assign{Column: c, Op: query.Set, Value: s.values[i]}
	}
	return out
}

// addPairs adds the pairs of keys of g to the join table.
func (w *writeBatch) addPairs(g *relationGroup, then func() error) error {
	var pairs [][2]query.Value
	for i := range g.members {
		pairs = append(pairs, g.members[i].pairs()...)
	}
	return w.linkRows(g.relation.Link, query.AddPairs, pairs, then)
}
