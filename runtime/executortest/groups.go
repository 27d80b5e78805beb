package executortest

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

func key(columns ...int) []query.GroupKey {
	out := make([]query.GroupKey, len(columns))
	for i, c := range columns {
		out[i].Column = c
	}
	return out
}

func byMeasure(m query.Measure, desc bool) query.Order { return query.Order{Measure: &m, Desc: desc} }

func having(m query.Measure, op query.CompareOp, v query.Value) query.Having {
	return query.MeasureCompare{Measure: m, Op: op, Value: v}
}

// testGroups groups the rows of the seed. The posts are:
//
//	author 1     1     2  2  1     NULL  1
//	views  5     10    10 0  7     1     3
//	rank   1     NULL  2  1  2     NULL  1
func testGroups(t *testing.T, e *env) {
	seed(t, e)
	var (
		rows  = query.CountRows()
		views = measure(query.FuncSum, postViews)
		ranks = measure(query.FuncSum, postRank)
		best  = measure(query.FuncMax, postRank)
	)
	author := []query.Order{{Column: postAuthor}}
	post := func(n query.Aggregate) *query.Aggregate {
		n.Table = postTable
		if n.Limit == 0 {
			n.Limit = -1
		}
		return &n
	}
	for _, c := range []struct {
		name string
		node *query.Aggregate
		want []string
	}{
		{"whole table", post(query.Aggregate{Measures: []query.Measure{rows, views, ranks}}), []string{"7 36 7"}},
		{"one key", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows, views, ranks}, Order: author}),
			[]string{"NULL 1 1 NULL", "1 4 25 4", "2 2 10 3"}},
		{"no measure", post(query.Aggregate{Keys: key(postRank), Order: by1(postRank, true)}), []string{"2", "1", "NULL"}},
		{"two keys", post(query.Aggregate{Keys: key(postAuthor, postRank), Measures: []query.Measure{rows}, Order: []query.Order{{Column: postRank, Desc: true}, {Column: postAuthor}}}),
			[]string{"1 2 1", "2 2 1", "1 1 2", "2 1 1", "NULL NULL 1", "1 NULL 1"}},
		{"condition on rows", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows}, Order: author, Where: query.Compare{Column: postViews, Op: query.Gt, Value: num(4)}}),
			[]string{"1 3", "2 1"}},
		{"condition on a related row", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows},
			Where: query.Related{Link: postWriter, Quant: query.Is, Where: query.Compare{Column: userName, Value: str("Bob")}}}), []string{"2 2"}},
		{"no rows", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows}, Where: query.Or{}}), nil},
		{"order by a measure", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{views}, Order: []query.Order{byMeasure(views, true)}}), []string{"1 25", "2 10", "NULL 1"}},
		{"order by another measure", post(query.Aggregate{Keys: key(postAuthor), Order: []query.Order{byMeasure(rows, false)}}), []string{"NULL", "2", "1"}},
		{"order by a measure, NULL first", post(query.Aggregate{Keys: key(postAuthor), Order: []query.Order{byMeasure(best, false), {Column: postAuthor, Desc: true}}}), []string{"NULL", "2", "1"}},
		{"order by a measure, descending, NULL last", post(query.Aggregate{Keys: key(postAuthor), Order: []query.Order{byMeasure(ranks, true)}}), []string{"1", "2", "NULL"}},
		{"order by a measure, NULL last", post(query.Aggregate{Keys: key(postAuthor), Order: []query.Order{{Measure: &ranks, Nulls: query.NullsLast}}}), []string{"2", "1", "NULL"}},
		{"first page", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows}, Limit: 2}), []string{"NULL 1", "1 4"}},
		{"second page", post(query.Aggregate{Keys: key(postAuthor), Measures: []query.Measure{rows}, Limit: 2, Offset: 2}), []string{"2 2"}},
		{"page of equal measures", post(query.Aggregate{Keys: key(postRank), Order: []query.Order{byMeasure(measure(query.FuncMin, postID), true)}, Limit: 1, Offset: 1}), []string{"NULL"}},
		{"offset alone", post(query.Aggregate{Keys: key(postAuthor), Order: author, Offset: 1}), []string{"1", "2"}},
	} {
		t.Run(c.name, func(t *testing.T) { equal(t, e.groups(t, c.node), c.want...) })
	}
	zero := post(query.Aggregate{Keys: key(postAuthor)})
	zero.Limit = 0
	equal(t, e.groups(t, zero))

	equal(t, e.groups(t, &query.Aggregate{Table: memberTable, Keys: key(memberRole), Measures: []query.Measure{rows}, Order: by1(memberRole, false), Limit: -1}), "guest role 2", "ADMIN 1")
	equal(t, e.groups(t, &query.Aggregate{Table: memberTable, Keys: key(memberTenant), Measures: []query.Measure{measure(query.FuncMax, memberRole)},
		Order: []query.Order{byMeasure(measure(query.FuncMax, memberRole), true)}, Limit: -1}), "1 ADMIN", "2 guest role")
}

// testHaving filters the groups of the seed's posts by author: NULL with 1 post and 1 view, 1 with
// 4 posts and 25 views, 2 with 2 posts and 10 views.
func testHaving(t *testing.T, e *env) {
	seed(t, e)
	var (
		rows    = query.CountRows()
		views   = measure(query.FuncSum, postViews)
		ranks   = measure(query.FuncSum, postRank)
		average = measure(query.FuncAvg, postViews)
	)
	many := having(rows, query.Gt, num(1))
	for _, c := range []struct {
		name   string
		having query.Having
		want   string
	}{
		{"none", nil, "NULL 1 2"},
		{"equal", having(rows, query.Eq, num(2)), "2"},
		{"not equal", having(rows, query.Ne, num(2)), "NULL 1"},
		{"less", having(views, query.Lt, big(10)), "NULL"},
		{"at most", having(views, query.Lte, big(10)), "NULL 2"},
		{"greater", having(views, query.Gt, big(10)), "1"},
		{"at least", having(views, query.Gte, big(10)), "1 2"},
		{"sum is NULL", having(ranks, query.Eq, null), "NULL"},
		{"sum is not NULL", having(ranks, query.Ne, null), "1 2"},
		{"not equal, NULL", having(ranks, query.Ne, big(4)), "NULL 2"},
		{"less than, NULL", having(ranks, query.Lt, big(9)), "1 2"},
		{"average", having(average, query.Gt, fl(5)), "1"},
		{"average, fraction", having(average, query.Eq, fl(6.25)), "1"},
		{"distinct", having(measure(query.FuncCountDistinct, postViews), query.Gte, num(4)), "1"},
		// Only this comparison of texts has the same result in every collation.
		{"text", having(measure(query.FuncMin, postTitle), query.Lte, str("\U0010ffff")), "NULL 1 2"},
		{"all", query.HavingAll{many, having(views, query.Lt, big(20))}, "2"},
		{"all of none", query.HavingAll{}, "NULL 1 2"},
		{"any", query.HavingAny{having(rows, query.Eq, num(1)), having(views, query.Gt, big(20))}, "NULL 1"},
		{"any of none", query.HavingAny{}, ""},
		{"not", query.HavingNot{H: many}, "NULL"},
		{"not, NULL", query.HavingNot{H: having(ranks, query.Gt, big(3))}, "NULL 2"},
		{"nested", query.HavingNot{H: query.HavingAny{query.HavingAll{many, having(views, query.Gt, big(20))}, having(ranks, query.Eq, null)}}, "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := &query.Aggregate{Table: postTable, Keys: key(postAuthor), Having: c.having, Order: by1(postAuthor, false), Limit: -1}
			equal(t, []string{join(e.groups(t, n))}, c.want)
		})
	}
	for _, c := range []struct {
		having query.Having
		want   int
	}{
		{having(measure(query.FuncSum, userScore), query.Eq, dec("20.85")), 1},
		{having(measure(query.FuncSum, userScore), query.Gt, dec("9.99")), 1},
		{having(measure(query.FuncMax, userScore), query.Gt, dec("9.6")), 1},
		{having(measure(query.FuncAvg, userScore), query.Eq, dec("6.95")), 1},
		{having(measure(query.FuncSum, userAge), query.Gt, num(80)), 0},
	} {
		n := &query.Aggregate{Table: userTable, Measures: []query.Measure{rows}, Having: c.having, Limit: -1}
		if got := e.groups(t, n); len(got) != c.want {
			t.Errorf("%v: %d groups, want %d", c.having, len(got), c.want)
		}
	}
}

// testCountDistinct counts distinct rows, with a limit and an offset as for the rows themselves.
func testCountDistinct(t *testing.T, e *env) {
	seed(t, e)
	for _, c := range []struct {
		table         *query.Table
		distinct      []int
		where         query.Predicate
		limit, offset int
		want          int64
	}{
		{postTable, []int{postAuthor}, nil, -1, 0, 3},
		{postTable, []int{postAuthor, postRank}, nil, -1, 0, 6},
		{postTable, []int{postAuthor}, nil, 2, 0, 2},
		{postTable, []int{postAuthor}, nil, 2, 2, 1},
		{postTable, []int{postAuthor}, nil, -1, 5, 0},
		{postTable, []int{postAuthor}, nil, 0, 0, 0},
		{postTable, []int{postViews}, query.Compare{Column: postViews, Op: query.Gt, Value: num(5)}, -1, 0, 2},
		{postTable, []int{postViews}, query.Or{}, -1, 0, 0},
		{userTable, []int{userScore}, nil, -1, 0, 4},
		{memberTable, []int{memberRole}, nil, -1, 0, 2},
	} {
		n := &query.Count{Table: c.table, Distinct: c.distinct, Where: c.where, Limit: c.limit, Offset: c.offset}
		if got := do(t, e, n); got != c.want {
			t.Errorf("%v, limit %d, offset %d: %d, want %d", c.distinct, c.limit, c.offset, got, c.want)
		}
		rows := e.rows(t, &query.Select{Table: c.table, Columns: c.table.Key, Distinct: c.distinct, Where: c.where, Limit: c.limit, Offset: c.offset})
		if int64(len(rows)) != c.want {
			t.Errorf("%v, limit %d, offset %d: %d rows, want %d", c.distinct, c.limit, c.offset, len(rows), c.want)
		}
	}
}
