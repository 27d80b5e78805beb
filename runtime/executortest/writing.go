package executortest

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// writeGroups are the tests of writes.
func writeGroups() []group {
	return []group{
		{"insert", testInsert},
		{"large insert", testLargeInsert},
		{"conflict", testConflict},
		{"bulk upsert", testBulkUpsert},
		{"large upsert", testLargeUpsert},
		{"update", testUpdate},
		{"parts", testParts},
		{"arithmetic", testArithmetic},
		{"changes of JSON", testJSONChanges},
		{"delete", testDelete},
		{"links", testLinks},
	}
}

func testInsert(t *testing.T, e *env) {
	one := insert(userTable, []int{userEmail}, []query.Value{str("a@b.c")})
	one.Returning = []int{userID, userEmail, userName}
	equal(t, returned(t, e, one, userTable, one.Returning), "100 a@b.c NULL")
	many := insert(userTable, []int{userEmail, userAge}, []query.Value{str("z"), num(1)}, []query.Value{str("y"), null}, []query.Value{str("x"), num(3)})
	many.Returning = []int{userEmail, userID, userAge}
	equal(t, returned(t, e, many, userTable, many.Returning), "z 101 1", "y 102 NULL", "x 103 3")
	if got := do(t, e, insert(tagTable, []int{tagName}, []query.Value{str("1")}, []query.Value{str("2")})); got != 2 {
		t.Errorf("%d rows written, want 2", got)
	}
	defaults := insert(postTable, nil, nil, nil)
	defaults.Returning = []int{postID, postViews}
	if _, err := e.Run(t.Context(), defaults, nil); !errors.Is(err, orm.ErrNotNullViolation) {
		t.Errorf("a row of defaults without its title: %v", err)
	}
	if got := do(t, e, insert(userTable, []int{userEmail})); got != 0 {
		t.Errorf("%d rows written of none", got)
	}
	if got := e.count(t, userTable, nil); got != 4 {
		t.Errorf("%d rows, want 4", got)
	}
}

// testLargeInsert inserts more rows than one statement can contain. Either all rows are returned in
// order, or none is written.
func testLargeInsert(t *testing.T, e *env) {
	rows := make([][]query.Value, 30_000)
	for i := range rows {
		rows[i] = []query.Value{num(i), str("user" + strconv.Itoa(i))}
	}
	n := insert(userTable, []int{userAge, userEmail}, rows...)
	n.Returning = []int{userAge}
	next := int64(0)
	affected, err := e.Run(t.Context(), n, func(r driver.Row) error {
		if got := r.Int(0); got != next {
			return fmt.Errorf("row %d comes back as number %d", got, next)
		}
		next++
		return nil
	})
	if err != nil || next != 30_000 || affected != 30_000 {
		t.Fatalf("%d rows back, %d written, error %v", next, affected, err)
	}
	rows[29_999] = rows[0]
	_, err = e.Run(t.Context(), insert(userTable, []int{userAge, userEmail}, rows[15_000:]...), nil)
	wantErr(t, err, orm.ErrUniqueViolation)
	if got := e.count(t, userTable, nil); got != 30_000 {
		t.Errorf("%d rows after a failed insert, want 30000", got)
	}
	lists := make([][]query.Value, 9_000)
	for i := range lists {
		lists[i] = []query.Value{num(i), query.ListValue(query.String, []query.Value{str("x")})}
	}
	if got := do(t, e, insert(listTable, []int{0, 6}, lists...)); got != 9_000 {
		t.Errorf("%d rows with lists written, want 9000", got)
	}
}

func testConflict(t *testing.T, e *env) {
	seed(t, e)
	skip := insert(tagTable, []int{tagName}, []query.Value{str("new")}, []query.Value{str("go")}, []query.Value{str("new2")})
	skip.Conflict, skip.Returning = &query.Conflict{}, []int{tagName}
	equal(t, returned(t, e, skip, tagTable, skip.Returning), "new", "new2")
	if got := do(t, e, skip); got != 0 {
		t.Errorf("%d rows written again, want 0", got)
	}

	upsert := insert(userTable, []int{userEmail, userName, userAge}, []query.Value{str("ann@x.io"), str("created"), num(1)})
	upsert.Conflict = &query.Conflict{Columns: []int{userEmail}, Update: []query.Assign{
		{Column: userName, Value: str("updated")}, {Column: userAge, Op: query.Increment, Value: num(5)}}}
	upsert.Returning = []int{userID, userName, userAge}
	equal(t, returned(t, e, upsert, userTable, upsert.Returning), "1 updated 35")
	upsert.Rows[0][0], upsert.Returning = str("new@x.io"), []int{userName, userAge}
	equal(t, returned(t, e, upsert, userTable, upsert.Returning), "created 1")
	equal(t, returned(t, e, upsert, userTable, upsert.Returning), "updated 6")
	upsert.Conflict.Update = []query.Assign{}
	equal(t, returned(t, e, upsert, userTable, upsert.Returning), "updated 6")
	upsert.Conflict.Where = query.And{query.Compare{Column: userAge, Value: num(6)}, query.Compare{Column: userName, Op: query.Ne, Value: str("updated")}}
	equal(t, returned(t, e, upsert, userTable, upsert.Returning))
	upsert.Conflict.Update = []query.Assign{{Column: userAge, Op: query.Increment, Value: num(1)}}
	if got := do(t, e, upsert); got != 0 {
		t.Errorf("%d rows written although the condition does not hold", got)
	}
	upsert.Conflict.Where = query.Related{Link: userPosts, Quant: query.None}
	equal(t, returned(t, e, upsert, userTable, upsert.Returning), "updated 7")
	upsert.Conflict.Update, upsert.Conflict.Where = nil, nil
	equal(t, returned(t, e, upsert, userTable, upsert.Returning))
	upsert.Conflict = &query.Conflict{Columns: []int{userID}}
	_, err := e.Run(t.Context(), upsert, nil)
	wantErr(t, err, orm.ErrUniqueViolation)
}

func testUpdate(t *testing.T, e *env) {
	seed(t, e)
	n := &query.Update{Table: userTable, Where: query.Compare{Column: userAge, Value: num(30)},
		Set: []query.Assign{{Column: userName, Value: null}, {Column: userScore, Value: dec("2.50")}}}
	if got := do(t, e, n); got != 2 {
		t.Errorf("%d rows written, want 2", got)
	}
	n.Returning = []int{userID, userName, userScore}
	n.Where = query.Compare{Column: userID, Value: num(4)}
	equal(t, returned(t, e, n, userTable, n.Returning), "4 NULL 2.5")
	n.Where = query.Related{Link: userPosts, Quant: query.Some, Where: query.Compare{Column: postViews, Value: num(0)}}
	equal(t, returned(t, e, n, userTable, n.Returning), "2 NULL 2.5")
	n.Where = nil
	if _, err := e.Run(t.Context(), n, nil); err == nil {
		t.Error("an update without condition runs")
	}
	n.Where = query.AllRows{}
	if got := do(t, e, n); got != 4 {
		t.Errorf("%d rows written, want 4", got)
	}
}

// testArithmetic changes numbers by increment, decrement, multiplication and division. Results must
// be exact, and results out of range are refused.
func testArithmetic(t *testing.T, e *env) {
	columns := []int{0, 1, 2, 3, 4}
	do(t, e, insert(kindTable, columns, []query.Value{num(1), num(7), big(math.MaxInt64), fl(0.5), dec("0.1")}))
	change := func(column int, op query.AssignOp, v query.Value) ([]string, error) {
		n := &query.Update{Table: kindTable, Set: []query.Assign{{Column: column, Op: op, Value: v}}, Where: query.AllRows{}, Returning: []int{column}}
		var out []string
		_, err := e.Run(t.Context(), n, func(r driver.Row) error {
			out = append(out, renderRow(r, pick(kindTable, n.Returning)))
			return nil
		})
		return out, err
	}
	for _, c := range []struct {
		column int
		op     query.AssignOp
		value  query.Value
		want   string // "" if the change is refused
	}{
		{1, query.Increment, num(3), "10"}, {1, query.Decrement, num(20), "-10"}, {1, query.Multiply, num(7), "-70"}, {1, query.Divide, num(-9), "7"},
		{1, query.Increment, num(math.MaxInt32), ""}, {1, query.Divide, num(0), ""},
		{2, query.Increment, big(1), ""}, {2, query.Decrement, big(1), "9223372036854775806"}, {2, query.Multiply, big(2), ""},
		{2, query.Divide, big(2), "4611686018427387903"}, {2, query.Multiply, big(-2), "-9223372036854775806"},
		{3, query.Increment, fl(0.25), "0.75"}, {3, query.Divide, fl(3), "0.25"}, {3, query.Divide, fl(0), ""},
		{4, query.Increment, dec("0.2"), "0.3"}, {4, query.Multiply, dec("12345678901234567890"), "3703703670370370367"},
		{4, query.Decrement, dec("0.000000000000000000001"), "3703703670370370366.999999999999999999999"},
		{4, query.Divide, dec("0"), ""}, {4, query.Multiply, dec("100000000000000000000"), ""},
	} {
		got, err := change(c.column, c.op, c.value)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("column %d: operation %d gives %v, want an error", c.column, c.op, got)
		case c.want != "" && err != nil:
			t.Errorf("column %d: operation %d: %v", c.column, c.op, err)
		case c.want != "":
			equal(t, got, c.want)
		}
	}
	do(t, e, &query.Update{Table: kindTable, Set: []query.Assign{{Column: 3, Value: fl(1e-300)}, {Column: 4, Value: dec("0.00000000000000000005")}}, Where: query.AllRows{}})
	if got, err := change(3, query.Multiply, fl(1e-300)); err == nil {
		t.Errorf("a product too small for a float is %v", got)
	}
	if got, err := change(4, query.Multiply, dec("0.0000000001")); err != nil || got[0] != "0.000000000000000000000000000005" {
		t.Errorf("the product is %v, %v", got, err)
	}
	if got, err := change(4, query.Multiply, dec("-0.5")); err != nil || got[0] != "-0.000000000000000000000000000003" {
		t.Errorf("the product is %v, %v; want it rounded away from zero", got, err)
	}
	do(t, e, &query.Update{Table: kindTable, Set: []query.Assign{{Column: 3, Value: fl(math.Inf(1))}}, Where: query.AllRows{}})
	if got, err := change(3, query.Increment, fl(1)); err != nil || got[0] != "+Inf" {
		t.Errorf("infinity and one is %v, %v", got, err)
	}
	do(t, e, &query.Update{Table: kindTable, Set: []query.Assign{{Column: 4, Value: dec("1")}, {Column: 1, Value: null}}, Where: query.AllRows{}})
	if got, err := change(4, query.Divide, dec("3")); err != nil || got[0] != "0.333333333333333333333333333333" {
		t.Errorf("a third is %v, %v", got, err)
	}
	if got, err := change(1, query.Increment, num(1)); err != nil || got[0] != "NULL" {
		t.Errorf("NULL and one is %v, %v", got, err)
	}
}

func testDelete(t *testing.T, e *env) {
	seed(t, e)
	n := &query.Delete{Table: postTable, Where: query.Compare{Column: postAuthor, Value: num(2)}, Returning: []int{postID, postTitle}}
	got := returned(t, e, n, postTable, n.Returning)
	if len(got) != 2 {
		t.Errorf("got %v, want two rows", got)
	}
	if got := do(t, e, n); got != 0 {
		t.Errorf("%d rows deleted again", got)
	}
	n.Where, n.Returning = nil, nil
	if _, err := e.Run(t.Context(), n, nil); err == nil {
		t.Error("a delete without condition runs")
	}
	n.Where = query.AllRows{}
	if got := do(t, e, n); got != 5 {
		t.Errorf("%d rows deleted, want 5", got)
	}
}

func testLinks(t *testing.T, e *env) {
	seed(t, e)
	linked := func() []string {
		return e.rows(t, &query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagName, false), Limit: -1,
			Parent: &query.Parent{Link: postTags, Keys: [][]query.Value{{num(1)}, {num(2)}}, ByKey: true}})
	}
	pairs := func(op query.LinkOp, is ...int) int64 {
		n := &query.LinkRows{Link: postTags, Op: op}
		for i := 0; i < len(is); i += 2 {
			n.Pairs = append(n.Pairs, [2]query.Value{num(is[i]), num(is[i+1])})
		}
		return do(t, e, n)
	}
	equal(t, linked(), "db 1", "go 1")
	if got := pairs(query.AddPairs, 1, 1, 1, 3, 2, 3); got != 2 {
		t.Errorf("%d pairs added, want 2", got)
	}
	equal(t, sorted(linked()), "db 1", "go 1", "old 1", "old 2")
	if got := pairs(query.RemovePairs, 1, 2, 2, 2, 2, 3); got != 2 {
		t.Errorf("%d pairs removed, want 2", got)
	}
	equal(t, linked(), "go 1", "old 1")
	pairs(query.ClearPairs, 1, 0)
	pairs(query.AddPairs)
	equal(t, linked())
	_, err := e.Run(t.Context(), &query.LinkRows{Link: postTags, Op: query.AddPairs, Pairs: [][2]query.Value{{num(1), num(99)}}}, nil)
	wantErr(t, err, orm.ErrForeignKeyViolation)
}

func testConstraints(t *testing.T, e *env) {
	seed(t, e)
	bad := func(n query.Node, kind error, table string, columns ...string) {
		t.Helper()
		_, err := e.Run(t.Context(), n, func(driver.Row) error { return nil })
		wantErr(t, err, kind)
		var c *orm.ConstraintError
		if !errors.As(err, &c) {
			t.Errorf("%v is no ConstraintError", err)
			return
		}
		if c.Table != table || fmt.Sprint(c.Columns) != fmt.Sprint(columns) {
			t.Errorf("%v: table %q, columns %q, want %q %q", err, c.Table, c.Columns, table, columns)
		}
		if !e.db.DriverError(err) {
			t.Errorf("%v: the driver's error is out of reach", err)
		}
	}
	bad(insert(userTable, []int{userEmail}, []query.Value{str("ann@x.io")}), orm.ErrUniqueViolation, "user", "email")
	bad(insert(userTable, []int{userID, userEmail}, []query.Value{num(1), str("q")}), orm.ErrUniqueViolation, "user", "id")
	bad(insert(memberTable, []int{0, 1, 2}, []query.Value{big(1), str("a"), enum("ADMIN")}), orm.ErrUniqueViolation, "member", "tenant", "user")
	bad(insert(userTable, []int{userName}, []query.Value{str("x")}), orm.ErrNotNullViolation, "user", "email")
	bad(insert(postTable, []int{postTitle, postAuthor}, []query.Value{str("x"), num(1)}, []query.Value{str("x"), num(77)}), orm.ErrForeignKeyViolation, "post", "author_id")
	bad(&query.Update{Table: postTable, Set: []query.Assign{{Column: postAuthor, Value: num(77)}}, Where: query.AllRows{}}, orm.ErrForeignKeyViolation, "post", "author_id")
	_, err := e.Run(t.Context(), &query.Delete{Table: userTable, Where: query.AllRows{}}, nil)
	wantErr(t, err, orm.ErrForeignKeyViolation)
	_, err = e.Run(t.Context(), insert(tagTable, []int{tagName}, []query.Value{str("")}), nil)
	wantErr(t, err, orm.ErrCheckViolation)
	var c *orm.ConstraintError
	if !errors.As(err, &c) || c.Constraint != "tag_name_check" || c.Table != "tag" {
		t.Errorf("check violation says %+v", c)
	}
}
