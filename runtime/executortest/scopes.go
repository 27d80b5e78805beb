package executortest

import (
	"errors"
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// scope returns the condition of the test's scope for the rows of a table: it contains some rows of
// each table. Post 4 belongs to the scope, but its author does not.
func scope(t *query.Table) query.Predicate {
	switch t {
	case userTable:
		return query.Compare{Column: userID, Op: query.Ne, Value: num(2)}
	case postTable:
		return query.Compare{Column: postViews, Op: query.Lt, Value: num(10)}
	case tagTable:
		return query.Not{P: query.Compare{Column: tagName, Value: str("db")}}
	case memberTable:
		return query.Compare{Column: memberTenant, Value: big(1)}
	}
	return nil
}

// testScopes runs reading nodes that are restricted to a scope. Then it deletes all other rows and
// runs the same nodes without restriction. The results must be equal.
func testScopes(t *testing.T, e *env) {
	seed(t, e)
	nodes := scopedNodes()
	var restricted [][]string
	for _, n := range nodes {
		restricted = append(restricted, e.rows(t, restrict(t, n.Select).(*query.Select)))
	}
	counted := e.count(t, postTable, nil)
	if got := do(t, e, restrict(t, &query.Count{Table: postTable, Limit: -1})); got != counted-2 {
		t.Errorf("%d posts counted, want %d", got, counted-2)
	}
	absent := query.Compare{Column: postAuthor, Value: num(2)}
	do(t, e, &query.Update{Table: postTable, Set: []query.Assign{{Column: postAuthor}}, Where: absent})
	for _, table := range []*query.Table{postTable, tagTable, userTable, memberTable} {
		do(t, e, &query.Delete{Table: table, Where: query.Not{P: scope(table)}})
	}
	for i, n := range nodes {
		t.Run(n.name, func(t *testing.T) { equal(t, restricted[i], e.rows(t, n.Select)...) })
	}
}

func restrict(t *testing.T, n query.Node) query.Node {
	t.Helper()
	out, err := query.Restrict(n, scope)
	must(t, err)
	return out
}

type namedSelect struct {
	name string
	*query.Select
}

// scopedNodes returns selections with every condition of the suite, sort keys of related rows,
// cursors, and parents.
func scopedNodes() []namedSelect {
	var out []namedSelect
	for _, c := range Conditions() {
		if !readsReference(c) {
			out = append(out, namedSelect{"condition " + c.Name, ids(c.Table, c.Where)})
		}
	}
	byAuthor := []query.Order{{Column: userName, Via: []*query.Link{postWriter}}, {Column: postID}}
	for at := 1; at <= 7; at++ {
		n := selectIDs(postTable, byAuthor)
		n.Cursor, n.Limit = []query.Assign{{Column: postID, Value: num(at)}}, 9
		out = append(out, namedSelect{"cursor " + strconv.Itoa(at), n})
	}
	child := func(name string, l *query.Link, change func(*query.Select)) {
		n := selectIDs(l.To, []query.Order{{Column: 0, Desc: true}})
		n.Parent = &query.Parent{Link: l, ByKey: true, Keys: [][]query.Value{{num(1)}, {num(5)}, {num(7)}}}
		change(n)
		out = append(out, namedSelect{name, n})
	}
	child("children", userPosts, func(*query.Select) {})
	child("children with a limit", userPosts, func(n *query.Select) { n.Limit = 2 })
	child("tags", postTags, func(*query.Select) {})
	child("children of selected parents", userPosts, func(n *query.Select) {
		n.Parent.Keys, n.Parent.Of = nil, selectIDs(userTable, []query.Order{{Column: userID, Desc: true}})
		n.Parent.Of.Limit = 3
	})
	child("children of children", postTags, func(n *query.Select) {
		n.Parent.Keys, n.Parent.Of = nil, selectIDs(postTable, nil)
		n.Parent.Of.Where = query.Related{Link: postWriter, Quant: query.IsNot}
	})
	distinct := selectIDs(postTable, byAuthor)
	distinct.Distinct = []int{postRank}
	return append(out, namedSelect{"distinct", distinct}, namedSelect{"order", selectIDs(postTable, byAuthor)})
}

// readsReference reports whether a condition compares the foreign key of posts. In the test, a post
// refers to a user outside of the scope, and the user is deleted for the comparison.
func readsReference(c Condition) bool {
	if p, child := c.Where.(query.Child); child {
		return p.Link.Via == nil
	}
	found := errors.New("found")
	return query.EachValue(c.Table, c.Where, func(t *query.Table, column int, _ query.Value) error {
		if t == postTable && column == postAuthor {
			return found
		}
		return nil
	}) != nil
}

// testScopedWrites runs restricted writes that name rows outside of the scope.
func testScopedWrites(t *testing.T, e *env) {
	seed(t, e)
	views := []query.Assign{{Column: postViews, Op: query.Increment, Value: num(1)}}
	if n := do(t, e, restrict(t, &query.Update{Table: postTable, Set: views, Where: query.AllRows{}})); n != 5 {
		t.Errorf("%d posts changed, want 5", n)
	}
	if n := do(t, e, restrict(t, &query.Delete{Table: userTable, Where: query.Compare{Column: userID, Value: num(2)}})); n != 0 {
		t.Error("a user outside of the scope is deleted")
	}
	pairs := func(op query.LinkOp, pairs ...[2]query.Value) int64 {
		return do(t, e, restrict(t, &query.LinkRows{Link: postTags, Op: op, Pairs: pairs}))
	}
	if n := pairs(query.RemovePairs, [2]query.Value{num(1), num(2)}, [2]query.Value{num(3), num(1)}); n != 0 {
		t.Errorf("%d pairs with rows outside of the scope are removed", n)
	}
	if n := pairs(query.ClearPairs, [2]query.Value{num(1)}); n != 1 { // post 1 has the tag db, which is outside of the scope
		t.Errorf("%d pairs are removed, want 1", n)
	}
	upsert := insert(userTable, []int{userEmail, userName}, []query.Value{str("bob@x.io"), str("new")})
	upsert.Conflict, upsert.Returning = &query.Conflict{Columns: []int{userEmail}, Update: []query.Assign{{Column: userName, Value: str("x")}}}, []int{userID}
	equal(t, returned(t, e, restrict(t, upsert), userTable, upsert.Returning))
	upsert.Rows = [][]query.Value{{str("ann@x.io"), str("new")}}
	equal(t, returned(t, e, restrict(t, upsert), userTable, upsert.Returning), "1")
	names := ids(userTable, nil)
	names.Columns = []int{userName}
	equal(t, e.rows(t, names), "x", "Bob", "NULL", "ann")
	testFixedValues(t, e)
}

// testFixedValues inserts and changes rows in a scope that determines the value of a column.
func testFixedValues(t *testing.T, e *env) {
	t.Helper()
	role, user := query.EnumValue("ADMIN"), []int{memberUser, memberRole}
	do(t, e, restrict(t, insert(memberTable, user, []query.Value{str("c"), role}, []query.Value{str("d"), role})))
	all := []int{memberUser, memberRole, memberTenant}
	do(t, e, restrict(t, insert(memberTable, all, []query.Value{str("e"), role, big(1)}, []query.Value{str("f"), role, big(0)})))
	equal(t, []string{join(e.rows(t, ids(memberTable, scope(memberTable))))}, "1 a 1 b 1 c 1 d 1 e 1 f")
	for _, n := range []query.Node{
		insert(memberTable, all, []query.Value{str("g"), role, big(2)}),
		&query.Update{Table: memberTable, Where: query.AllRows{}, Set: []query.Assign{{Column: memberTenant, Value: big(2)}}},
		&query.Update{Table: memberTable, Where: query.AllRows{}, Set: []query.Assign{{Column: memberTenant, Op: query.Increment, Value: big(0)}}},
		&query.Insert{Table: memberTable, Columns: user, Rows: [][]query.Value{{str("a"), role}}, Conflict: &query.Conflict{
			Columns: memberTable.Key, Update: []query.Assign{{Column: memberTenant, Value: big(2)}}}},
	} {
		_, err := query.Restrict(n, scope)
		if outside := new(query.OutsideError); !errors.As(err, &outside) || outside.Column != memberTenant {
			t.Errorf("%T outside of the scope gives %v", n, err)
		}
	}
	_, err := e.Run(t.Context(), restrict(t, insert(memberTable, user, []query.Value{str("a"), role})), nil)
	wantErr(t, err, orm.ErrUniqueViolation)
}
