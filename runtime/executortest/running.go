package executortest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

func testRaw(t *testing.T, e *env) {
	seed(t, e)
	for _, name := range []string{"transaction", "pool"} {
		exec := e.Executor
		if name == "transaction" {
			exec = begin(t, e)
			addTag(t, exec, "t")
		}
		var got []string
		_, err := exec.Raw(t.Context(), `SELECT "id", "name" AS label FROM "tag" WHERE "name" = $1`, []any{"db"},
			func(columns []string) (func(driver.Row) error, error) {
				return func(r driver.Row) error {
					got = append(got, fmt.Sprint(columns, r.Int(0), " ", r.Text(1)))
					return nil
				}, nil
			})
		must(t, err)
		equal(t, got, "[id label] 2 db")
		affected, err := exec.Raw(t.Context(), `UPDATE "post" SET "views" = 0 WHERE "author_id" = $1`, []any{1}, nil)
		must(t, err)
		if affected != 4 {
			t.Errorf("%s: %d rows written, want 4", name, affected)
		}
		if tx, ok := exec.(driver.Tx); ok {
			must(t, tx.Rollback(t.Context()))
		}
	}
	_, err := e.Raw(t.Context(), `SELEKT`, nil, nil)
	if err == nil || !e.db.DriverError(err) {
		t.Errorf("a syntax error gives %v", err)
	}
	_, err = e.Raw(t.Context(), `INSERT INTO "tag" ("name") VALUES ($1)`, []any{"go"}, nil)
	wantErr(t, err, orm.ErrUniqueViolation)
	if _, err := e.Raw(t.Context(), `SELECT 1 WHERE 1 = $1`, nil, nil); err == nil {
		t.Error("a missing parameter passes")
	}
	if _, err := e.Raw(t.Context(), `BEGIN`, nil, nil); err == nil {
		t.Error("a transaction that nobody ends passes")
	}
	wantTags(t, e, "db go old")
}

// testStopping stops reading results early, by an error or a panic of the callback. It does so more
// often than there are connections, so a result that stays open would block a later statement.
func testStopping(t *testing.T, e *env) {
	seed(t, e)
	stop, reads := errors.New("stop"), 0
	for range 10 { // more often than there are connections
		_, err := e.Run(t.Context(), selectIDs(postTable, nil), func(driver.Row) error { reads++; return stop })
		if err != stop { //nolint:errorlint // errors.Is accepts a wrapped error, which would be a fault here
			t.Fatalf("got %v, want the callback's own error", err)
		}
		_, err = e.Run(t.Context(), selectIDs(postTable, nil), func(r driver.Row) error { r.Fail(stop); return nil })
		wantErr(t, err, stop)
		func() {
			defer func() { _ = recover() }()
			_, _ = e.Run(t.Context(), selectIDs(postTable, nil), func(driver.Row) error { panic("stop") })
		}()
	}
	if reads != 10 {
		t.Errorf("%d rows read, want 10", reads)
	}
	tx := begin(t, e)
	_, err := tx.Run(t.Context(), selectIDs(postTable, nil), func(driver.Row) error { return stop })
	wantErr(t, err, stop)
	wantTags(t, tx, "db go old")
	must(t, tx.Commit(t.Context()))
	_, err = e.Run(t.Context(), selectIDs(userTable, nil), func(r driver.Row) error { r.Time(0); return nil })
	_ = err // not an error on SQLite, where an integer can be a time
	_, err = e.Run(t.Context(), &query.Select{Table: userTable, Columns: []int{userEmail}, Limit: -1}, func(r driver.Row) error { r.Int(0); return nil })
	if err == nil {
		t.Error("a text is read as an integer without an error")
	}
}

// testStreams reads results of a Select with Stream, some of them not to the end, and runs
// statements between rows.
func testStreams(t *testing.T, e *env) {
	var rows [][]query.Value
	for i := range 1500 {
		rows = append(rows, []query.Value{str(fmt.Sprintf("tag %05d %s", i, strings.Repeat("x", i%500)))})
	}
	do(t, e, insert(tagTable, []int{tagName}, rows...))
	stream := &query.Select{Table: tagTable, Columns: []int{tagName}, Order: by1(tagName, false), Limit: -1, Stream: true}
	// read reads n rows, and calls between after the third row and after every further 400 rows.
	read := func(exec driver.Executor, n int, between func(i int)) {
		t.Helper()
		stop, i := errors.New("stop"), 0
		_, err := exec.Run(t.Context(), stream, func(r driver.Row) error {
			if got := r.Text(0); got != rows[i][0].Str {
				t.Errorf("row %d is %.20q", i, got)
			}
			if i++; i == n {
				return stop
			}
			if between != nil && i%400 == 3 {
				driver.Pause(exec, func() { between(i) })
			}
			return nil
		})
		if n > len(rows) && err != nil || n <= len(rows) && !errors.Is(err, stop) {
			t.Errorf("%d rows: %v", n, err)
		}
		if want := min(n, len(rows)); i != want {
			t.Errorf("%d rows were read, want %d", i, want)
		}
	}
	for _, n := range []int{1, 64, 65, 1000, 1500, 2000} {
		read(e, n, nil)
		read(e, n, func(int) { read(e, 100, nil) })
		tx := begin(t, e)
		read(tx, n, func(int) {
			read(tx, 100, nil)
			do(t, tx, &query.Count{Table: tagTable, Limit: -1})
		})
		must(t, tx.Commit(t.Context()))
	}
	none := *stream
	none.Where = query.Compare{Column: tagName, Value: str("none")}
	do(t, e, &none)
	tx := begin(t, e)
	do(t, tx, &none)
	must(t, tx.Commit(t.Context()))
	if n := e.count(t, tagTable, nil); n != 1500 {
		t.Errorf("%d rows", n)
	}
}

func testCancellation(t *testing.T, e *env) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.Run(ctx, selectIDs(tagTable, nil), nil)
	wantErr(t, err, context.Canceled)
	_, err = e.Begin(ctx, driver.TxOptions{})
	if err == nil { // allowed, since BEGIN may be sent with the next statement
		t.Log("a transaction began after the end of its context")
	}
	start := time.Now()
	for _, use := range []func(driver.Executor, context.Context) error{
		func(exec driver.Executor, ctx context.Context) error {
			_, err := exec.Raw(ctx, e.db.Sleep, nil, nil)
			return err
		},
		func(exec driver.Executor, ctx context.Context) error {
			tx, err := exec.Begin(t.Context(), driver.TxOptions{}) // t.Context(), since opening a new connection can take longer than ctx allows
			must(t, err)
			defer func() { must(t, tx.Close()) }()
			_, err = tx.Raw(ctx, e.db.Sleep, nil, nil)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		wantErr(t, use(e, ctx), context.DeadlineExceeded)
		cancel()
	}
	if time.Since(start) > 20*time.Second {
		t.Error("the statements ran on")
	}
	addTag(t, e, "after")
	wantTags(t, e, "after")
}

// testNestedReads runs reads and writes in the callback for the rows of another result.
func testNestedReads(t *testing.T, e *env) {
	seed(t, e)
	var got []string
	_, err := e.Run(t.Context(), selectIDs(userTable, by1(userID, false)), func(r driver.Row) error {
		id := int(r.Int(0))
		n := selectIDs(postTable, by1(postID, false))
		n.Where = query.Compare{Column: postAuthor, Value: num(id)}
		got = append(got, join(e.rows(t, n)))
		do(t, e, &query.Update{Table: userTable, Where: query.Compare{Column: userID, Value: num(id)}, Set: []query.Assign{{Column: userAge, Value: num(id)}}})
		return nil
	})
	must(t, err)
	equal(t, got, "1 2 5 7", "3 4", "", "")
	if got := e.count(t, userTable, query.Compare{Column: userAge, Op: query.Gt, Value: num(4)}); got != 0 {
		t.Errorf("%d rows kept their age", got)
	}
}

// testConcurrency increments one row in several goroutines while others read.
func testConcurrency(t *testing.T, e *env) {
	seed(t, e)
	var group sync.WaitGroup
	errs := make(chan error, 100)
	for i := range 8 {
		group.Go(func() {
			for range 10 {
				var err error
				if i%2 == 0 {
					_, err = e.Run(t.Context(), &query.Update{Table: postTable, Where: query.Compare{Column: postID, Value: num(4)},
						Set: []query.Assign{{Column: postViews, Op: query.Increment, Value: num(1)}}}, nil)
				} else {
					_, err = e.Run(t.Context(), selectIDs(postTable, nil), func(driver.Row) error { return nil })
				}
				if err != nil {
					errs <- err
				}
			}
		})
	}
	group.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	if got := e.count(t, postTable, query.Compare{Column: postViews, Value: num(40)}); got != 1 {
		t.Error("increments are lost")
	}
}

// testTrips checks the number of round trips to the database, and the statements that the hook is
// called with.
func testTrips(t *testing.T, e *env) {
	seed(t, e)
	nodes := []query.Node{selectIDs(userTable, nil), selectIDs(tagTable, nil)}
	*e.seen = nil
	must(t, e.RunAll(t.Context(), nodes, nil))
	trips := map[int64]bool{}
	for _, s := range *e.seen {
		trips[s.RoundTrip] = true
	}
	if e.db.SharedTrips && len(trips) != 1 {
		t.Errorf("the first use of two nodes in one call takes %d trips: %+v", len(trips), *e.seen)
	}
	selects := slices.DeleteFunc(*e.seen, func(s driver.Statement) bool { return !strings.HasPrefix(s.SQL, "SELECT") })
	if n := len(selects); n != 2 || selects[0].RoundTrip != selects[1].RoundTrip {
		t.Fatalf("two nodes in one call: %+v", selects)
	}
	if s := selects[0]; s.Rows != 4 || s.SQL == "" || s.Args != nil || s.Duration <= 0 {
		t.Errorf("the hook hears %+v", s)
	}
	*e.seen = nil
	tx := begin(t, e)
	_, err := tx.Run(t.Context(), nodes[0], nil)
	must(t, err)
	must(t, tx.Commit(t.Context()))
	clear(trips)
	for _, s := range *e.seen {
		trips[s.RoundTrip] = true
	}
	if want := map[bool]int{true: 2, false: 3}[e.db.SharedTrips]; len(trips) != want || len(*e.seen) != 3 {
		t.Errorf("a transaction with one statement is %d statements in %d trips, want 3 in %d", len(*e.seen), len(trips), want)
	}
	*e.seen = nil
	_, err = e.Raw(t.Context(), "SELEKT", nil, nil)
	if len(*e.seen) != 1 || (*e.seen)[0].Err == nil || err == nil {
		t.Errorf("of a failed statement the hook hears %+v", *e.seen)
	}
}
