package differential_test

import (
	"cmp"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// whole is a column of integers.
type whole struct {
	it  orm.Column[*node]
	get func(*node) *int64
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	out := int64(*n)
	return &out
}

var wholes = []whole{
	{q.Node.ID, func(n *node) *int64 { return wide(&n.ID) }},
	{q.Node.Num, func(n *node) *int64 { return wide(n.Num) }},
	{q.Node.Big, func(n *node) *int64 { return &n.Big }},
	{q.Node.ParentID, func(n *node) *int64 { return wide(n.ParentID) }},
}

// betweenFields draws a condition that compares two columns of a node.
func betweenFields(r *rapid.T) condition[*node] {
	a, b := rapid.SampledFrom(wholes).Draw(r, "field"), rapid.SampledFrom(wholes).Draw(r, "other field")
	same := func(n *node) bool {
		x, y := a.get(n), b.get(n)
		return x == nil && y == nil || x != nil && y != nil && *x == *y
	}
	ordered := func(test func(c int) bool) func(*world, *node) bool {
		return func(_ *world, n *node) bool {
			x, y := a.get(n), b.get(n)
			return x != nil && y != nil && test(cmp.Compare(*x, *y))
		}
	}
	return rapid.SampledFrom([]condition[*node]{
		{orm.EqField(a.it, b.it), func(_ *world, n *node) bool { return same(n) }},
		{orm.NotField(a.it, b.it), func(_ *world, n *node) bool { return !same(n) }},
		{orm.LtField(a.it, b.it), ordered(func(c int) bool { return c < 0 })},
		{orm.LteField(a.it, b.it), ordered(func(c int) bool { return c <= 0 })},
		{orm.GtField(a.it, b.it), ordered(func(c int) bool { return c > 0 })},
		{orm.GteField(a.it, b.it), ordered(func(c int) bool { return c >= 0 })},
	}).Draw(r, "comparison of fields")
}
