// Package differential_test runs random programs with the generated client on SQLite and on
// PostgreSQL, and on a model in memory. All three must find and change the same rows, and refuse
// the same writes.
package differential_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
)

type (
	node = graphdb.Node
	item = graphdb.Item
	part = graphdb.Part
)

// world is the model. It contains rows without their relations. A row is never changed; it is
// replaced by a changed copy.
type world struct {
	nodes map[int]*node
	items map[[2]int]*item
	parts map[string]*part // by label
	likes map[[2]int]bool  // keys: the id of who likes, the id of who is liked
	// outside are the unique values of rows that the client's scope excludes, or nil.
	outside *uniqueValues
}

func newWorld() *world {
	return &world{map[int]*node{}, map[[2]int]*item{}, map[string]*part{}, map[[2]int]bool{}, nil}
}

func (w *world) clone() *world {
	return &world{maps.Clone(w.nodes), maps.Clone(w.items), maps.Clone(w.parts), maps.Clone(w.likes), w.outside}
}

// sortedBy returns the rows for which keep returns true, in the order of key.
func sortedBy[K comparable, M any](rows map[K]*M, key func(a, b *M) int, keep func(*M) bool) []*M {
	out := make([]*M, 0, len(rows))
	for _, r := range rows {
		if keep == nil || keep(r) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, key)
	return out
}

func byID(a, b *node) int     { return cmp.Compare(a.ID, b.ID) }
func byNumber(a, b *item) int { return cmp.Or(cmp.Compare(a.Org, b.Org), cmp.Compare(a.No, b.No)) }
func byPartID(a, b *part) int { return cmp.Compare(a.ID, b.ID) }

func (w *world) allNodes() []*node { return sortedBy(w.nodes, byID, nil) }
func (w *world) allItems() []*item { return sortedBy(w.items, byNumber, nil) }

// to returns the row to which ptr refers, if there is one.
func to[K comparable, M any](rows map[K]*M, ptr *K) []*M {
	if ptr == nil || rows[*ptr] == nil {
		return nil
	}
	return []*M{rows[*ptr]}
}

func (w *world) parent(n *node) []*node { return to(w.nodes, n.ParentID) }

func (w *world) children(n *node) []*node {
	return sortedBy(w.nodes, byID, func(c *node) bool { return c.ParentID != nil && *c.ParentID == n.ID })
}

func (w *world) liked(n *node) []*node {
	return sortedBy(w.nodes, byID, func(c *node) bool { return w.likes[[2]int{n.ID, c.ID}] })
}

func (w *world) likers(n *node) []*node {
	return sortedBy(w.nodes, byID, func(c *node) bool { return w.likes[[2]int{c.ID, n.ID}] })
}

func (w *world) itemsOf(n *node) []*item {
	return sortedBy(w.items, byNumber, func(i *item) bool { return i.NodeID == n.ID })
}

func (w *world) nodeOf(i *item) []*node { return to(w.nodes, &i.NodeID) }

func (w *world) partsOf(i *item) []*part {
	return sortedBy(w.parts, byPartID, func(p *part) bool {
		return p.ItemOrg != nil && p.ItemNo != nil && *p.ItemOrg == i.Org && *p.ItemNo == i.No
	})
}

func (w *world) itemOf(p *part) []*item {
	if p.ItemOrg == nil || p.ItemNo == nil {
		return nil
	}
	return to(w.items, &[2]int{*p.ItemOrg, *p.ItemNo})
}

// change replaces a row by a changed copy.
func change[K comparable, M any](rows map[K]*M, k K, f func(*M)) {
	c := *rows[k]
	f(&c)
	rows[k] = &c
}

// deleteNode deletes a node and applies the schema's referential actions.
func (w *world) deleteNode(id int) {
	n := w.nodes[id]
	for _, c := range w.children(n) {
		change(w.nodes, c.ID, func(c *node) { c.ParentID = nil })
	}
	for _, i := range w.itemsOf(n) {
		for _, p := range w.partsOf(i) {
			change(w.parts, p.Label, func(p *part) { p.ItemOrg, p.ItemNo = nil, nil })
		}
		delete(w.items, [2]int{i.Org, i.No})
	}
	maps.DeleteFunc(w.likes, func(l [2]int, _ bool) bool { return l[0] == id || l[1] == id })
	delete(w.nodes, id)
}

func (w *world) byCode(code string) *node {
	for _, n := range w.nodes {
		if n.Code == code {
			return n
		}
	}
	return nil
}
