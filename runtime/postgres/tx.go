package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Tx is a transaction, or a savepoint in one. It implements [driver.Tx].
type Tx struct {
	*session
	lent  *pgxpool.Conn
	depth int // 0: the transaction itself
	ended *bool
	done  bool
}

var _ driver.Tx = (*Tx)(nil)

var (
	errDone     = errors.New("the transaction has ended")
	errOutlived = errors.New("the savepoint's transaction has ended")
)

// Begin implements [driver.Executor]. BEGIN is sent with the first statement.
func (e *Executor) Begin(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	s := e.session(c)
	s.inTx, s.pending = true, []string{beginSQL(o)}
	return &Tx{session: s, lent: c, ended: new(bool)}, nil
}

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
	return sql
}

// Begin makes a savepoint, which is sent with its first statement.
func (t *Tx) Begin(context.Context, driver.TxOptions) (driver.Tx, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	inner := &Tx{session: t.session, lent: t.lent, depth: t.depth + 1, ended: t.ended}
	t.pending = append(t.pending, "SAVEPOINT "+inner.name())
	return inner, nil
}

func (t *Tx) name() string { return fmt.Sprintf("comon_%d", t.depth) }

// Conn returns the connection of the transaction. BEGIN has been sent by then, so statements on the
// connection belong to the transaction.
func (t *Tx) Conn(ctx context.Context) (*pgx.Conn, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	return t.conn, nil
}

func (t *Tx) usable() error {
	switch {
	case t.done:
		return errDone
	case *t.ended:
		return errOutlived
	}
	return nil
}

// Run implements [driver.Executor].
func (t *Tx) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	tasks, err := compile([]query.Node{n})
	if err != nil || len(tasks) == 0 {
		return 0, err
	}
	if err := t.usable(); err != nil {
		return 0, err
	}
	if err := t.run(ctx, tasks, alone(each)); err != nil {
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
	if err := t.usable(); err != nil {
		return err
	}
	return t.run(ctx, tasks, numbered(each))
}

// Commit implements [driver.Tx]. When it fails, the transaction is rolled back; when the connection
// is lost meanwhile, the outcome is unknown.
func (t *Tx) Commit(ctx context.Context) error {
	if err := t.usable(); err != nil {
		return err
	}
	t.done = true
	if t.depth > 0 {
		if t.unsent() {
			return nil
		}
		return t.control(ctx, "RELEASE SAVEPOINT "+t.name())
	}
	defer t.end()
	if t.conn.PgConn().TxStatus() == 'I' { // nothing was sent
		return ctx.Err()
	}
	return t.control(ctx, "COMMIT")
}

// unsent removes a savepoint, and those inside it, if none of them was sent yet.
func (t *Tx) unsent() bool {
	for i, sql := range t.pending {
		if sql == "SAVEPOINT "+t.name() {
			t.pending = t.pending[:i]
			return true
		}
	}
	return false
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
	if t.usable() != nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	t.done = true
	if t.depth > 0 {
		if t.unsent() || t.conn.IsClosed() {
			return nil
		}
		return errors.Join(t.control(ctx, "ROLLBACK TO SAVEPOINT "+t.name()), t.control(ctx, "RELEASE SAVEPOINT "+t.name()))
	}
	defer t.end()
	if t.conn.IsClosed() || t.conn.PgConn().TxStatus() == 'I' {
		return nil // the server has rolled back already, or nothing was sent
	}
	return t.control(ctx, "ROLLBACK")
}

// Close rolls back what is still open.
func (t *Tx) Close() error { return t.Rollback(context.Background()) }

// end releases the connection; the pool closes it if a transaction is still open in it.
func (t *Tx) end() {
	t.done, *t.ended = true, true
	t.lent.Release()
}

// control runs a statement of transaction control on its own.
func (s *session) control(ctx context.Context, sql string) error {
	if s.active != nil {
		s.active.buffer()
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	span := s.Start(s.Trip(), sql, nil)
	results, err := s.conn.PgConn().Exec(ctx, sql).ReadAll()
	if err == nil && sql == "COMMIT" && len(results) == 1 && rolledBack(results[0].CommandTag) {
		err = errors.New("an earlier statement of the transaction failed, so it was rolled back")
	}
	span.End(ctx, 0, err)
	if err != nil {
		return fmt.Errorf("%s: %w", sql, s.explain(err, nil))
	}
	return nil
}

// flush sends the pending statements.
func (s *session) flush(ctx context.Context) error {
	if len(s.pending) == 0 {
		return nil
	}
	p := s.conn.PgConn().StartPipeline(ctx)
	control := s.sendPending(p, s.Trip())
	err := p.Sync()
	if err == nil {
		err = s.receive(ctx, p, control, nil, nil, nil)
	}
	return errors.Join(err, closed(p, err))
}
