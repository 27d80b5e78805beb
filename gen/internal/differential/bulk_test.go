package differential_test

import (
	"context"
	"fmt"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// bulkSteps are the writes of this file.
func bulkSteps() []func(*rapid.T) step {
	return []func(*rapid.T) step{upsertMany, updateIf, deleteIf, upsertIf, updateSome, deleteSome}
}

// upsertMany creates and changes nodes by their codes.
func upsertMany(r *rapid.T) step {
	var ins []graphdb.NodeCreate
	var ns []*node
	for range rapid.IntRange(1, 4).Draw(r, "rows") {
		in, n := drawNode(r)
		ins, ns = append(ins, in), append(ns, n)
	}
	columns := inputColumns(r)
	var ws []nodeWrite
	if rapid.Bool().Draw(r, "with arithmetic") {
		ws = []nodeWrite{setNumber(r)}
	}
	takes := make([]orm.Column[*node], len(columns))
	for i, c := range columns {
		takes[i] = c.column
	}
	return step{"upsert many", func(ctx context.Context, db orm.Querier) (int64, error) {
		c := q.Node.CreateMany(ins).OnConflict(q.Node.Code).UpdateColumns(takes...).Update(assignmentsOf(ws)...)
		rows, err := c.All(ctx, db)
		for i, n := range rows {
			if n.Code != ns[i].Code {
				return 0, fmt.Errorf("row %d is node %s, want %s", i, n.Code, ns[i].Code)
			}
		}
		return int64(len(rows)), err
	}, func(w *world) (int64, error) {
		seen := map[string]bool{}
		for _, n := range ns {
			if seen[n.Code] {
				return 0, orm.ErrInvalidInput
			}
			seen[n.Code] = true
		}
		for _, n := range ns { // the order has no effect, unless several errors are possible
			if err := w.upsert(n, columns, ws); err != nil {
				return 0, err
			}
		}
		return int64(len(ns)), nil
	}}
}

func (w *world) upsert(n *node, columns []inputColumn, ws []nodeWrite) error {
	there := w.byCode(n.Code)
	if there == nil {
		return w.insert(new(*n))
	}
	c := *there
	for _, in := range columns {
		in.take(&c, n)
	}
	return w.changed(&c, ws)
}

// inputColumn is a column that an existing row takes from the input.
type inputColumn struct {
	column orm.Column[*node]
	take   func(to, from *node)
}

func inputColumns(r *rapid.T) []inputColumn {
	all := []inputColumn{
		{q.Node.Text, func(to, from *node) { to.Text = from.Text }},
		{q.Node.Big, func(to, from *node) { to.Big = from.Big }},
		{q.Node.Dec, func(to, from *node) { to.Dec = from.Dec }},
		{q.Node.At, func(to, from *node) { to.At = from.At }},
		{q.Node.Color, func(to, from *node) { to.Color = from.Color }},
	}
	var out []inputColumn
	for _, c := range all {
		if rapid.IntRange(0, 2).Draw(r, "column of the input") == 0 {
			out = append(out, c)
		}
	}
	return out
}

// ifMeans returns the node that a conditional write changes.
func (w *world) ifMeans(code string, c condition[*node]) (*node, error) {
	n := w.byCode(code)
	switch {
	case n == nil:
		return nil, orm.ErrNotFound
	case len(matching(w, []*node{n}, c)) == 0:
		return nil, orm.ErrConflict
	}
	return n, nil
}

func updateIf(r *rapid.T) step {
	code, c := drawCode(r), onNode(r, 2)
	ws := append(columnWrites(r), relationWrites(r, true)...)
	return step{"update if", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Update(q.Node.ByCode(code)).If(c.p).Set(assignmentsOf(ws)...).One(ctx, db))
	}, func(w *world) (int64, error) {
		n, err := w.ifMeans(code, c)
		if err != nil {
			return 0, err
		}
		return exactly(0, w.changed(n, ws))
	}}
}

func deleteIf(r *rapid.T) step {
	code, c := drawCode(r), onNode(r, 2)
	return step{"delete if", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Delete(q.Node.ByCode(code)).If(c.p).One(ctx, db))
	}, func(w *world) (int64, error) {
		n, err := w.ifMeans(code, c)
		if err != nil {
			return 0, err
		}
		w.deleteNode(n.ID)
		return 1, nil
	}}
}

func upsertIf(r *rapid.T) step {
	in, n := drawNode(r)
	code, c, ws := n.Code, onNode(r, 2), columnWrites(r)
	if rapid.IntRange(0, 3).Draw(r, "of another code") == 0 {
		code = drawCode(r)
	}
	return step{"upsert if", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Upsert(q.Node.ByCode(code)).If(c.p).Create(in).Update(assignmentsOf(ws)...).One(ctx, db))
	}, func(w *world) (int64, error) {
		if w.byCode(code) == nil {
			return exactly(0, w.create(n, nil))
		}
		there, err := w.ifMeans(code, c)
		if err != nil {
			return 0, err
		}
		return exactly(0, w.changed(there, ws))
	}}
}

// firstNodes returns the first rows that meet a condition, by id.
func firstNodes(r *rapid.T) (c condition[*node], desc bool, limit int, pick func(*world) []*node) {
	c, desc, limit = onNode(r, 2), rapid.Bool().Draw(r, "descending"), rapid.IntRange(0, 3).Draw(r, "limit")
	return c, desc, limit, func(w *world) []*node {
		found := sortedBy(w.nodes, byID, func(n *node) bool { return len(matching(w, []*node{n}, c)) > 0 })
		if desc {
			found = found[max(0, len(found)-limit):]
		}
		return found[:min(limit, len(found))]
	}
}

func byIDOrder(desc bool) orm.Order[*node] {
	if desc {
		return q.Node.ID.Desc()
	}
	return q.Node.ID.Asc()
}

func updateSome(r *rapid.T) step {
	c, desc, limit, pick := firstNodes(r)
	text := rapid.SampledFrom(texts).Draw(r, "text")
	return step{"update some", func(ctx context.Context, db orm.Querier) (int64, error) {
		return q.Node.UpdateMany(c.p).OrderBy(byIDOrder(desc)).Limit(limit).Set(q.Node.Text.Set(text)).Exec(ctx, db)
	}, func(w *world) (int64, error) {
		found := pick(w)
		for _, n := range found {
			change(w.nodes, n.ID, func(n *node) { n.Text = &text })
		}
		return int64(len(found)), nil
	}}
}

func deleteSome(r *rapid.T) step {
	c, desc, limit, pick := firstNodes(r)
	return step{"delete some", func(ctx context.Context, db orm.Querier) (int64, error) {
		rows, err := q.Node.DeleteMany(c.p).OrderBy(byIDOrder(desc)).Limit(limit).All(ctx, db)
		return int64(len(rows)), err
	}, func(w *world) (int64, error) {
		found := pick(w)
		for _, n := range found {
			w.deleteNode(n.ID)
		}
		return int64(len(found)), nil
	}}
}
