package differential_test

import (
	"cmp"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// nodeCount is a count of a node's relation, for the client and for the model.
type nodeCount struct {
	it *orm.RelatedMeasure[*node, int64]
	of func(w *world, n *node) int64
}

func drawCount(r *rapid.T) nodeCount {
	n := q.Node
	if rapid.Bool().Draw(r, "counts items") {
		c := onItem(r, 1)
		return nodeCount{n.Items.Count(c.p), func(w *world, n *node) int64 { return int64(len(matching(w, w.itemsOf(n), c))) }}
	}
	c := onNode(r, 1)
	d, related := n.Children, (*world).children
	switch rapid.IntRange(0, 2).Draw(r, "counted relation") {
	case 1:
		d, related = n.Likes, (*world).liked
	case 2:
		d, related = n.LikedBy, (*world).likers
	}
	if rapid.Bool().Draw(r, "counts all") {
		return nodeCount{d.Count(), func(w *world, n *node) int64 { return int64(len(related(w, n))) }}
	}
	return nodeCount{d.Where(c.p).Count(), func(w *world, n *node) int64 { return int64(len(matching(w, related(w, n), c))) }}
}

// byCount orders nodes by a count of a relation.
func byCount(r *rapid.T) []order[*node] {
	c := drawCount(r)
	compare := func(w *world, a, b *node) int { return cmp.Compare(c.of(w, a), c.of(w, b)) }
	if rapid.Bool().Draw(r, "descending") {
		return []order[*node]{{c.it.Desc(), func(w *world, a, b *node) int { return compare(w, b, a) }}}
	}
	return []order[*node]{{c.it.Asc(), compare}}
}

// TestCounts compares counts with the model: of found rows, of their related rows, and of rows into
// which they are loaded afterwards.
func TestCounts(t *testing.T) {
	dbs := open(t)
	suite.Check(t, func(r *rapid.T) {
		w := newWorld()
		for _, db := range dbs {
			must(t, empty(t.Context(), db.Client))
		}
		for range 3 {
			w = take(t.Context(), r, dbs, w, rapid.SampledFrom([]func(*rapid.T) step{create, createMany, update}).Draw(r, "step")(r))
		}
		counts := []nodeCount{drawCount(r), drawCount(r)}
		p := nodeKind().plan(r, 0)
		for _, db := range dbs {
			find := p.query(nodes()).Include(counts[0].it, counts[1].it, q.Node.Children.Include(counts[0].it))
			rows, err := find.All(t.Context(), db.Client)
			must(t, err)
			for _, n := range rows {
				compareCounts(r, w, db, "found", n, counts)
				for _, child := range n.Children {
					compareCounts(r, w, db, "child", child, counts[:1])
				}
			}
			rows, err = p.query(nodes()).All(t.Context(), db.Client)
			must(t, err)
			must(t, orm.Load(t.Context(), db.Client, rows, counts[0].it, q.Node.Children.Include(counts[1].it), counts[1].it))
			for _, n := range rows {
				compareCounts(r, w, db, "loaded", n, counts)
				if want := int64(len(w.children(n))); int64(len(n.Children)) != want {
					r.Fatalf("loaded on %s: node %d has %d children, want %d", db.name, n.ID, len(n.Children), want)
				}
				for _, child := range n.Children {
					compareCounts(r, w, db, "loaded child", child, counts[1:])
				}
			}
		}
	})
}

func compareCounts(r *rapid.T, w *world, db database, what string, n *node, counts []nodeCount) {
	for i, c := range counts {
		got, ok := c.it.Get(n)
		if want := c.of(w, w.nodes[n.ID]); !ok || got != want {
			r.Fatalf("%s on %s: count %d of node %d is %d (loaded: %t), want %d\n%s", what, db.name, i, n.ID, got, ok, want, db.log)
		}
	}
}

// parentUpsert changes the parent of a node. If there is none, it creates one.
func parentUpsert(r *rapid.T) nodeWrite {
	in, parent := drawNode(r)
	text := rapid.SampledFrom(texts).Draw(r, "text of the parent")
	old := new(int) // the parent before the write, -1 if there is none
	return nodeWrite{a: q.Node.Parent.Upsert(in, q.Node.Text.Set(text)), before: func(w *world, n *node) error {
		if *old = -1; n.ParentID != nil {
			*old = *n.ParentID
			return nil
		}
		if err := w.insert(new(*parent)); err != nil {
			return fmt.Errorf("new parent: %w", err)
		}
		n.ParentID = new(parent.ID)
		return nil
	}, after: func(w *world, _ *node) error {
		if *old >= 0 {
			change(w.nodes, *old, func(p *graphdb.Node) { p.Text = &text })
		}
		return nil
	}}
}
