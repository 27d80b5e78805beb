package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

// note, notePlain and notes use the table note, which has one column.
func note(ctx context.Context, exec driver.Executor, text string) error {
	_, err := exec.Raw(ctx, "INSERT INTO note VALUES ($1)", []any{text}, nil)
	return err
}

func notePlain(ctx context.Context, tx pgx.Tx, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO note VALUES ($1)", text)
	return err
}

func notes(ctx context.Context, exec driver.Executor) (out string, err error) {
	_, err = exec.Raw(ctx, "SELECT coalesce(string_agg(text, ' ' ORDER BY text), '') FROM note", nil, rowsTo(func(r driver.Row) error {
		out = r.Text(0)
		return nil
	}))
	return out, err
}

// beginners begin a transaction in every way that pgx has.
func beginners(pool *pgxpool.Pool) map[string]func(context.Context) (pgx.Tx, func(), error) {
	nothing := func() {}
	return map[string]func(context.Context) (pgx.Tx, func(), error){
		"pool": func(ctx context.Context) (pgx.Tx, func(), error) {
			tx, err := pool.Begin(ctx)
			return tx, nothing, err
		},
		"connection": func(ctx context.Context) (pgx.Tx, func(), error) {
			c, err := pool.Acquire(ctx)
			if err != nil {
				return nil, nothing, err
			}
			tx, err := c.Conn().Begin(ctx)
			return tx, c.Release, err
		},
		"savepoint": func(ctx context.Context) (pgx.Tx, func(), error) {
			outer, err := pool.Begin(ctx)
			if err != nil {
				return nil, nothing, err
			}
			tx, err := outer.Begin(ctx)
			return tx, func() { _ = outer.Commit(ctx) }, err
		},
	}
}

// TestFromTx shares a transaction of pgx with the executor.
func TestFromTx(t *testing.T) {
	admin := open(t, pgtest.URL(t))
	ctx := t.Context()
	if _, err := admin.Raw(ctx, "CREATE TABLE note (text TEXT PRIMARY KEY)", nil, nil); err != nil {
		t.Fatal(err)
	}
	for name, begin := range beginners(admin.Pool()) {
		for use, test := range map[string]func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) (want string){
			"commit": func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) string {
				sure(t, notePlain(ctx, tx, "a"), note(ctx, exec, "b"), notePlain(ctx, tx, "c"), tx.Commit(ctx))
				return "a b c"
			},
			"rollback": func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) string {
				sure(t, note(ctx, exec, "a"), tx.Rollback(ctx))
				return ""
			},
			"never ended by the executor": func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) string {
				sure(t, note(ctx, exec, "a"), exec.Close())
				if exec.Commit(ctx) == nil || exec.Rollback(ctx) == nil || exec.CommitWith(ctx, nil, nil) == nil {
					t.Error("the executor ends the transaction")
				}
				sure(t, note(ctx, exec, "b"), tx.Commit(ctx))
				return "a b"
			},
			"savepoints": func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) string {
				kept, err := exec.Begin(ctx, driver.TxOptions{})
				sure(t, err, note(ctx, kept, "a"), notePlain(ctx, tx, "b"), kept.Commit(ctx))
				undone, err := exec.Begin(ctx, driver.TxOptions{})
				sure(t, err, notePlain(ctx, tx, "c"), note(ctx, undone, "d"), undone.Rollback(ctx), tx.Commit(ctx))
				return "a b"
			},
			"recovery": func(t *testing.T, tx pgx.Tx, exec *postgres.Tx) string {
				inner, err := tx.Begin(ctx)
				sure(t, err, note(ctx, exec, "a"))
				if err := note(ctx, exec, "a"); !errors.Is(err, orm.ErrUniqueViolation) {
					t.Errorf("a duplicate: %v", err)
				}
				if err := note(ctx, exec, "b"); !errors.Is(err, orm.ErrTxAborted) {
					t.Errorf("after a failure: %v", err)
				}
				sure(t, inner.Rollback(ctx), note(ctx, exec, "c"), tx.Commit(ctx))
				return "c"
			},
		} {
			t.Run(name+"/"+use, func(t *testing.T) {
				tx, release, err := begin(ctx)
				sure(t, err)
				exec := postgres.FromTx(tx)
				want := test(t, tx, exec)
				if err := note(ctx, exec, "late"); !errors.Is(err, orm.ErrTxDone) {
					t.Errorf("after the end: %v", err)
				}
				release()
				got, err := notes(ctx, admin)
				sure(t, err)
				if got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				_, err = admin.Raw(ctx, "DELETE FROM note", nil, nil)
				sure(t, err)
			})
		}
	}
}

func sure(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// TestFromEndedTx uses an executor after the end of its transaction, when the connection is in
// another transaction already.
func TestFromEndedTx(t *testing.T) {
	admin := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	ctx := t.Context()
	_, err := admin.Raw(ctx, "CREATE TABLE note (text TEXT PRIMARY KEY)", nil, nil)
	sure(t, err)
	first, err := admin.Pool().Begin(ctx)
	sure(t, err)
	exec := postgres.FromTx(first)
	inner, err := postgres.FromTx(first).Begin(ctx, driver.TxOptions{})
	sure(t, err, first.Commit(ctx))
	second, err := admin.Pool().Begin(ctx)
	sure(t, err)
	for name, use := range map[string]func() error{
		"run":                 func() error { return note(ctx, exec, "x") },
		"run in a savepoint":  func() error { return note(ctx, inner, "x") },
		"begin":               func() error { _, err := exec.Begin(ctx, driver.TxOptions{}); return err },
		"commit a savepoint":  func() error { return inner.Commit(ctx) },
		"take the connection": func() error { _, err := exec.Conn(ctx); return err },
	} {
		if err := use(); !errors.Is(err, orm.ErrTxDone) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sure(t, inner.Rollback(ctx), second.Commit(ctx))
	got, err := notes(ctx, admin)
	sure(t, err)
	if got != "" {
		t.Errorf("the other transaction has %q", got)
	}
}

// client stands for a generated client or transaction.
type client struct{ exec driver.Executor }

func (c client) Executor() driver.Executor { return c.exec }

// TestConnOf runs statements of pgx in a transaction of the executor.
func TestConnOf(t *testing.T) {
	admin := open(t, pgtest.URL(t))
	ctx := t.Context()
	pool, ok := postgres.PoolOf(client{admin})
	if !ok {
		t.Fatal("no pool")
	}
	_, err := pool.Exec(ctx, "CREATE TABLE note (text TEXT PRIMARY KEY)")
	sure(t, err)
	tx, err := admin.Begin(ctx, driver.TxOptions{})
	sure(t, err)
	conn, err := postgres.ConnOf(ctx, client{tx})
	sure(t, err)
	_, err = conn.Exec(ctx, "INSERT INTO note VALUES ('a')")
	sure(t, err, tx.Rollback(ctx))
	if got, err := notes(ctx, admin); got != "" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := postgres.ConnOf(ctx, client{admin}); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("of a pool: %v", err)
	}
	if _, ok := postgres.PoolOf(client{tx}); ok {
		t.Error("a transaction has a pool")
	}
}
