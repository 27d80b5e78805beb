package sqlite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// TestBusy opens one file with several executors, which stand for several programs. One of them
// holds the write lock while the others write and read.
func TestBusy(t *testing.T) {
	url := newFile(t)
	open := func(url string) *sqlite.Executor {
		e, err := sqlite.Open(t.Context(), driver.Source{Literal: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
		return e
	}
	one, patient, hasty := open(url), open(url), open(url+"?busy_timeout=30")
	if _, err := one.Raw(t.Context(), "CREATE TABLE t (x)", nil, nil); err != nil {
		t.Fatal(err)
	}
	tx, err := one.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const write = "INSERT INTO t VALUES (1)"
	if _, err := tx.Raw(t.Context(), write, nil, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for name, use := range map[string]*sqlite.Executor{"another program": patient, "this program": one} {
		if _, err := use.Raw(ctx, write, nil, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting in %s ends with %v", name, err)
		}
		if _, err := use.Raw(t.Context(), "SELECT * FROM t", nil, nil); err != nil {
			t.Errorf("%s cannot read: %v", name, err)
		}
	}
	if _, err := hasty.Raw(t.Context(), write, nil, nil); !errors.Is(err, orm.ErrSerialization) {
		t.Errorf("the busy timeout ends with %v", err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := patient.Raw(t.Context(), write, nil, nil)
		done <- err
	}()
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("who waits long enough gets %v", err)
	}
}

// TestOuterClient uses the client while its own transaction is open. The statement must fail after
// the busy timeout, since the transaction cannot end while the caller waits.
func TestOuterClient(t *testing.T) {
	e, err := sqlite.Open(t.Context(), driver.Source{Literal: newFile(t) + "?busy_timeout=30"})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Raw(t.Context(), "CREATE TABLE t (x)", nil, nil); !errors.Is(err, orm.ErrSerialization) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(tx.Rollback(t.Context()), e.Close()); err != nil {
		t.Error(err)
	}
}

// TestReadersInUse reads while read-only transactions hold all reading connections.
func TestReadersInUse(t *testing.T) {
	e, err := sqlite.Open(t.Context(), driver.Source{Literal: newFile(t) + "?busy_timeout=30&connection_limit=2"})
	if err != nil {
		t.Fatal(err)
	}
	var held []driver.Tx
	for range 2 {
		tx, err := e.Begin(t.Context(), driver.TxOptions{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, tx)
	}
	read := func() error { _, err := e.Raw(t.Context(), "SELECT 1", nil, nil); return err }
	if err := read(); !errors.Is(err, orm.ErrPoolTimeout) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(held[0].Close(), read(), held[1].Close(), e.Close()); err != nil {
		t.Error(err)
	}
}
