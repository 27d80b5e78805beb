package differential_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// The programs of this file run on a scoped client. The databases also contain rows outside of the
// scope, which refer to rows inside and are referred to. The model does not contain these rows. So
// any row outside that the client returns, or that changes a result, is a difference.

// scopeOfPrograms excludes the nodes with an id of 100 or more, their items, and some parts.
var scopeOfPrograms = []orm.AnyPredicate{q.Node.ID.Lt(100), q.Item.Node.Is(q.Node.ID.Lt(100)), q.Part.ID.StartsWith("p")}

// uniqueValues are values of unique columns that rows outside of the scope have: codes of nodes,
// keys of items, labels of parts. A row of the scope cannot have them.
type uniqueValues struct{ values []any }

func (u *uniqueValues) has(v any) bool { return u != nil && slices.Contains(u.values, v) }

// outside are the rows outside of the scope.
type outside struct {
	nodes []*node
	items []*item
	parts []*part
	// references are the parents and the likes of the nodes, also to and from rows of the scope.
	references []string
}

func readOutside(ctx context.Context, db orm.Querier) (out outside, err error) {
	out.nodes, err = q.Node.FindMany(q.Node.ID.Gte(100)).OrderBy(q.Node.ID.Asc()).Include(q.Node.Likes.OrderBy(q.Node.ID.Asc()), q.Node.LikedBy.OrderBy(q.Node.ID.Asc())).All(ctx, db)
	if err != nil {
		return out, err
	}
	for _, n := range out.nodes {
		for _, other := range slices.Concat(n.Likes, n.LikedBy) {
			out.references = append(out.references, fmt.Sprint(n.ID, " and ", other.ID))
		}
		out.references = append(out.references, fmt.Sprint("parent ", orm.Opt(n.ParentID, strconv.Itoa)))
		n.Likes, n.LikedBy, n.ParentID = nil, nil, nil
	}
	out.items, err = q.Item.FindMany(q.Item.Node.Is(q.Node.ID.Gte(100))).OrderBy(q.Item.Org.Asc(), q.Item.No.Asc()).All(ctx, db)
	if err != nil {
		return out, err
	}
	out.parts, err = q.Part.FindMany(q.Part.Not(q.Part.ID.StartsWith("p"))).OrderBy(q.Part.ID.Asc()).All(ctx, db)
	return out, err
}

// fillBoth writes rows inside and outside of the scope, and returns the model of those inside.
//
//	nodes    0 (parent 100) <- 1        100 (parent 0) <- 101
//	likes    0 -> 1, 0 -> 100           100 -> 0, 100 -> 101
//	items    0/0 of node 0              0/1 of node 100
//	parts    p0 of 0/1, p1 of 0/0       x3 of 0/0 with the label p3, x9 of 0/1
func fillBoth(t *testing.T, db *graphdb.Client) *world {
	t.Helper()
	ctx := t.Context()
	must(t, empty(ctx, db))
	nodes := []graphdb.NodeCreate{{ID: 0, Code: "c0", Num: new(1)}, {ID: 1, Code: "c1", ParentID: new(0)}, {ID: 100, Code: "c4", Num: new(7), ParentID: new(0)}, {ID: 101, Code: "c9", ParentID: new(100)}}
	for _, n := range nodes {
		_, err := q.Node.Create(n).One(ctx, db)
		must(t, err)
	}
	n := q.Node
	for id, liked := range map[int][]orm.Unique[*node]{0: {n.ByID(1), n.ByID(100)}, 100: {n.ByID(0), n.ByID(101)}} {
		_, err := n.Update(n.ByID(id)).Set(n.Likes.Connect(liked...)).One(ctx, db)
		must(t, err)
	}
	_, err := n.Update(n.ByID(0)).Set(n.ParentID.Set(100)).One(ctx, db)
	must(t, err)
	for _, i := range []graphdb.ItemCreate{{Org: 0, No: 0, Name: "a", NodeID: new(0)}, {Org: 0, No: 1, Name: "b", NodeID: new(100)}} {
		_, err := q.Item.Create(i).One(ctx, db)
		must(t, err)
	}
	for _, p := range []struct {
		id, label string
		no        int
	}{{"p0", "p0", 1}, {"p1", "p1", 0}, {"x3", "p3", 0}, {"x9", "p9", 1}} {
		_, err := q.Part.Create(graphdb.PartCreate{ID: &p.id, Label: p.label, ItemOrg: new(0), ItemNo: &p.no}).One(ctx, db)
		must(t, err)
	}
	w := newWorld()
	w.nodes[0] = &node{ID: 0, Code: "c0", Num: new(1), ParentID: new(100)}
	w.nodes[1] = &node{ID: 1, Code: "c1", ParentID: new(0)}
	w.likes[[2]int{0, 1}] = true
	w.items[[2]int{0, 0}] = &item{Name: "a"}
	w.parts["p0"] = newPart("p0", &item{No: 1})
	w.parts["p1"] = newPart("p1", &item{})
	w.outside = &uniqueValues{[]any{"c4", "c9", [2]int{0, 1}, "p3", "p9"}}
	return w
}

// TestScopedPrograms runs random programs on scoped clients. No row outside of the scope changes,
// except that the database removes a reference together with the row to which it refers.
func TestScopedPrograms(t *testing.T) {
	dbs := open(t)
	all := make([]*graphdb.Client, len(dbs))
	for i, db := range dbs {
		all[i] = db.Client
		dbs[i].Client = db.Scope(scopeOfPrograms...)
		if db.byLevels != nil {
			dbs[i].byLevels = db.byLevels.Scope(scopeOfPrograms...)
		}
	}
	left, failing := suite.Size(30, 1000), false
	suite.Check(t, func(r *rapid.T) {
		p := drawProgram(r)
		if left--; left < 0 && !failing { // the test's share of time is used up
			return
		}
		failing = true
		var w *world
		before := make([]outside, len(all))
		for i, db := range all {
			var err error
			w = fillBoth(t, db)
			before[i], err = readOutside(t.Context(), db)
			must(t, err)
		}
		p.run(t.Context(), r, dbs, w)
		for i, db := range all {
			after, err := readOutside(t.Context(), db)
			must(t, err)
			if p.deletes() {
				after.references = before[i].references
			}
			if diff := cmp.Diff(before[i], after, cmp.AllowUnexported(outside{}), cmpopts.IgnoreFields(part{}, "ItemOrg", "ItemNo")); diff != "" {
				r.Fatalf("outside of the scope on %s:\n%s", dbs[i].name, diff)
			}
		}
		failing = false
	})
}

// deletes reports whether the program deletes nodes.
func (p program) deletes() bool {
	return slices.ContainsFunc(p, func(s stage) bool { return strings.HasPrefix(s.name, "delete") })
}
