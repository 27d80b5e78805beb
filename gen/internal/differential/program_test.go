package differential_test

import (
	"context"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// program is a list of writes, each followed by queries.
type program []stage

type stage struct {
	step
	nodes  plan[*node]
	items  plan[*item]
	size   int // rows of a page
	groups grouping
}

func drawProgram(r *rapid.T) program {
	steps := []func(*rapid.T) step{create, createMany, createMany, update, update, upsert, updateMany, deleteMany}
	steps = append(steps, bulkSteps()...)
	p := make(program, rapid.IntRange(1, 8).Draw(r, "steps"))
	for i := range p {
		p[i] = stage{rapid.SampledFrom(steps).Draw(r, "step")(r), nodeKind().plan(r, 3), itemKind().plan(r, 3), rapid.IntRange(1, 4).Draw(r, "size"), drawGrouping(r)}
	}
	return p
}

// programs returns n programs, which depend only on the seed of this run.
func programs(n int) []program {
	out := make([]program, n)
	for i := range out {
		out[i] = rapid.Custom(drawProgram).Example(int(suite.Seed()) + i)
	}
	return out
}

// run runs the program on databases whose rows are those of the world.
func (p program) run(ctx context.Context, t rapid.TB, dbs []database, w *world) {
	for _, s := range p {
		w = take(ctx, t, dbs, w, s.step)
		check(ctx, t, dbs, w, "nodes", s.nodes, nodeKind(), nodes, w.allNodes())
		check(ctx, t, dbs, w, "items", s.items, itemKind(), items, w.allItems())
		checkGroups(ctx, t, dbs, w, s.groups)
		checkPages(ctx, t, dbs, w, s.nodes, nodeKind(), nodes, w.allNodes(), s.size)
		checkPages(ctx, t, dbs, w, s.items, itemKind(), items, w.allItems(), s.size)
		checkCursor(ctx, t, dbs, w, s.nodes, nodeKind(), nodes, w.allNodes(), s.size, func(n *node) orm.Unique[*node] { return q.Node.ByCode(n.Code) })
		checkCursor(ctx, t, dbs, w, s.items, itemKind(), items, w.allItems(), s.size, func(i *item) orm.Unique[*item] { return q.Item.ByOrgNo(i.Org, i.No) })
	}
}

// take runs a step on all databases and on the model, and returns the changed model.
func take(ctx context.Context, r rapid.TB, dbs []database, w *world, s step) *world {
	next := w.clone()
	want, refused := s.mean(next)
	if refused != nil {
		next, want = w, 0
	}
	var sentinel error
	for i, db := range dbs {
		var got int64
		err := db.patiently(func() (err error) { got, err = s.run(ctx, db.Client); return err })
		if db.refused(err) { // only the first database can refuse a statement, so no database has changed
			next = w
			break
		}
		if (err != nil) != (refused != nil) || got != want {
			r.Fatalf("%s on %s: %d rows, error %v; want %d, error %v", s.name, db.name, got, err, want, refused)
		}
		if kind := kindOf(err); i == 0 {
			sentinel = kind
		} else if kind != sentinel && s.name != "update many" { //nolint:errorlint // these are the sentinels themselves; of many rows any may fail first
			r.Fatalf("%s: error %v on %s, of kind %v on the other", s.name, err, db.name, sentinel)
		}
	}
	check(ctx, r, dbs, next, "everything after "+s.name, everyNode(), nodeKind(), nodes, next.allNodes())
	for _, db := range dbs {
		if db.direct != nil {
			check(ctx, r, []database{{name: "directly", Client: db.direct, log: db.log}}, next, "everything after "+s.name, everyNode(), nodeKind(), nodes, next.allNodes())
		}
	}
	return next
}

// everyNode finds all nodes with all their relations.
func everyNode() plan[*node] {
	return plan[*node]{take: allRows, order: []order[*node]{{q.Node.ID.Asc(), func(_ *world, a, b *node) int { return byID(a, b) }}}, includes: everything()}
}

// everything includes all relations of nodes.
func everything() []included[*node] {
	return []included[*node]{
		{q.Node.Likes.OrderBy(q.Node.ID.Asc()), func(w *world, n *node) { n.Likes = append([]*node{}, w.liked(n)...) }},
		{q.Node.LikedBy.OrderBy(q.Node.ID.Asc()), func(w *world, n *node) { n.LikedBy = append([]*node{}, w.likers(n)...) }},
		{q.Node.Items.OrderBy(q.Item.Org.Asc(), q.Item.No.Asc()).Include(q.Item.Parts.OrderBy(q.Part.ID.Asc())), func(w *world, n *node) {
			n.Items = []*item{}
			for _, i := range w.itemsOf(n) {
				c := *i
				c.Parts = append([]*part{}, w.partsOf(i)...)
				n.Items = append(n.Items, &c)
			}
		}},
	}
}
