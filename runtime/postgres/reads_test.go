package postgres_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

var (
	numbers    = &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}
	allNumbers = &query.Select{Table: numbers, Columns: []int{0}, Limit: -1}
)

// TestReadsSeeOneState commits a row between two reads of one call. The first read waits for a lock
// until the row is committed.
func TestReadsSeeOneState(t *testing.T) {
	for _, parameter := range []string{"application_name", "pgbouncer"} {
		database := with(t, pgtest.URL(t), parameter, "true")
		e, writer := open(t, database), open(t, database)
		run(t, e, "CREATE TABLE t (x int)", "CREATE VIEW gate AS SELECT 1 AS x FROM (SELECT pg_advisory_xact_lock(7)) AS l")
		tx, err := writer.Begin(t.Context(), driver.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		run(t, tx, "SELECT pg_advisory_xact_lock(7)", "INSERT INTO t VALUES (1)")
		done, rows := make(chan error, 1), 0
		go func() {
			gate := &query.Select{Table: &query.Table{Name: "gate", Columns: numbers.Columns}, Columns: []int{0}, Limit: -1}
			done <- e.RunAll(t.Context(), []query.Node{gate, allNumbers}, func(i int, _ driver.Row) error {
				rows += i
				return nil
			})
		}()
		for waiting := false; !waiting; time.Sleep(time.Millisecond) {
			_, err := e.Raw(t.Context(), "SELECT count(*) FROM pg_locks WHERE NOT granted", nil, rowsTo(func(r driver.Row) error {
				waiting = r.Int(0) > 0
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil || rows != 0 {
			t.Errorf("%s: the second read sees %d rows that were committed after the first one began: %v", parameter, rows, err)
		}
	}
}

// TestFailedReads lets one of several reads fail or be repeated. Afterwards the connection must be
// usable, and no row may have been passed on twice.
func TestFailedReads(t *testing.T) {
	e := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	run(t, e, "CREATE TABLE t (x int)", "INSERT INTO t SELECT generate_series(1, 10)")
	nodes := []query.Node{allNumbers, &query.Count{Table: numbers, Limit: -1}, &query.Select{Table: numbers, Columns: []int{0}, Limit: 5}}
	read := func(when string) {
		t.Helper()
		got := map[int]int{}
		err := e.RunAll(t.Context(), nodes, func(i int, _ driver.Row) error { got[i]++; return nil })
		if err != nil || got[0] != 10 || got[2] != 5 {
			t.Errorf("%s: %v rows, %v", when, got, err)
		}
	}
	read("at first")
	missing := &query.Count{Table: &query.Table{Name: "missing"}, Limit: -1}
	delivered := 0
	err := e.RunAll(t.Context(), append(nodes[:2:2], missing), func(int, driver.Row) error { delivered++; return nil })
	if err == nil || delivered > 0 {
		t.Errorf("a missing table: %v, after %d rows", err, delivered)
	}
	read("after a failure")
	stop := errors.New("stop")
	if err := e.RunAll(t.Context(), nodes, func(int, driver.Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	read("after the callback's error")
	run(t, e, "ALTER TABLE t ALTER x TYPE bigint")
	read("after a change of the table")
	run(t, e, "DEALLOCATE ALL")
	read("after the loss of the statements")
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	run(t, tx, "ALTER TABLE t ALTER x TYPE int")
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if tx, err = e.Begin(t.Context(), driver.TxOptions{}); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = tx.CommitWith(t.Context(), nodes[:1], func(int, driver.Row) error { n++; return nil })
	if err != nil || n != 10 {
		t.Errorf("a transaction whose first statement is out of date: %d rows, %v", n, err)
	}
}
