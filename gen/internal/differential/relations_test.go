package differential_test

import (
	"errors"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

var errOverflow = errors.New("number out of range")

// find returns the nodes with the codes. If must is true, a missing node is an error.
func (w *world) find(must bool, codes []string) ([]*node, error) {
	var out []*node
	for _, c := range codes {
		n := w.byCode(c)
		if n == nil && must {
			return nil, orm.ErrNotFound
		}
		if n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}

func byCodes(codes []string) []orm.Unique[*node] {
	out := make([]orm.Unique[*node], len(codes))
	for i, c := range codes {
		out[i] = q.Node.ByCode(c)
	}
	return out
}

// relationWrites draws at most one write for each relation of a node. stored is true if the node
// exists.
func relationWrites(r *rapid.T, stored bool) []nodeWrite {
	codes := rapid.SliceOfN(rapid.Custom(drawCode), 1, 2).Draw(r, "codes")
	return subset(r, []nodeWrite{
		parentWrite(r, stored),
		likeWrite(r, stored, q.Node.Likes, codes, func(n, other *node) [2]int { return [2]int{n.ID, other.ID} }),
		childrenWrite(r, stored, codes),
		itemWrite(r, stored),
	})
}

func parentWrite(r *rapid.T, stored bool) nodeWrite {
	code := drawCode(r)
	if rapid.IntRange(0, 2).Draw(r, "upsert of the parent") == 0 {
		return parentUpsert(r)
	}
	if stored && rapid.Bool().Draw(r, "disconnect") {
		return nodeWrite{a: q.Node.Parent.Disconnect(), before: func(_ *world, n *node) error { n.ParentID = nil; return nil }}
	}
	return nodeWrite{a: q.Node.Parent.Connect(q.Node.ByCode(code)), before: func(w *world, n *node) error {
		p, err := w.find(true, []string{code})
		if err == nil {
			n.ParentID = new(p[0].ID)
		}
		return err
	}}
}

// likeWrite changes which nodes a node likes. It finds these nodes before the node itself is
// written.
func likeWrite(r *rapid.T, stored bool, d *orm.Many[*node, *node], codes []string, pair func(n, other *node) [2]int) nodeWrite {
	op := 0
	if stored {
		op = rapid.IntRange(0, 2).Draw(r, "likes")
	}
	a := []func(...orm.Unique[*node]) orm.Assignment[*node]{d.Connect, d.Disconnect, d.Set}[op]
	var others []*node
	look := func(w *world, _ *node) (err error) {
		others, err = w.find(op != 1, codes)
		return err
	}
	do := func(w *world, n *node) {
		if op == 2 {
			for l := range w.likes {
				if l[0] == n.ID {
					delete(w.likes, l)
				}
			}
		}
		for _, o := range others {
			if op == 1 {
				delete(w.likes, pair(n, o))
			} else {
				w.likes[pair(n, o)] = true
			}
		}
	}
	if op == 0 {
		return nodeWrite{a(byCodes(codes)...), look, func(w *world, n *node) error { do(w, n); return nil }}
	}
	return nodeWrite{a: a(byCodes(codes)...), after: func(w *world, n *node) error {
		if err := look(w, n); err != nil {
			return err
		}
		do(w, n)
		return nil
	}}
}

func childrenWrite(r *rapid.T, stored bool, codes []string) nodeWrite {
	d := q.Node.Children
	op := 0
	if stored {
		op = rapid.IntRange(0, 2).Draw(r, "children")
	}
	a := []func(...orm.Unique[*node]) orm.Assignment[*node]{d.Connect, d.Disconnect, d.Set}[op]
	return nodeWrite{a: a(byCodes(codes)...), after: func(w *world, n *node) error {
		chosen, err := w.find(op != 1, codes)
		if err != nil {
			return err
		}
		for _, c := range w.children(n) {
			named := false
			for _, x := range chosen {
				named = named || x.ID == c.ID
			}
			if op == 1 && named || op == 2 && !named {
				change(w.nodes, c.ID, func(c *node) { c.ParentID = nil })
			}
		}
		for _, c := range chosen {
			if op != 1 {
				change(w.nodes, c.ID, func(c *node) { c.ParentID = new(n.ID) })
			}
		}
		return nil
	}}
}

// itemWrite creates an item with a part, or changes or deletes some of the node's items.
func itemWrite(r *rapid.T, stored bool) nodeWrite {
	d := q.Node.Items
	if stored && rapid.Bool().Draw(r, "old items") {
		return oldItems(r, d)
	}
	i := item{Org: rapid.IntRange(0, 1).Draw(r, "org"), No: rapid.IntRange(0, 2).Draw(r, "no"), Name: rapid.SampledFrom(texts).Draw(r, "name")}
	label := rapid.SampledFrom(labels).Draw(r, "label")
	part := graphdb.PartCreate{ID: new(label), Label: label}
	a := d.Create(graphdb.ItemCreate{Org: i.Org, No: i.No, Name: i.Name}, q.Item.Parts.ConnectOrCreate(q.Part.ByLabel(label), part))
	return nodeWrite{a: a, after: func(w *world, n *node) error {
		key := [2]int{i.Org, i.No}
		if w.items[key] != nil || w.outside.has(key) || w.outside.has(label) {
			return orm.ErrUniqueViolation
		}
		own := i
		own.NodeID = n.ID
		w.items[key] = &own
		w.parts[label] = newPart(label, &own)
		return nil
	}}
}

func newPart(label string, i *item) *part {
	return &graphdb.Part{ID: label, Label: label, ItemOrg: new(i.Org), ItemNo: new(i.No)}
}

func oldItems(r *rapid.T, d *orm.Many[*node, *item]) nodeWrite {
	c := onItem(r, 1)
	name := rapid.SampledFrom(texts).Draw(r, "new name")
	remove := rapid.Bool().Draw(r, "delete")
	a := d.UpdateMany(c.p, q.Item.Name.Set(name))
	if remove {
		a = d.DeleteMany(c.p)
	}
	return nodeWrite{a: a, after: func(w *world, n *node) error {
		for _, i := range matching(w, w.itemsOf(n), c) {
			key := [2]int{i.Org, i.No}
			if !remove {
				change(w.items, key, func(i *item) { i.Name = name })
				continue
			}
			for _, p := range w.partsOf(i) {
				change(w.parts, p.Label, func(p *part) { p.ItemOrg, p.ItemNo = nil, nil })
			}
			delete(w.items, key)
		}
		return nil
	}}
}
