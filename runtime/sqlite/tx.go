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

// Tx is a transaction or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	session
	pool  *pool
	depth int // 0 for the transaction, n for a savepoint inside n-1 others
}

var (
	_ driver.Tx     = (*Tx)(nil)
	_ driver.Pauser = (*Tx)(nil)
)

var errUndone = errors.New("SQLite has ended it")

// Begin implements [driver.Executor]. A transaction that may write acquires the write lock at once.
// Therefore no statement of it can fail later because another connection writes.
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
	if o.ReadOnly && c.writes { // the database is in memory, and its only connection may write
		if err := c.Exec("PRAGMA query_only = ON"); err != nil {
			e.pool.release(c)
			return nil, fmt.Errorf("begin a read-only transaction: %w", err)
		}
		c.restricted = true
	}
	return t, nil
}

// Begin creates a savepoint.
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

// enter reserves the connection for a statement with the context ctx, or returns an error if the
// statement is not allowed. The caller ends the use with t.level.Leave.
func (t *Tx) enter(ctx context.Context) error {
	if err := t.level.Enter(); err != nil {
		return err
	}
	if !t.conn.InTransaction() { // for example after a COMMIT in the user's own SQL
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
	defer func() { // f may run statements, which set their own contexts
		if !t.level.Ended() {
			t.conn.SetContext(ctx)
		}
	}()
	t.level.Pause(f)
}

// checked returns err and records its effect on the transaction. If ctx has ended or SQLite has
// rolled back, the whole transaction can only be rolled back. The end of a context has the same
// effect on PostgreSQL.
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
	defer t.end() // rolls back if COMMIT has failed
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

// Close rolls the transaction or savepoint back if it is still open.
func (t *Tx) Close() error { return t.Rollback(context.Background()) }

// end releases the connection. It first ends every result that is still being read, since the
// reader must not use the connection when another caller has it.
func (t *Tx) end() {
	t.level.End()
	t.conn.Reset()
	t.pool.release(t.conn)
}
