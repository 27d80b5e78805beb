package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Tx is a transaction, or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	session
	pool  *pool
	depth int // 0: the transaction itself
	ended *bool
	done  bool
}

var _ driver.Tx = (*Tx)(nil)

var (
	errDone     = errors.New("the transaction has ended")
	errUndone   = fmt.Errorf("%w: SQLite has rolled the transaction back", orm.ErrSerialization)
	errOutlived = errors.New("the savepoint's transaction has ended")
)

// Begin implements [driver.Executor]. A transaction that may write acquires the write lock at once:
// it cannot fail later because of another writer.
func (e *Executor) Begin(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	acquire, sql := e.pool.writer, "BEGIN IMMEDIATE"
	if o.ReadOnly {
		acquire, sql = e.pool.reader, "BEGIN"
	}
	c, err := acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &Tx{session: session{conn: c, Tracer: e.Tracer}, pool: e.pool, ended: new(bool)}
	if err := t.control(ctx, sql); err != nil {
		e.pool.release(c)
		return nil, err
	}
	return t, nil
}

// Begin makes a savepoint.
func (t *Tx) Begin(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if err := t.enter(ctx); err != nil {
		return nil, err
	}
	inner := &Tx{session: t.session, pool: t.pool, depth: t.depth + 1, ended: t.ended}
	if err := inner.control(ctx, "SAVEPOINT "+inner.name()); err != nil {
		return nil, err
	}
	return inner, nil
}

func (t *Tx) name() string { return fmt.Sprintf("comon_%d", t.depth) }

// enter checks that a statement may run now, and sets its context.
func (t *Tx) enter(ctx context.Context) error {
	switch {
	case t.done:
		return errDone
	case *t.ended:
		return errOutlived
	case !t.conn.InTransaction():
		return errUndone
	}
	t.conn.SetContext(ctx)
	return nil
}

// Run implements [driver.Executor].
func (t *Tx) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	stmts, err := sqlgen.Compile(sqlgen.SQLite{}, n)
	if err != nil || len(stmts) == 0 {
		return 0, err
	}
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	return t.all(ctx, n, stmts, t.Trip(), each)
}

// RunAll implements [driver.Executor].
func (t *Tx) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	b, err := compileAll(ns)
	if err != nil || len(b.stmts) == 0 {
		return err
	}
	if err := t.enter(ctx); err != nil {
		return err
	}
	return t.batch(ctx, b, ns, each)
}

// Commit implements [driver.Tx]. When it fails, the transaction is rolled back.
func (t *Tx) Commit(ctx context.Context) error {
	if err := t.enter(ctx); err != nil {
		if errors.Is(err, errUndone) {
			t.end()
		}
		return err
	}
	if t.depth > 0 {
		t.done = true
		return t.control(ctx, "RELEASE "+t.name())
	}
	err := t.control(ctx, "COMMIT")
	t.end() // rolls back what is still open
	return err
}

// CommitWith implements [driver.Tx].
func (t *Tx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if err := t.RunAll(ctx, ns, each); err != nil {
		return errors.Join(err, t.Rollback(ctx))
	}
	return t.Commit(ctx)
}

// Rollback implements [driver.Tx].
func (t *Tx) Rollback(ctx context.Context) error {
	if t.done || *t.ended {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	t.done = true
	t.conn.SetContext(ctx)
	switch {
	case !t.conn.InTransaction():
		if t.depth == 0 {
			t.end()
		}
		return nil
	case t.depth > 0:
		return errors.Join(t.control(ctx, "ROLLBACK TO "+t.name()), t.control(ctx, "RELEASE "+t.name()))
	}
	err := t.control(ctx, "ROLLBACK")
	t.end()
	return err
}

// Close rolls back what is still open.
func (t *Tx) Close() error { return t.Rollback(context.Background()) }

// end releases the connection.
func (t *Tx) end() {
	t.done, *t.ended = true, true
	t.pool.release(t.conn)
}
