package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// TestLeavingStream counts the rows that the server computes for a stream that is left early.
func TestLeavingStream(t *testing.T) {
	database := pgtest.URL(t)
	admin := open(t, database)
	run(t, admin, "CREATE TABLE t (x int)", "INSERT INTO t SELECT generate_series(1, 20000)", "CREATE SEQUENCE computed",
		"CREATE VIEW v AS SELECT nextval('computed') AS x, repeat('x', 500) AS y FROM t")
	table := &query.Table{Name: "v", Columns: []query.Column{{Name: "x", Kind: query.BigInt}, {Name: "y", Kind: query.String}}}
	stream := &query.Select{Table: table, Columns: []int{0, 1}, Limit: -1, Stream: true}
	for _, parameter := range []string{"application_name", "pgbouncer"} {
		e := open(t, with(t, database, parameter, "true"), orm.WithMaxConns(1))
		for name, exec := range map[string]driver.Executor{"pool": e, "transaction": nil} {
			run(t, admin, "ALTER SEQUENCE computed RESTART")
			if exec == nil {
				tx, err := e.Begin(t.Context(), driver.TxOptions{})
				if err != nil {
					t.Fatal(err)
				}
				exec = tx
			}
			stop, n := errors.New("stop"), 0
			_, err := exec.Run(t.Context(), stream, func(driver.Row) error {
				if n++; n == 10 {
					return stop
				}
				return nil
			})
			if !errors.Is(err, stop) {
				t.Fatal(name, err)
			}
			_, err = admin.Raw(t.Context(), "SELECT last_value FROM computed", nil, rowsTo(func(r driver.Row) error {
				if n := r.Int(0); n > 200 {
					t.Errorf("%s, %s: the server computed %d rows for 10", parameter, name, n)
				}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := exec.Raw(t.Context(), "SELECT 1", nil, nil); err != nil {
				t.Errorf("%s, %s: after the stream: %v", parameter, name, err)
			}
			if tx, ok := exec.(driver.Tx); ok { // the transaction locks the sequence
				if err := tx.Rollback(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestStreamContext ends the context of a stream while its rows are read.
func TestStreamContext(t *testing.T) {
	e := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	run(t, e, "CREATE TABLE t (x int)", "INSERT INTO t SELECT generate_series(1, 20000)")
	table := &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := e.Run(ctx, &query.Select{Table: table, Columns: []int{0}, Limit: -1, Stream: true}, func(driver.Row) error {
		if n++; n == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n == 20000 {
		t.Errorf("after %d rows: %v", n, err)
	}
	countT(t, e)
}

// TestStreamAfterEnd continues reading a stream after its transaction has ended.
func TestStreamAfterEnd(t *testing.T) {
	e := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	run(t, e, "CREATE TABLE t (x int)", "INSERT INTO t SELECT generate_series(1, 20000)")
	table := &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	_, err = tx.Run(t.Context(), &query.Select{Table: table, Columns: []int{0}, Limit: -1, Stream: true}, func(driver.Row) error {
		if n++; n == 10 {
			driver.Pause(tx, func() {
				if err := tx.Commit(t.Context()); err != nil {
					t.Error(err)
				}
				countT(t, e)
			})
		}
		return nil
	})
	if !errors.Is(err, orm.ErrTxDone) || n > 1000 {
		t.Errorf("after %d rows: %v, want ErrTxDone", n, err)
	}
	countT(t, e)
}
