package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/query"
)

// TestPoolTimeout uses the client inside its own transactions until no connection is left.
func TestPoolTimeout(t *testing.T) {
	e := open(t, with(t, pgtest.URL(t), "pool_timeout", "1"), orm.WithMaxConns(2))
	one, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Raw(t.Context(), "SELECT 1", nil, nil)
	if !errors.Is(err, orm.ErrPoolTimeout) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want ErrPoolTimeout", err)
	}
	for _, text := range []string{"waited 1s", "at most 2 connections 2 are in use", "2 by transactions (the oldest for 1", "use its own client"} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q does not contain %q", err, text)
		}
	}
	if err := two.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	series := &query.Select{Table: &query.Table{Name: "pg_class", Columns: []query.Column{{Name: "relname", Kind: query.String}}}, Columns: []int{0}, Limit: -1, Stream: true}
	stop := errors.New("stop")
	_, err = e.Run(t.Context(), series, func(driver.Row) error {
		_, err := e.Raw(t.Context(), "SELECT 1", nil, nil)
		if !errors.Is(err, orm.ErrPoolTimeout) || !strings.Contains(err.Error(), "1 by streams") {
			t.Errorf("inside a stream: %v", err)
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Error(err)
	}
	if two, err = e.Begin(t.Context(), driver.TxOptions{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Raw(ctx, "SELECT 1", nil, nil); !errors.Is(err, context.Canceled) || errors.Is(err, orm.ErrPoolTimeout) {
		t.Errorf("with a canceled context: %v", err)
	}
	if err := errors.Join(one.Rollback(t.Context()), two.Rollback(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Raw(t.Context(), "SELECT 1", nil, nil); err != nil {
		t.Errorf("after the transactions: %v", err)
	}
}

// killed returns an executor with several idle connections, all of which the server has closed.
func killed(t *testing.T, database string, admin driver.Executor) *postgres.Executor {
	t.Helper()
	e := open(t, database, orm.WithMaxConns(2))
	var held []driver.Tx
	for range 2 {
		tx, err := e.Begin(t.Context(), driver.TxOptions{})
		if err == nil {
			_, err = tx.Raw(t.Context(), "SELECT 1", nil, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, tx)
	}
	for _, tx := range held {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	_, err = admin.Raw(t.Context(), "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()", []any{u.Path[1:]}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestKilledConnections checks that a call on a closed connection is repeated immediately on
// another connection if it can be repeated.
func TestKilledConnections(t *testing.T) {
	database := pgtest.URL(t)
	admin := open(t, database)
	run(t, admin, "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)")
	table := &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}
	all := &query.Select{Table: table, Columns: []int{0}, Limit: -1}
	add := &query.Insert{Table: table, Columns: []int{0}, Rows: [][]query.Value{{query.IntValue(2)}}}
	begin := func(e driver.Executor) driver.Tx {
		tx, err := e.Begin(t.Context(), driver.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	for name, do := range map[string]func(driver.Executor) error{
		"read":  func(e driver.Executor) error { _, err := e.Run(t.Context(), all, nil); return err },
		"reads": func(e driver.Executor) error { return e.RunAll(t.Context(), []query.Node{all, all}, nil) },
		"transaction": func(e driver.Executor) error {
			tx := begin(e)
			_, err := tx.Run(t.Context(), add, nil)
			return errors.Join(err, tx.Rollback(t.Context()))
		},
		"savepoint": func(e driver.Executor) error {
			tx := begin(e)
			inner := begin(tx)
			_, err := inner.Run(t.Context(), add, nil)
			return errors.Join(err, inner.Commit(t.Context()), tx.Rollback(t.Context()))
		},
		"reads and commit": func(e driver.Executor) error { return begin(e).CommitWith(t.Context(), []query.Node{all}, nil) },
	} {
		if err := do(killed(t, database, admin)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, do := range map[string]func(driver.Executor) error{
		"write":             func(e driver.Executor) error { _, err := e.Run(t.Context(), add, nil); return err },
		"write and commit":  func(e driver.Executor) error { return begin(e).CommitWith(t.Context(), []query.Node{add}, nil) },
		"reads and a write": func(e driver.Executor) error { return e.RunAll(t.Context(), []query.Node{all, add}, nil) },
	} {
		if err := do(killed(t, database, admin)); !errors.Is(err, orm.ErrOutcomeUnknown) {
			t.Errorf("%s: a write that may have been done gives %v, want ErrOutcomeUnknown", name, err)
		}
	}
	if n := countT(t, admin); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func run(t *testing.T, e driver.Executor, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCloseInsideAStream: Close does not wait for a stream that cannot end before Close returns.
func TestCloseInsideAStream(t *testing.T) {
	e := open(t, with(t, pgtest.URL(t), "pool_timeout", "1"))
	classes := &query.Select{Table: &query.Table{Name: "pg_class", Columns: []query.Column{{Name: "relname", Kind: query.String}}}, Columns: []int{0}, Limit: 2, Stream: true}
	rows := 0
	_, err := e.Run(t.Context(), classes, func(driver.Row) error {
		if rows++; rows > 1 {
			return nil
		}
		if err := e.Close(); !errors.Is(err, orm.ErrPoolTimeout) || !strings.Contains(err.Error(), "1 by streams") {
			t.Errorf("Close returns %v", err)
		}
		return nil
	})
	if err != nil || rows != 2 {
		t.Errorf("the stream had %d rows: %v", rows, err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("after the stream: %v", err)
	}
	if _, err := e.Raw(t.Context(), "SELECT 1", nil, nil); !errors.Is(err, orm.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}
