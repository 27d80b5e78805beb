package executortest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

// The relations over which measures are computed, one of each kind: to rows of another table, to a
// single row, through a join table from both sides, to rows of the same table with a nullable key,
// and by two columns.
var (
	samePost   = &query.Link{Field: "same", From: postTable, To: postTable, FromColumns: []int{postID}, ToColumns: []int{postID}, Many: true}
	equalRank  = &query.Link{Field: "equalRank", From: postTable, To: postTable, FromColumns: []int{postRank}, ToColumns: []int{postRank}, Many: true}
	equalTwice = &query.Link{Field: "equalTwice", From: postTable, To: postTable, FromColumns: []int{postAuthor, postRank},
		ToColumns: []int{postAuthor, postRank}, Many: true}
)

// relatedCase is a measure over the rows of a relation. values are its values for the rows in the
// order of their keys.
type relatedCase struct {
	link    *query.Link
	measure query.Measure
	where   query.Predicate
	values  string
}

// byValue returns the keys in ascending order of their values, NULL first. Keys with equal values
// keep their order.
func byValue(values []string) []string {
	keys := make([]string, len(values))
	for i := range values {
		keys[i] = strconv.Itoa(i + 1)
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		x, y := values[a[0]-'1'], values[b[0]-'1']
		if x == y || x == "NULL" || y == "NULL" {
			return cmp.Compare(b2i(x != "NULL"), b2i(y != "NULL"))
		}
		n, err := strconv.ParseFloat(x, 64)
		m, err2 := strconv.ParseFloat(y, 64)
		if err == nil && err2 == nil {
			return cmp.Compare(n, m)
		}
		return cmp.Compare(x, y)
	})
	return keys
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func relatedCases() []relatedCase {
	of := func(f query.MeasureFunc, column int) query.Measure { return query.Measure{Func: f, Column: column} }
	rows := query.CountRows()
	viewed := query.Compare{Column: postViews, Op: query.Gt, Value: num(4)}
	tagged := query.Related{Link: postTags, Quant: query.Some}
	return []relatedCase{
		{userPosts, rows, nil, "4 2 0 0"},
		{userPosts, rows, viewed, "3 1 0 0"},
		{userPosts, rows, tagged, "2 1 0 0"},
		{userPosts, rows, query.Not{P: viewed}, "1 1 0 0"},
		{userPosts, of(query.FuncCount, postRank), nil, "3 2 0 0"},
		{userPosts, of(query.FuncCountDistinct, postRank), nil, "2 2 0 0"},
		{userPosts, of(query.FuncSum, postViews), nil, "25 10 NULL NULL"},
		{userPosts, of(query.FuncSum, postViews), viewed, "22 10 NULL NULL"},
		{userPosts, of(query.FuncAvg, postViews), nil, "6.25 5 NULL NULL"},
		{userPosts, of(query.FuncMin, postRank), nil, "1 1 NULL NULL"},
		{userPosts, of(query.FuncMax, postTitle), query.Match{Column: postTitle, Op: query.StartsWith, Text: "a"}, "axb NULL NULL NULL"},
		{postWriter, rows, nil, "1 1 1 1 1 0 1"},
		{postWriter, of(query.FuncSum, userScore), nil, "1.1 1.1 9.5 9.5 1.1 NULL 1.1"},
		{postWriter, of(query.FuncMax, userScore), query.Compare{Column: userScore, Op: query.Gt, Value: dec("2")}, "NULL NULL 9.5 9.5 NULL NULL NULL"},
		{postTags, rows, nil, "2 0 1 0 1 0 0"},
		{postTags, of(query.FuncMin, tagName), nil, "db NULL go NULL go NULL NULL"},
		{tagPosts, rows, nil, "3 1 0"},
		{tagPosts, of(query.FuncAvg, postViews), viewed, "7.333333333333333 5 NULL"},
		{tagPosts, of(query.FuncMax, postRank), nil, "2 1 NULL"},
		{samePost, of(query.FuncSum, postViews), nil, "5 10 10 0 7 1 3"},
		{equalRank, rows, nil, "3 0 2 3 2 0 3"},
		{equalRank, of(query.FuncSum, postViews), nil, "8 NULL 17 8 17 NULL 8"},
		{equalTwice, rows, nil, "2 0 1 1 1 0 2"},
	}
}

// testRelatedMeasures reads measures of related rows with the rows of every form of a selection,
// and sorts by them.
func testRelatedMeasures(t *testing.T, e *env) {
	seed(t, e)
	for _, c := range relatedCases() {
		m := &query.RelatedMeasure{Link: c.link, Measure: c.measure, Where: c.where}
		table := c.link.From
		name := fmt.Sprint(table.Model, ".", c.link.Field, " ", c.measure.Result(c.link.To).Field, " ", c.where != nil)
		t.Run(name, func(t *testing.T) {
			with := func(order []query.Order, limit int) *query.Select {
				return &query.Select{Table: table, Columns: table.Key, Measures: []*query.RelatedMeasure{m}, Order: order, Limit: limit}
			}
			values := words(c.values)
			order := byValue(values)
			rows := func(keys []string) []string {
				out := make([]string, len(keys))
				for i, k := range keys {
					out[i] = k + " " + values[k[0]-'1']
				}
				return out
			}
			byMeasure := []query.Order{{Related: m}, {Column: table.Key[0]}}
			equal(t, e.rows(t, with(byMeasure, -1)), rows(order)...)
			equal(t, e.rows(t, with(byMeasure[:1], 2)), rows(order[:2])...)
			distinct := with(byMeasure, 2)
			distinct.Distinct, distinct.Offset = table.Key, 1
			equal(t, e.rows(t, distinct), rows(order[1:3])...)
			last := []query.Order{{Related: m, Desc: true, Nulls: query.NullsFirst}, {Column: table.Key[0]}}
			nulls := strings.Count(c.values, "NULL")
			equal(t, e.rows(t, with(last, nulls)), rows(order[:nulls])...)
			cursor := with(byMeasure, -1)
			cursor.Cursor = []query.Assign{{Column: table.Key[0], Value: num(int(order[1][0] - '0'))}}
			equal(t, e.rows(t, cursor), rows(order[1:])...)
			self := *c.link
			self.Field, self.To, self.FromColumns, self.ToColumns, self.Via = "self", table, table.Key, table.Key, nil
			child := with(byMeasure, 1)
			child.Parent = &query.Parent{Link: &self}
			var want []string
			for i := range values {
				key := fmt.Sprint(i + 1)
				child.Parent.Keys = append(child.Parent.Keys, []query.Value{num(i + 1)})
				want = append(want, rows([]string{key})[0]+" "+key)
			}
			equal(t, byParent(e.children(t, child)), want...)
		})
	}
}
