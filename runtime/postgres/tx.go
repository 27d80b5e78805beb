package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Tx is a transaction, or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	*session
	level *txstate.Level
	depth int // number of savepoints around it; 0 for the transaction itself
	// snapshot is true if all statements see one state of the database.
	snapshot bool
	// theirs is the transaction if other code has begun it and will end it. It is nil for a
	// transaction of [Executor.Begin].
	theirs pgx.Tx
}

var (
	_ driver.Tx     = (*Tx)(nil)
	_ driver.Pauser = (*Tx)(nil)
)

// Begin implements [driver.Executor]. BEGIN is sent with the first statement.
func (e *Executor) Begin(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	s, err := e.connect(ctx, forTransaction)
	if err != nil {
		return nil, err
	}
	s.pending = []string{beginSQL(o)}
	return &Tx{session: s, level: txstate.New(), snapshot: o.Isolation >= driver.RepeatableRead}, nil
}

const commit = "COMMIT"

func beginSQL(o driver.TxOptions) string {
	sql := "BEGIN"
	switch o.Isolation {
	case driver.DefaultIsolation:
	case driver.ReadCommitted:
		sql += " ISOLATION LEVEL READ COMMITTED"
	case driver.RepeatableRead:
		sql += " ISOLATION LEVEL REPEATABLE READ"
	case driver.Serializable:
		sql += " ISOLATION LEVEL SERIALIZABLE"
	}
	if o.ReadOnly {
		sql += " READ ONLY"
	}
	if o.Deferrable {
		sql += " DEFERRABLE"
	}
	return sql
}

// Begin begins a savepoint. SAVEPOINT is sent together with the first statement in it. In a
// transaction of other code it is sent at once, because that code may run the next statement.
func (t *Tx) Begin(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	defer t.level.Leave()
	inner := &Tx{session: t.session, depth: t.depth + 1, snapshot: t.snapshot, theirs: t.theirs}
	t.pending = append(t.pending, "SAVEPOINT "+inner.name())
	if t.theirs != nil {
		if err := t.checked(ctx, t.flush(ctx)); err != nil {
			return nil, err
		}
	}
	inner.level = t.level.Savepoint()
	return inner, nil
}

func (t *Tx) name() string { return fmt.Sprintf("comon_%d", t.depth) }

// Conn returns the connection of the transaction. It sends BEGIN first, so statements on the
// connection belong to the transaction. Direct use of the connection is not protected against
// concurrent use by several goroutines.
func (t *Tx) Conn(ctx context.Context) (*pgx.Conn, error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	defer t.level.Leave()
	if err := t.checked(ctx, t.flush(ctx)); err != nil {
		return nil, err
	}
	return t.conn, nil
}

// Pause implements [driver.Pauser].
func (t *Tx) Pause(f func()) { t.level.Pause(f) }

// checked returns err and records its effect on the transaction. If the context has ended, the
// whole transaction can only be rolled back. This is so even if PostgreSQL could continue the
// transaction, because both executors must behave the same. If the transaction has ended during a
// [Tx.Pause], checked does not look at the connection, because another session may own it.
func (t *Tx) checked(ctx context.Context, err error) error {
	switch {
	case err == nil, t.level.Ended():
	case ctx.Err() != nil || t.conn.IsClosed():
		t.level.Lose(err)
	case t.conn.PgConn().TxStatus() == 'E':
		t.level.Fail(err)
	}
	return err
}

// Run implements [driver.Executor].
func (t *Tx) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	tasks, err := compile([]query.Node{n})
	if err != nil || len(tasks) == 0 {
		return 0, err
	}
	if err := t.inTurn(ctx, &call{tasks: tasks, each: alone(each)}); err != nil {
		return 0, err
	}
	return affected(tasks), nil
}

// RunAll implements [driver.Executor].
func (t *Tx) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	tasks, err := compile(ns)
	if err != nil || len(tasks) == 0 {
		return err
	}
	return t.inTurn(ctx, &call{tasks: tasks, each: numbered(each)})
}

// inTurn runs the call, or returns an error if another call uses the transaction.
func (t *Tx) inTurn(ctx context.Context, c *call) error {
	if err := t.enter(); err != nil {
		return err
	}
	defer t.level.Leave()
	return t.checked(ctx, t.run(ctx, c))
}

// Commit implements [driver.Tx]. If the connection is lost before the answer arrives, the outcome
// is unknown.
func (t *Tx) Commit(ctx context.Context) error {
	if t.belongsToOthers() {
		return errTheirs
	}
	if err := t.enter(); err != nil {
		return errors.Join(err, t.Rollback(ctx))
	}
	defer t.level.Leave()
	if t.depth > 0 {
		defer t.level.End()
		if t.unsent() {
			return nil
		}
		return t.checked(ctx, t.control(ctx, "RELEASE SAVEPOINT "+t.name()))
	}
	defer t.end()
	if t.conn.PgConn().TxStatus() == 'I' { // nothing was sent
		return ctx.Err()
	}
	return t.control(ctx, commit)
}

// unsent removes a savepoint from pending, with the savepoints inside it. It returns false if the
// savepoint has already been sent.
func (t *Tx) unsent() bool {
	for i, sql := range t.pending {
		if sql == "SAVEPOINT "+t.name() {
			t.pending = t.pending[:i]
			return true
		}
	}
	return false
}

// CommitWith implements [driver.Tx]. The statements and the commit are sent in one round trip.
func (t *Tx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if t.belongsToOthers() {
		return errTheirs
	}
	tasks, err := compile(ns)
	if err != nil {
		return also(err, t.Rollback(ctx))
	}
	if len(tasks) == 0 {
		return t.Commit(ctx)
	}
	if err := t.enter(); err != nil {
		return also(err, t.Rollback(ctx))
	}
	defer t.level.Leave()
	c := &call{tasks: tasks, each: numbered(each), end: commit}
	if t.depth > 0 {
		defer t.level.End()
		c.end = "RELEASE SAVEPOINT " + t.name()
	} else {
		defer t.end()
	}
	err = t.run(ctx, c)
	if err != nil && !c.ended {
		err = also(err, t.undo(ctx))
		if !t.conn.IsClosed() {
			err = &driver.UndoneError{Err: err}
		}
	}
	if t.depth > 0 {
		return t.checked(ctx, err)
	}
	return err
}

// Rollback implements [driver.Tx].
func (t *Tx) Rollback(ctx context.Context) error {
	if t.belongsToOthers() {
		return errTheirs
	}
	defer t.level.Leave()
	if !t.level.EnterToEnd() {
		return nil
	}
	if t.depth > 0 {
		defer t.level.End()
		return t.checked(ctx, t.undo(ctx))
	}
	defer t.end()
	return t.undo(ctx)
}

// undo rolls back the transaction or savepoint, unless the server has already rolled it back.
func (t *Tx) undo(ctx context.Context) error {
	if t.depth == 0 {
		return t.session.undo(ctx)
	}
	if t.unsent() || t.conn.IsClosed() || t.theirs != nil && t.othersEnded() {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	return errors.Join(t.control(ctx, "ROLLBACK TO SAVEPOINT "+t.name()), t.control(ctx, "RELEASE SAVEPOINT "+t.name()))
}

// Close rolls back the transaction or savepoint if it is still open. It does not end a transaction
// of [FromTx].
func (t *Tx) Close() error {
	if t.belongsToOthers() {
		return nil
	}
	return t.Rollback(context.Background())
}

// end releases the connection. The pool closes the connection if a transaction is still open in it.
// If a result is still being read, end buffers the result first, because its reader cannot use the
// connection after that.
func (t *Tx) end() {
	if t.active != nil {
		t.active.buffer()
	}
	t.level.End()
	t.release()
}

// control runs a single statement of transaction control.
func (s *session) control(ctx context.Context, sql string) error {
	if s.active != nil {
		s.active.buffer()
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	span := s.Start(s.Trip(), sql, nil)
	s.wasOpen = !s.conn.IsClosed()
	results, err := s.conn.PgConn().Exec(ctx, sql).ReadAll()
	if err == nil && sql == commit && len(results) == 1 {
		err = committed(results[0].CommandTag)
	}
	span.End(ctx, 0, err)
	if err == nil {
		return nil
	}
	if err = s.explain(err, nil); sql == commit {
		err = s.outcome(err)
	}
	return fmt.Errorf("%s: %w", sql, err)
}

// flush sends the pending statements.
func (s *session) flush(ctx context.Context) error {
	if len(s.pending) == 0 {
		return nil
	}
	return s.newExchange(ctx, &call{}, s.Trip()).finish()
}
