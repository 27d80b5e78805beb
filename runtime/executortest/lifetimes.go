package executortest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// uses returns calls of the executor's methods, by name. Each call must fail after the executor has
// ended.
func uses(ctx context.Context, exec driver.Executor) map[string]func() error {
	count := &query.Count{Table: tagTable, Limit: -1}
	out := map[string]func() error{
		"Run":    func() error { _, err := exec.Run(ctx, count, nil); return err },
		"RunAll": func() error { return exec.RunAll(ctx, []query.Node{count, count}, nil) },
		"Raw":    func() error { _, err := exec.Raw(ctx, "SELECT 1", nil, nil); return err },
		"Begin": func() error {
			tx, err := exec.Begin(ctx, driver.TxOptions{})
			if err == nil {
				err = errors.Join(errors.New("a transaction has begun"), tx.Close())
			}
			return err
		},
	}
	return out
}

// wantRefused checks that every use of a transaction returns the error want, except that Rollback
// succeeds and does nothing.
func wantRefused(t *testing.T, name string, tx driver.Tx, want error) {
	t.Helper()
	for use, run := range uses(t.Context(), tx) {
		if err := run(); !errors.Is(err, want) {
			t.Errorf("%s: %s gives %v, want %v", name, use, err, want)
		}
	}
}

// testTransactionEnds uses transactions and savepoints that have ended.
func testTransactionEnds(t *testing.T, e *env) {
	ends := map[string]func(driver.Tx) error{
		"commit":   func(tx driver.Tx) error { return tx.Commit(t.Context()) },
		"rollback": func(tx driver.Tx) error { return tx.Rollback(t.Context()) },
		"close":    driver.Tx.Close,
	}
	for name, end := range ends {
		tx := begin(t, e)
		addTag(t, tx, name)
		ended, open := begin(t, tx), driver.Tx(nil)
		addTag(t, ended, name+" in a savepoint")
		must(t, end(ended))
		if name != "commit" { // Commit is refused while a savepoint is open
			open = begin(t, tx)
		}
		must(t, end(tx))
		for what, used := range map[string]driver.Tx{"transaction": tx, "ended savepoint": ended, "open savepoint": open} {
			if used == nil {
				continue
			}
			wantRefused(t, what+" after "+name, used, orm.ErrTxDone)
			wantErr(t, used.Commit(t.Context()), orm.ErrTxDone)
			must(t, used.Rollback(t.Context()))
		}
	}
	wantTags(t, e, "commit commit in a savepoint")

	tx := begin(t, e) // Commit fails while a savepoint is open
	addTag(t, tx, "x")
	inner := begin(t, tx)
	wantRefused(t, "transaction with an open savepoint", tx, orm.ErrTxBusy)
	wantErr(t, tx.Commit(t.Context()), orm.ErrTxBusy)
	wantRefused(t, "savepoint", inner, orm.ErrTxDone)
	wantTags(t, e, "commit commit in a savepoint")
}

// testTransactionContexts runs statements in a transaction. Their context ends before they start or
// while they run. The statement must fail, and from then on the transaction can only be rolled
// back.
func testTransactionContexts(t *testing.T, e *env) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, fail := range map[string]func(driver.Tx) error{
		"before the statement": func(tx driver.Tx) error {
			_, err := tx.Run(ended, &query.Count{Table: tagTable, Limit: -1}, nil)
			return err
		},
		"during the statement": func(tx driver.Tx) error {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			_, err := tx.Raw(ctx, e.db.Sleep, nil, nil)
			if errors.Is(err, context.DeadlineExceeded) {
				err = errors.Join(err, context.Canceled)
			}
			return err
		},
		"in a savepoint": func(tx driver.Tx) error {
			inner := begin(t, tx)
			addTag(t, inner, "inner")
			_, err := inner.Run(ended, &query.Count{Table: tagTable, Limit: -1}, nil)
			wantRefused(t, "savepoint", inner, orm.ErrTxAborted)
			must(t, inner.Rollback(t.Context()))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			tx := begin(t, e)
			addTag(t, tx, "x")
			wantErr(t, fail(tx), context.Canceled)
			wantRefused(t, "transaction", tx, orm.ErrTxAborted)
			wantErr(t, tx.Commit(t.Context()), orm.ErrTxAborted)
			wantRefused(t, "transaction after Commit", tx, orm.ErrTxDone)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	tx, err := e.Begin(ctx, driver.TxOptions{})
	must(t, err)
	addTag(t, tx, "x")
	cancel()
	wantErr(t, tx.Commit(ctx), context.Canceled)
	must(t, tx.Rollback(ctx))
	wantTags(t, e, "")
}

// testSharedTransactions uses one transaction in several goroutines. Each statement must either
// succeed or be refused with ErrTxBusy. After the commit, the database must contain exactly the
// rows of the statements that succeeded.
func testSharedTransactions(t *testing.T, e *env) {
	seed(t, e)
	tx := begin(t, e)
	var (
		group   sync.WaitGroup
		mu      sync.Mutex
		written = map[string]bool{}
	)
	for i := range 8 {
		group.Go(func() {
			for k := range 25 {
				name := fmt.Sprintf("t%d.%d", i, k)
				if err := useShared(t, tx, name, k%4); err == nil {
					mu.Lock()
					written[name] = true
					mu.Unlock()
				} else if !errors.Is(err, orm.ErrTxBusy) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	group.Wait()
	must(t, tx.Commit(t.Context()))
	if len(written) == 0 {
		t.Error("every statement was refused")
	}
	if got := e.count(t, tagTable, nil); got != int64(len(written)+3) {
		t.Errorf("%d tags, %d were written", got, len(written)+3)
	}
}

// useShared adds a tag. how selects one of several ways.
func useShared(t *testing.T, tx driver.Tx, name string, how int) error {
	node := insert(tagTable, []int{tagName}, []query.Value{str(name)})
	switch how {
	case 0:
		return tx.RunAll(t.Context(), []query.Node{node, selectIDs(tagTable, nil)}, nil)
	case 1: // in a savepoint
		inner, err := tx.Begin(t.Context(), driver.TxOptions{})
		if err != nil {
			return err
		}
		if _, err = inner.Run(t.Context(), node, nil); err == nil {
			err = inner.Commit(t.Context())
		}
		return errors.Join(err, inner.Rollback(t.Context()))
	case 2: // while a result is being read
		var err error
		first := true
		_, reading := tx.Run(t.Context(), selectIDs(userTable, nil), func(driver.Row) error {
			driver.Pause(tx, func() {
				if first {
					_, err = tx.Run(t.Context(), node, nil)
				}
				first = false
			})
			return err
		})
		return reading
	}
	node.Returning = []int{tagName}
	_, err := tx.Run(t.Context(), node, func(r driver.Row) error {
		if got := r.Text(0); got != name {
			t.Errorf("got the row %s for %s", got, name)
		}
		return nil
	})
	return err
}

// testClosedClient uses an executor after Close.
func testClosedClient(t *testing.T, e *env) {
	exec := e.db.Open(t, e.db.Fresh(t))
	must(t, exec.Close())
	for name, use := range uses(t.Context(), exec) {
		if err := use(); !errors.Is(err, orm.ErrClosed) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	must(t, exec.Close())
}
