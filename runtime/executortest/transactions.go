package executortest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

func begin(t *testing.T, exec driver.Executor) driver.Tx {
	t.Helper()
	tx, err := exec.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tx.Close(); err != nil {
			t.Error(err)
		}
	})
	return tx
}

func addTag(t *testing.T, exec driver.Executor, name string) {
	t.Helper()
	do(t, exec, insert(tagTable, []int{tagName}, []query.Value{str(name)}))
}

// tags returns the names of all tags, separated by spaces.
func tags(t *testing.T, exec driver.Executor) string {
	t.Helper()
	out, err := rowsOf(t, exec, &query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagName, false), Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	return join(out)
}

func wantTags(t *testing.T, exec driver.Executor, want string) {
	t.Helper()
	if got := tags(t, exec); got != want {
		t.Errorf("tags are %q, want %q", got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func testTransactions(t *testing.T, e *env) {
	tx := begin(t, e)
	addTag(t, tx, "a")
	wantTags(t, tx, "a")
	must(t, tx.Rollback(t.Context()))
	wantTags(t, e, "")

	tx = begin(t, e)
	addTag(t, tx, "b")
	must(t, tx.Commit(t.Context()))
	wantTags(t, e, "b")
	must(t, tx.Rollback(t.Context()))
	wantTags(t, e, "b")

	tx = begin(t, e) // an empty transaction
	must(t, tx.Commit(t.Context()))

	tx, err := e.Begin(t.Context(), driver.TxOptions{ReadOnly: true, Isolation: driver.Serializable})
	must(t, err)
	wantTags(t, tx, "b")
	must(t, tx.Commit(t.Context()))

	tx = begin(t, e)
	must(t, tx.RunAll(t.Context(), []query.Node{
		insert(tagTable, []int{tagName}, []query.Value{str("c")}), &query.Delete{Table: tagTable, Where: query.Compare{Column: tagName, Value: str("b")}}}, nil))
	wantTags(t, tx, "c")
	must(t, tx.Close())
	wantTags(t, e, "b")
}

// testCommitWith commits transactions together with their last statements.
func testCommitWith(t *testing.T, e *env) {
	tag := func(name string) query.Node {
		return insert(tagTable, []int{tagName}, []query.Value{str(name)})
	}
	read := &query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagName, false), Limit: -1}
	tx := begin(t, e)
	addTag(t, tx, "a")
	var got []string
	must(t, tx.CommitWith(t.Context(), []query.Node{tag("b"), read}, func(i int, r driver.Row) error {
		got = append(got, fmt.Sprint(i, r.Text(0)))
		return nil
	}))
	equal(t, got, "1a", "1b")
	if err := tx.CommitWith(t.Context(), []query.Node{tag("x")}, nil); err == nil {
		t.Error("a transaction commits twice")
	}
	must(t, tx.Rollback(t.Context()))
	must(t, begin(t, e).CommitWith(t.Context(), []query.Node{tag("c")}, nil)) // BEGIN, the statement and COMMIT can be sent together
	must(t, begin(t, e).CommitWith(t.Context(), nil, nil))
	wantTags(t, e, "a b c")

	tx = begin(t, e)
	addTag(t, tx, "d")
	wantErr(t, tx.CommitWith(t.Context(), []query.Node{tag("e"), tag("a")}, nil), orm.ErrUniqueViolation)
	if _, err := tx.Run(t.Context(), read, nil); err == nil {
		t.Error("a transaction that was rolled back runs statements")
	}
	wantTags(t, e, "a b c")

	tx = begin(t, e)
	inner := begin(t, tx)
	addTag(t, inner, "d")
	must(t, inner.CommitWith(t.Context(), []query.Node{tag("e")}, nil))
	failed := begin(t, tx)
	addTag(t, failed, "f")
	wantErr(t, failed.CommitWith(t.Context(), []query.Node{tag("a")}, nil), orm.ErrUniqueViolation)
	wantTags(t, tx, "a b c d e")
	stop := errors.New("stop")
	err := tx.CommitWith(t.Context(), []query.Node{tag("g"), read}, func(int, driver.Row) error { return stop })
	wantErr(t, err, stop)
	if got := tags(t, e); got != "a b c" && got != "a b c d e g" {
		t.Errorf("after an error of the callback the tags are %q", got)
	}
	wantTags(t, e, tags(t, e)) // works only if the transaction has released its connection
}

func testSavepoints(t *testing.T, e *env) {
	tx := begin(t, e)
	addTag(t, tx, "a")
	inner := begin(t, tx)
	addTag(t, inner, "b")
	deeper := begin(t, inner)
	addTag(t, deeper, "c")
	must(t, deeper.Commit(t.Context()))
	wantTags(t, inner, "a b c")
	must(t, inner.Rollback(t.Context()))
	wantTags(t, tx, "a")

	failed := begin(t, tx)
	_, err := failed.Run(t.Context(), insert(tagTable, []int{tagName}, []query.Value{str("a")}), nil)
	wantErr(t, err, orm.ErrUniqueViolation)
	must(t, failed.Rollback(t.Context()))
	again := begin(t, tx)
	addTag(t, again, "d")
	must(t, again.Commit(t.Context()))
	must(t, tx.Commit(t.Context()))
	wantTags(t, e, "a d")

	early := begin(t, e) // the savepoint is the first statement of the transaction
	first := begin(t, early)
	addTag(t, first, "e")
	must(t, first.Rollback(t.Context()))
	must(t, early.Commit(t.Context()))
	wantTags(t, e, "a d")
}

func testRunAll(t *testing.T, e *env) {
	seed(t, e)
	got := map[int][]string{}
	nodes := []query.Node{
		&query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagID, false), Limit: -1},
		&query.Select{Table: userTable, Columns: []int{userEmail}, Order: by1(userID, false), Limit: 1},
		&query.Select{Table: postTable, Columns: []int{postID}, Limit: -1, Parent: &query.Parent{Link: userPosts}},
		&query.Count{Table: postTable, Limit: -1},
	}
	must(t, e.RunAll(t.Context(), nodes, func(i int, r driver.Row) error {
		got[i] = append(got[i], r.Text(0))
		return nil
	}))
	equal(t, got[0], "go", "db", "old")
	equal(t, got[1], "ann@x.io")
	equal(t, got[3], "7")
	must(t, e.RunAll(t.Context(), nil, nil))

	bad := []query.Node{insert(tagTable, []int{tagName}, []query.Value{str("x")}), insert(tagTable, []int{tagName}, []query.Value{str("x")})}
	err := e.RunAll(t.Context(), bad, nil)
	wantErr(t, err, orm.ErrUniqueViolation)
	wantTags(t, e, "db go old")
	stop := errors.New("stop")
	err = e.RunAll(t.Context(), nodes, func(int, driver.Row) error { return stop })
	wantErr(t, err, stop)
	wantTags(t, e, "db go old")
}
