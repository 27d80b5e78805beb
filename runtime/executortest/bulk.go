package executortest

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// testBulkUpsert inserts several rows, some of which exist, and changes the existing ones.
func testBulkUpsert(t *testing.T, e *env) {
	seed(t, e)
	in := query.FromInput
	rows := [][]query.Value{
		{str("new@x.io"), str("New"), num(7)}, {str("bob@x.io"), null, num(8)}, {str("dee@y.io"), str("Dee"), null}, {str("cid@y.io"), str("Cid"), num(9)}}
	back := []int{userEmail, userName, userAge, userScore}
	for _, c := range []struct {
		name string
		set  []query.Assign
		want []string
	}{
		{"nothing", []query.Assign{}, []string{"new@x.io New 7 NULL", "bob@x.io Bob NULL 9.5", "dee@y.io ann 30 NULL", "cid@y.io NULL 20 10.25"}},
		{"a column of the input", []query.Assign{{Column: userName, Op: in}}, []string{"new@x.io New 7 NULL", "bob@x.io NULL NULL 9.5", "dee@y.io Dee 30 NULL", "cid@y.io Cid 20 10.25"}},
		{"two columns of the input", []query.Assign{{Column: userName, Op: in}, {Column: userAge, Op: in}}, []string{"new@x.io New 7 NULL", "bob@x.io NULL 8 9.5", "dee@y.io Dee NULL NULL", "cid@y.io Cid 9 10.25"}},
		{"a column that the input lacks", []query.Assign{{Column: userScore, Op: in}}, []string{"new@x.io New 7 NULL", "bob@x.io Bob NULL NULL", "dee@y.io ann 30 NULL", "cid@y.io NULL 20 NULL"}},
		{"a value", []query.Assign{{Column: userScore, Value: dec("1.50")}}, []string{"new@x.io New 7 NULL", "bob@x.io Bob NULL 1.5", "dee@y.io ann 30 1.5", "cid@y.io NULL 20 1.5"}},
		{"arithmetic", []query.Assign{{Column: userAge, Op: query.Increment, Value: num(1)}, {Column: userScore, Op: query.Multiply, Value: dec("2")}}, []string{"new@x.io New 7 NULL", "bob@x.io Bob NULL 19", "dee@y.io ann 31 NULL", "cid@y.io NULL 21 20.5"}},
		{"input and arithmetic", []query.Assign{{Column: userName, Op: in}, {Column: userAge, Op: query.Decrement, Value: num(1)}}, []string{"new@x.io New 7 NULL", "bob@x.io NULL NULL 9.5", "dee@y.io Dee 29 NULL", "cid@y.io Cid 19 10.25"}},
		{"the key itself", []query.Assign{{Column: userEmail, Op: in}}, []string{"new@x.io New 7 NULL", "bob@x.io Bob NULL 9.5", "dee@y.io ann 30 NULL", "cid@y.io NULL 20 10.25"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := insert(userTable, []int{userEmail, userName, userAge}, rows...)
			n.Conflict = &query.Conflict{Columns: []int{userEmail}, Update: c.set}
			undone(t, e, func(tx *env) {
				if got := do(t, tx, n); got != 4 {
					t.Errorf("%d rows written, want 4", got)
				}
			})
			undone(t, e, func(tx *env) {
				n.Returning = back
				equal(t, returned(t, tx, n, userTable, back), c.want...)
			})
		})
	}
	two := insert(memberTable, []int{memberTenant, memberUser, memberRole},
		[]query.Value{big(1), str("b"), enum("ADMIN")}, []query.Value{big(3), str("b"), enum("ADMIN")}, []query.Value{big(2), str("a"), enum("ADMIN")})
	two.Conflict = &query.Conflict{Columns: []int{memberUser, memberTenant}, Update: []query.Assign{{Column: memberRole, Op: in}}}
	two.Returning = []int{memberTenant, memberUser, memberRole}
	equal(t, returned(t, e, two, memberTable, two.Returning), "1 b ADMIN", "3 b ADMIN", "2 a ADMIN")
	other := insert(userTable, []int{userID, userEmail}, []query.Value{num(50), str("x")}, []query.Value{num(1), str("bob@x.io")}, []query.Value{num(51), str("y")})
	other.Conflict = &query.Conflict{Columns: []int{userID}, Update: []query.Assign{{Column: userEmail, Op: in}}}
	_, err := e.Run(t.Context(), other, nil)
	wantErr(t, err, orm.ErrUniqueViolation)
	if got := e.count(t, userTable, nil); got != 4 {
		t.Errorf("%d rows after a failed upsert, want 4", got)
	}
}

// testLargeUpsert writes more rows than one statement can contain. Half of them exist.
func testLargeUpsert(t *testing.T, e *env) {
	const rows = 20_100
	in := make([][]query.Value, rows)
	for i := range in {
		in[i] = []query.Value{num(i), str("user" + strconv.Itoa(i))}
	}
	do(t, e, insert(userTable, []int{userAge, userEmail}, in[:rows/2]...))
	n := insert(userTable, []int{userAge, userEmail}, in...)
	n.Conflict = &query.Conflict{Columns: []int{userEmail}, Update: []query.Assign{{Column: userAge, Op: query.Increment, Value: num(rows)}}}
	n.Returning = []int{userAge}
	next := 0
	_, err := e.Run(t.Context(), n, func(r driver.Row) error {
		want := next
		if next < rows/2 {
			want += rows
		}
		if got := r.Int(0); got != int64(want) {
			return fmt.Errorf("row %d has %d, want %d", next, got, want)
		}
		next++
		return nil
	})
	if err != nil || next != rows {
		t.Errorf("%d rows back, error %v", next, err)
	}
}

// undone runs f in a transaction and undoes its writes.
func undone(t *testing.T, e *env, f func(tx *env)) {
	t.Helper()
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	must(t, err)
	f(&env{tx, e.db, e.seen})
	must(t, tx.Rollback(t.Context()))
}

// partCase is a part of the posts that meet a condition, with the keys of these posts.
type partCase struct {
	name  string
	where query.Predicate
	part  *query.Part
	want  string
}

func partCases() []partCase {
	views := func(desc bool) []query.Order { return []query.Order{{Column: postViews, Desc: desc}} }
	read := query.Compare{Column: postViews, Op: query.Gt, Value: num(1)}
	byName := query.Order{Column: userName, Via: []*query.Link{postWriter}}
	return []partCase{
		{"all", read, nil, "1 2 3 5 7"},
		{"none", read, &query.Part{}, ""},
		{"two", read, &query.Part{Order: views(false), Limit: 2}, "1 7"},
		{"two from the end, equal values by key", read, &query.Part{Order: views(true), Limit: 2}, "2 3"},
		{"more than there are", read, &query.Part{Order: views(true), Limit: 99}, "1 2 3 5 7"},
		{"without an order, by key", read, &query.Part{Limit: 3}, "1 2 3"},
		{"of all rows", query.AllRows{}, &query.Part{Order: views(false), Limit: 2}, "4 6"},
		{"no row meets the condition", query.Compare{Column: postViews, Value: num(99)}, &query.Part{Limit: 2}, ""},
		{"nulls first", query.AllRows{}, &query.Part{Order: []query.Order{{Column: postRank}}, Limit: 2}, "2 6"},
		{"nulls first, descending", query.AllRows{}, &query.Part{Order: []query.Order{{Column: postRank, Desc: true, Nulls: query.NullsFirst}, {Column: postID}}, Limit: 1}, "2"},
		{"by a related row", query.IsNull{Column: postAuthor, Not: true}, &query.Part{Order: []query.Order{byName, {Column: postID}}, Limit: 5}, "1 2 3 5 7"},
		{"where of a related row", query.Related{Link: postWriter, Quant: query.Is, Where: query.Compare{Column: userName, Value: str("Bob")}},
			&query.Part{Order: views(false), Limit: 1}, "4"},
		{"locks are skipped", read, &query.Part{Order: views(false), Limit: 2, Lock: query.ForUpdateSkipLocked}, "1 7"},
		{"locks are an error", read, &query.Part{Order: views(false), Limit: 1, Lock: query.ForUpdateNoWait}, "7"},
	}
}

func (c partCase) update(t *testing.T, e *env) {
	n := &query.Update{Table: postTable, Set: []query.Assign{{Column: postTitle, Value: str("changed")}}, Where: c.where, Part: c.part}
	if got := do(t, e, n); got != int64(len(words(c.want))) {
		t.Errorf("%d rows updated, want %s", got, c.want)
	}
	equal(t, []string{join(e.rows(t, ids(postTable, query.Compare{Column: postTitle, Value: str("changed")})))}, c.want)
	n.Returning = []int{postID}
	equal(t, []string{join(sorted(returned(t, e, n, postTable, n.Returning)))}, c.want)
}

func (c partCase) delete(t *testing.T, e *env) {
	n := &query.Delete{Table: postTable, Where: c.where, Part: c.part, Returning: []int{postID}}
	equal(t, []string{join(sorted(returned(t, e, n, postTable, n.Returning)))}, c.want)
	if got, want := e.count(t, postTable, nil), int64(7-len(words(c.want))); got != want {
		t.Errorf("%d rows remain, want %d", got, want)
	}
}

// testParts updates and deletes the first rows that meet a condition.
func testParts(t *testing.T, e *env) {
	seed(t, e)
	for _, c := range partCases() {
		t.Run("update "+c.name, func(t *testing.T) { undone(t, e, func(tx *env) { c.update(t, tx) }) })
		t.Run("delete "+c.name, func(t *testing.T) { undone(t, e, func(tx *env) { c.delete(t, tx) }) })
	}
	two := &query.Delete{Table: memberTable, Where: query.AllRows{}, Part: &query.Part{Order: []query.Order{{Column: memberTenant, Desc: true}, {Column: memberUser}}, Limit: 2},
		Returning: []int{memberTenant, memberUser}}
	equal(t, sorted(returned(t, e, two, memberTable, two.Returning)), "1 a", "2 a")
	for _, n := range []query.Node{
		&query.Update{Table: postTable, Set: []query.Assign{{Column: postViews, Value: num(1)}}, Part: &query.Part{Limit: 1}},
		&query.Delete{Table: postTable, Part: &query.Part{Limit: 1}},
	} {
		if _, err := e.Run(t.Context(), n, nil); err == nil {
			t.Errorf("%T without condition runs", n)
		}
	}
}
