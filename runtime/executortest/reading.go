package executortest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

func by1(column int, desc bool) []query.Order { return []query.Order{{Column: column, Desc: desc}} }

func selectIDs(t *query.Table, order []query.Order) *query.Select {
	return &query.Select{Table: t, Columns: t.Key, Order: order, Limit: -1}
}

func testOrder(t *testing.T, e *env) {
	seed(t, e)
	author := []*query.Link{postWriter}
	for _, c := range []struct {
		name  string
		table *query.Table
		order []query.Order
		want  string
	}{
		{"ascending, NULL first", userTable, []query.Order{{Column: userAge}, {Column: userID}}, "2 3 1 4"},
		{"descending, NULL last", userTable, []query.Order{{Column: userAge, Desc: true}, {Column: userID}}, "1 4 3 2"},
		{"ascending, NULL last", userTable, []query.Order{{Column: userAge, Nulls: query.NullsLast}, {Column: userID}}, "3 1 4 2"},
		{"descending, NULL first", userTable, []query.Order{{Column: userAge, Desc: true, Nulls: query.NullsFirst}, {Column: userID, Desc: true}}, "2 4 1 3"},
		{"decimal as number", userTable, []query.Order{{Column: userScore}}, "4 1 2 3"},
		{"decimal as number, descending", userTable, []query.Order{{Column: userScore, Desc: true}}, "3 2 1 4"},
		{"by a related row", postTable, []query.Order{{Column: userEmail, Via: author, Desc: true}, {Column: postID}}, "3 4 1 2 5 7 6"},
		{"by a related row, NULL first", postTable, []query.Order{{Column: userEmail, Via: author}, {Column: postID}}, "6 1 2 5 7 3 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, []string{join(e.rows(t, selectIDs(c.table, c.order)))}, c.want)
		})
	}
	roles := &query.Select{Table: memberTable, Columns: []int{memberTenant, memberUser}, Limit: -1, Order: []query.Order{{Column: memberRole, Desc: true}, {Column: memberTenant, Desc: true}}}
	equal(t, e.rows(t, roles), "1 a", "2 a", "1 b") // sorted in the order of declaration, in which ADMIN is last
}

// testPaging reads rows with equal sort keys in pages. Together, the pages must contain each row
// exactly once.
func testPaging(t *testing.T, e *env) {
	seed(t, e)
	for _, order := range [][]query.Order{nil, by1(postRank, false), by1(postRank, true), by1(postViews, true)} {
		whole := selectIDs(postTable, order)
		whole.Offset, whole.Limit = 0, 100
		want := e.rows(t, whole)
		if len(want) != 7 {
			t.Fatalf("%d rows, want 7", len(want))
		}
		var got []string
		for offset := 0; offset < 8; offset += 2 {
			page := selectIDs(postTable, order)
			page.Offset, page.Limit = offset, 2
			got = append(got, e.rows(t, page)...)
		}
		equal(t, got, want...)
		rest := selectIDs(postTable, order)
		rest.Offset = 5
		equal(t, e.rows(t, rest), want[5:]...)
		rest.Limit = 0
		equal(t, e.rows(t, rest))
	}
}

// testCursor continues reading from every row, in orders with equal sort keys and NULLs.
func testCursor(t *testing.T, e *env) {
	seed(t, e)
	orders := [][]query.Order{
		nil, by1(postRank, false), by1(postRank, true), by1(postViews, true),
		{{Column: postRank, Nulls: query.NullsLast}, {Column: postViews, Desc: true}},
		{{Column: postRank, Desc: true, Nulls: query.NullsFirst}},
		{{Column: userName, Via: []*query.Link{postWriter}}, {Column: postViews}},
	}
	for _, order := range orders {
		whole := selectIDs(postTable, order)
		whole.Limit = 100
		want := e.rows(t, whole)
		for i, id := range want {
			n := selectIDs(postTable, order)
			n.Limit = 3
			n.Cursor = []query.Assign{{Column: postID, Value: num(int(id[0] - '0'))}}
			equal(t, e.rows(t, n), want[i:min(i+3, len(want))]...)
			n.Offset = 1 // skips the row of the cursor
			n.Where = query.Compare{Column: postViews, Op: query.Gte, Value: num(0)}
			equal(t, e.rows(t, n), want[min(i+1, len(want)):min(i+4, len(want))]...)
		}
		gone := selectIDs(postTable, order)
		gone.Cursor = []query.Assign{{Column: postID, Value: num(99)}}
		equal(t, e.rows(t, gone))
	}
}

func testDistinct(t *testing.T, e *env) {
	seed(t, e)
	n := selectIDs(postTable, []query.Order{{Column: postViews, Desc: true}, {Column: postID}})
	n.Distinct = []int{postAuthor}
	equal(t, e.rows(t, n), "2", "3", "6")
	n.Limit, n.Offset = 1, 1
	equal(t, e.rows(t, n), "3")
	n.Limit, n.Offset, n.FromEnd = 2, 0, true
	equal(t, e.rows(t, n), "6", "3")
	n.Limit, n.Offset, n.FromEnd, n.Distinct = -1, 0, false, []int{postAuthor, postRank}
	equal(t, e.rows(t, n), "2", "3", "5", "1", "6", "4")
	n.Where = query.Compare{Column: postViews, Op: query.Lt, Value: num(6)}
	equal(t, e.rows(t, n), "1", "6", "4")

	child := &query.Select{Table: postTable, Columns: []int{postID}, Order: []query.Order{{Column: postViews, Desc: true}, {Column: postID}},
		Distinct: []int{postRank}, Limit: 2, Parent: &query.Parent{Link: userPosts, Keys: [][]query.Value{{num(1)}, {num(2)}}}}
	equal(t, e.children(t, child), "2 1", "3 2", "5 1", "4 2")
	child.FromEnd = true
	equal(t, e.children(t, child), "4 2", "1 1", "5 1", "3 2")
	child.FromEnd, child.Limit, child.Offset = false, -1, 1
	equal(t, e.children(t, child), "5 1", "1 1", "4 2")
	child.Offset, child.Parent = 0, &query.Parent{Link: tagPosts, Keys: [][]query.Value{{num(1)}, {num(2)}}}
	equal(t, sorted(e.children(t, child)), "1 1", "1 2", "3 1")
}

func testInclude(t *testing.T, e *env) {
	seed(t, e)
	keys := func(is ...int) (out [][]query.Value) {
		for _, i := range is {
			out = append(out, []query.Value{num(i)})
		}
		return out
	}
	posts := &query.Select{Table: postTable, Columns: []int{postID}, Order: []query.Order{{Column: postViews, Desc: true}, {Column: postID}}, Limit: -1,
		Parent: &query.Parent{Link: userPosts, Keys: keys(1, 2, 3)}}
	equal(t, e.children(t, posts), "2 1", "3 2", "5 1", "1 1", "7 1", "4 2")
	posts.Where = query.Compare{Column: postViews, Op: query.Gt, Value: num(4)}
	equal(t, e.children(t, posts), "2 1", "3 2", "5 1", "1 1")
	posts.Where, posts.Limit = nil, 1
	equal(t, e.children(t, posts), "2 1", "3 2")
	posts.Limit, posts.Offset = 2, 1
	equal(t, e.children(t, posts), "5 1", "4 2", "1 1")
	posts.Limit, posts.Offset = -1, 3
	equal(t, e.children(t, posts), "7 1")
	posts.Limit, posts.Offset = 0, 0
	equal(t, e.children(t, posts))

	writers := &query.Select{Table: userTable, Columns: []int{userName}, Order: by1(userID, false), Limit: -1, Parent: &query.Parent{Link: postWriter, Keys: keys(2, 1)}}
	equal(t, e.children(t, writers), "Ann 1", "Bob 2")

	tags := &query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagName, false), Limit: -1, Parent: &query.Parent{Link: postTags, Keys: keys(1, 3, 4)}}
	equal(t, sorted(e.children(t, tags)), "db 1", "go 1", "go 3")
	tags.Limit = 1
	equal(t, e.children(t, tags), "db 1", "go 3")
	tags.Limit, tags.Columns = -1, nil
	equal(t, sorted(e.children(t, tags)), "1", "1", "3")
	back := &query.Select{Table: postTable, Columns: []int{postID}, Order: by1(postID, true), Limit: 2, Parent: &query.Parent{Link: tagPosts, Keys: keys(1, 2)}}
	equal(t, e.children(t, back), "5 1", "1 2", "3 1")
	back.Parent.Keys = back.Parent.Keys[:1]
	equal(t, e.children(t, back), "5 1", "3 1")
	back.Parent.Keys = nil
	equal(t, e.children(t, back))
}

// children returns the rows of an include, each with the key of its parent. It runs the node with
// and without ByKey, and with and without an index in the description of the table. All of these
// forms must have the same result.
func (e *env) children(t *testing.T, n *query.Select) []string {
	t.Helper()
	link, to := *n.Parent.Link, *n.Parent.Link.To
	link.To, to.Indexes = &to, [][]int{link.ToColumns}
	n.Parent.ByKey = true
	want := e.rows(t, n)
	for _, l := range []*query.Link{n.Parent.Link, &link} {
		form := *n
		form.Parent = &query.Parent{Link: l, Keys: n.Parent.Keys, ByKey: true}
		equal(t, byParent(e.rows(t, &form)), byParent(want)...)
		form.Parent = &query.Parent{Link: l, Keys: n.Parent.Keys}
		equal(t, byParent(named(t, form.Parent.Keys, e.rows(t, &form))), byParent(want)...)
	}
	return want
}

// named replaces the last word of each row, which is the index of the parent in keys, by the key of
// the parent.
func named(t *testing.T, keys [][]query.Value, rows []string) []string {
	t.Helper()
	for i, row := range rows {
		at := strings.LastIndex(row, " ") + 1
		position, err := strconv.Atoi(row[at:])
		if err != nil || position >= len(keys) {
			t.Fatalf("row %q of %d parents", row, len(keys))
		}
		rows[i] = row[:at] + strconv.FormatInt(keys[position][0].Num, 10)
	}
	return rows
}

// byParent sorts rows by their last word, the parent. Rows of the same parent keep their order.
func byParent(rows []string) []string {
	parent := func(row string) string { return row[strings.LastIndex(row, " ")+1:] }
	return slices.SortedStableFunc(slices.Values(rows), func(a, b string) int { return strings.Compare(parent(a), parent(b)) })
}

func testCount(t *testing.T, e *env) {
	seed(t, e)
	for _, c := range []struct {
		where         query.Predicate
		limit, offset int
		want          int64
	}{
		{nil, -1, 0, 7}, {nil, 1, 0, 1}, {nil, 100, 5, 2}, {nil, -1, 3, 4}, {nil, 0, 0, 0},
		{query.Compare{Column: postViews, Op: query.Gt, Value: num(5)}, -1, 0, 3},
		{query.Compare{Column: postViews, Op: query.Gt, Value: num(500)}, 1, 0, 0},
	} {
		if got := do(t, e, &query.Count{Table: postTable, Where: c.where, Limit: c.limit, Offset: c.offset}); got != c.want {
			t.Errorf("count with limit %d, offset %d is %d, want %d", c.limit, c.offset, got, c.want)
		}
	}
}
