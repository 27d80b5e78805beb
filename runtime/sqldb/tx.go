package sqldb

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Tx is a transaction, or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	*session
	level *txstate.Level
	depth int       // number of savepoints around it; 0 for the transaction itself
	own   *sql.Conn // the connection of the transaction; nil if other code has begun it
	// theirs is true for a transaction that other code has begun and will end.
	theirs bool
	// restricted is true while the setting query_only of SQLite is on.
	restricted bool
}

var (
	_ driver.Tx     = (*Tx)(nil)
	_ driver.Pauser = (*Tx)(nil)
)

var errTheirs = errors.New("the transaction belongs to the code that has begun it, which commits it or rolls it back")

// Begin implements [driver.Executor]. A transaction of SQLite that may write acquires the write
// lock when it begins.
func (e *Executor) Begin(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	t, err := e.begin(ctx, o)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func (e *Executor) begin(ctx context.Context, o driver.TxOptions) (*Tx, error) {
	c, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &Tx{session: &session{conn: c, settings: e.settings}, level: txstate.New(), own: c}
	if err := t.control(ctx, e.database.begin(o)); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	if o.ReadOnly && e.database == SQLite {
		t.restricted = true
		if _, err := c.ExecContext(ctx, "PRAGMA query_only = ON"); err != nil {
			return nil, errors.Join(fmt.Errorf("begin a read-only transaction: %w", err), t.Close())
		}
	}
	return t, nil
}

// begin returns the statement that begins a transaction.
func (d Database) begin(o driver.TxOptions) string {
	if d == SQLite {
		if o.ReadOnly {
			return "BEGIN"
		}
		return "BEGIN IMMEDIATE"
	}
	text := "BEGIN" + map[driver.Isolation]string{
		driver.DefaultIsolation: "", driver.ReadCommitted: " ISOLATION LEVEL READ COMMITTED",
		driver.RepeatableRead: " ISOLATION LEVEL REPEATABLE READ", driver.Serializable: " ISOLATION LEVEL SERIALIZABLE",
	}[o.Isolation]
	if o.ReadOnly {
		text += " READ ONLY"
	}
	if o.Deferrable {
		text += " DEFERRABLE"
	}
	return text
}

// Begin begins a savepoint.
func (t *Tx) Begin(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if err := t.level.Enter(); err != nil {
		return nil, err
	}
	defer t.level.Leave()
	inner := &Tx{session: t.session, depth: t.depth + 1, own: t.own}
	if err := t.checked(ctx, t.control(ctx, "SAVEPOINT "+inner.name())); err != nil {
		return nil, err
	}
	inner.level = t.level.Savepoint()
	return inner, nil
}

// name returns the name of the savepoint. In a transaction of other code it must differ from names
// that this code may use.
func (t *Tx) name() string { return fmt.Sprintf("comon_%d", t.depth) }

// Pause implements [driver.Pauser].
func (t *Tx) Pause(f func()) { t.level.Pause(f) }

// checked returns err and records its effect on the transaction. If the context has ended, the
// whole transaction can only be rolled back, on both databases. On PostgreSQL, any other error of
// the server has this effect on the transaction or the savepoint.
func (t *Tx) checked(ctx context.Context, err error) error {
	if err == nil || t.level.Ended() {
		return err
	}
	_, server := fieldsOf(err)
	switch {
	case ctx.Err() != nil, errors.Is(err, sqldriver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone):
		t.level.Lose(err)
	case t.database == PostgreSQL && server:
		t.level.Fail(err)
	}
	return err
}

// Run implements [driver.Executor].
func (t *Tx) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (affected int64, err error) {
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	defer t.level.Leave()
	tasks, err := t.compile(ctx, t.conn, []query.Node{n})
	if err != nil || len(tasks) == 0 {
		return 0, t.checked(ctx, err)
	}
	if len(tasks) == 1 {
		affected, err = t.single(ctx, &tasks[0], each, tasks[0].streamed(), t.level)
		return affected, t.checked(ctx, err)
	}
	rows, affected, err := t.all(ctx, tasks, each != nil)
	if err != nil {
		return 0, t.checked(ctx, err)
	}
	return affected, dispatch(rows, alone(each), t.level)
}

// RunAll implements [driver.Executor].
func (t *Tx) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if len(ns) == 0 {
		return nil
	}
	if err := t.enter(ctx); err != nil {
		return err
	}
	defer t.level.Leave()
	tasks, err := t.compile(ctx, t.conn, ns)
	if err != nil {
		return t.checked(ctx, err)
	}
	rows, _, err := t.all(ctx, tasks, each != nil)
	if err != nil {
		return t.checked(ctx, err)
	}
	return dispatch(rows, each, t.level)
}

// enter reserves the connection for a statement. A statement whose context has ended is not sent,
// and has the same effect on the transaction as one that was interrupted.
func (t *Tx) enter(ctx context.Context) error {
	if err := t.level.Enter(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		t.level.Lose(err)
		t.level.Leave()
		return err
	}
	t.free()
	return nil
}

// Commit implements [driver.Tx].
func (t *Tx) Commit(ctx context.Context) error {
	if t.theirs {
		return errTheirs
	}
	if err := t.level.Enter(); err != nil {
		return errors.Join(err, t.Rollback(ctx))
	}
	defer t.level.Leave()
	if t.depth > 0 {
		defer t.level.End()
		return t.checked(ctx, t.control(ctx, "RELEASE SAVEPOINT "+t.name()))
	}
	err := ctx.Err()
	if err == nil {
		err = t.control(ctx, commit)
	}
	t.end(err == nil)
	return err
}

const commit = "COMMIT"

// CommitWith implements [driver.Tx].
func (t *Tx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if t.theirs {
		return errTheirs
	}
	if err := t.RunAll(ctx, ns, each); err != nil {
		return &driver.UndoneError{Err: errors.Join(err, t.Rollback(ctx))}
	}
	return t.Commit(ctx)
}

// Rollback implements [driver.Tx].
func (t *Tx) Rollback(ctx context.Context) error {
	if t.theirs {
		return errTheirs
	}
	defer t.level.Leave()
	if !t.level.EnterToEnd() {
		return nil
	}
	if t.depth == 0 {
		t.end(false)
		return nil
	}
	defer t.level.End()
	ctx = context.WithoutCancel(ctx)
	err := t.control(ctx, "ROLLBACK TO SAVEPOINT "+t.name())
	if err == nil {
		err = t.control(ctx, "RELEASE SAVEPOINT "+t.name())
	}
	if gone(err) {
		return nil
	}
	return t.checked(ctx, err)
}

// gone reports whether err means that the transaction has ended already: the connection is lost,
// the code that has begun the transaction has ended it, or SQLite has rolled it back.
func gone(err error) bool {
	return err != nil && (errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) ||
		strings.Contains(err.Error(), "no such savepoint") || strings.Contains(err.Error(), "no transaction is active"))
}

// Close rolls back the transaction or savepoint if it is still open. It does not end a transaction
// of [FromTx].
func (t *Tx) Close() error {
	if t.theirs {
		return nil
	}
	return t.Rollback(context.Background())
}

// end rolls the transaction back unless it is committed, and returns its connection to the pool. A
// connection whose transaction cannot be ended is closed instead.
func (t *Tx) end(committed bool) {
	t.free()
	ctx := context.Background()
	usable := true
	if !committed {
		err := t.control(ctx, "ROLLBACK")
		usable = err == nil || strings.Contains(err.Error(), "no transaction is active")
	}
	if t.restricted {
		_, err := t.own.ExecContext(ctx, "PRAGMA query_only = OFF")
		usable = usable && err == nil
	}
	if !usable {
		_ = t.own.Raw(func(any) error { return sqldriver.ErrBadConn }) // the pool closes such a connection
	}
	t.level.End()
	_ = t.own.Close() // fails only if the connection has been closed
}

// control runs a statement of transaction control.
func (s *session) control(ctx context.Context, text string) error {
	s.free()
	span := s.Start(s.Trip(), text, nil)
	_, err := s.ExecContext(ctx, text)
	if err != nil {
		err = s.explain(ctx, err, nil, s)
		if text == commit && s.lost(err) {
			err = fmt.Errorf("%w: %w", orm.ErrOutcomeUnknown, err)
		}
		err = fmt.Errorf("%s: %w", text, err)
	}
	span.End(ctx, 0, err)
	return err
}

// lost reports whether the connection to a server was lost after a statement had been sent.
func (s *settings) lost(err error) bool {
	if err == nil || s.database == SQLite {
		return false
	}
	if _, answered := fieldsOf(err); answered {
		return false
	}
	var safe interface{ SafeToRetry() bool }
	return !errors.Is(err, sqldriver.ErrBadConn) && (!errors.As(err, &safe) || !safe.SafeToRetry())
}

// outcome adds [orm.ErrOutcomeUnknown] to the error of a write that commits by itself, if the
// server may have performed it.
func (s *session) outcome(t *task, err error) error {
	_, pool := s.conn.(*sql.DB)
	if pool && t.Write && s.lost(err) {
		return fmt.Errorf("%w: %w", orm.ErrOutcomeUnknown, err)
	}
	return err
}
