package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Tx is a transaction, or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	session
	pool  *pool
	depth int // 0: the transaction itself
}

var (
	_ driver.Tx     = (*Tx)(nil)
	_ driver.Pauser = (*Tx)(nil)
)

var errUndone = errors.New("SQLite has ended it")

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
	e.pool.refreshTimes(c)
	t := &Tx{session: session{conn: c, Tracer: e.Tracer, level: txstate.New()}, pool: e.pool}
	if err := t.control(ctx, sql); err != nil {
		e.pool.release(c)
		return nil, err
	}
	if o.ReadOnly && c.writes { // the only connection of a database in memory
		if err := c.Exec("PRAGMA query_only = ON"); err != nil {
			e.pool.release(c)
			return nil, fmt.Errorf("begin a read-only transaction: %w", err)
		}
		c.restricted = true
	}
	return t, nil
}

// Begin makes a savepoint.
func (t *Tx) Begin(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if err := t.enter(ctx); err != nil {
		return nil, err
	}
	defer t.level.Leave()
	inner := &Tx{session: t.session, pool: t.pool, depth: t.depth + 1}
	if err := t.checked(ctx, t.control(ctx, "SAVEPOINT "+inner.name())); err != nil {
		return nil, err
	}
	inner.level = t.level.Savepoint()
	return inner, nil
}

func (t *Tx) name() string { return fmt.Sprintf("comon_%d", t.depth) }

// enter starts the use of the connection by a statement with that context, if it is allowed. End it
// with t.level.Leave.
func (t *Tx) enter(ctx context.Context) error {
	if err := t.level.Enter(); err != nil {
		return err
	}
	if !t.conn.InTransaction() { // the user's own SQL may have ended it
		t.level.Lose(errUndone)
		t.level.Leave()
		return fmt.Errorf("%w: %w", orm.ErrTxAborted, errUndone)
	}
	t.conn.SetContext(ctx)
	return nil
}

// Pause implements [driver.Pauser].
func (t *Tx) Pause(f func()) {
	ctx := t.conn.Context()
	defer func() { // after further statements with contexts of their own
		if !t.level.Ended() {
			t.conn.SetContext(ctx)
		}
	}()
	t.level.Pause(f)
}

// checked returns err and records what it means for the transaction: the end of a context ends the
// whole transaction, as on a database that closes the connection then.
func (t *Tx) checked(ctx context.Context, err error) error {
	if err != nil && !t.level.Ended() && (ctx.Err() != nil || !t.conn.InTransaction()) {
		t.level.Lose(err)
	}
	return err
}

// Run implements [driver.Executor].
func (t *Tx) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	stmts, err := sqlgen.Compile(t.pool.dialect(), n)
	if err != nil || len(stmts) == 0 {
		return 0, err
	}
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	defer t.level.Leave()
	affected, err := t.all(ctx, n, stmts, t.Trip(), each)
	return affected, t.checked(ctx, err)
}

// RunAll implements [driver.Executor].
func (t *Tx) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	b, err := compileAll(t.pool.dialect(), ns)
	if err != nil || len(b.stmts) == 0 {
		return err
	}
	if err := t.enter(ctx); err != nil {
		return err
	}
	defer t.level.Leave()
	return t.checked(ctx, t.batch(ctx, b, ns, each))
}

// Commit implements [driver.Tx].
func (t *Tx) Commit(ctx context.Context) error {
	if err := t.enter(ctx); err != nil {
		return errors.Join(err, t.Rollback(ctx))
	}
	defer t.level.Leave()
	if t.depth > 0 {
		defer t.level.End()
		return t.checked(ctx, t.control(ctx, "RELEASE "+t.name()))
	}
	defer t.end() // rolls back what is still open
	return t.control(ctx, "COMMIT")
}

// CommitWith implements [driver.Tx].
func (t *Tx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if err := t.RunAll(ctx, ns, each); err != nil {
		return &driver.UndoneError{Err: errors.Join(err, t.Rollback(ctx))}
	}
	return t.Commit(ctx)
}

// Rollback implements [driver.Tx].
func (t *Tx) Rollback(ctx context.Context) error {
	defer t.level.Leave()
	if !t.level.EnterToEnd() {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	t.conn.SetContext(ctx)
	undone := !t.conn.InTransaction()
	if t.depth > 0 {
		defer t.level.End()
		if undone {
			return nil
		}
		return t.checked(ctx, errors.Join(t.control(ctx, "ROLLBACK TO "+t.name()), t.control(ctx, "RELEASE "+t.name())))
	}
	defer t.end()
	if undone {
		return nil
	}
	return t.control(ctx, "ROLLBACK")
}

// Close rolls back what is still open.
func (t *Tx) Close() error { return t.Rollback(context.Background()) }

// end releases the connection. A result that is still being read ends, since its reader must not
// use the connection of somebody else.
func (t *Tx) end() {
	t.level.End()
	t.conn.Reset()
	t.pool.release(t.conn)
}
