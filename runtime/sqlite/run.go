package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// session runs statements on one connection, which belongs to the pool or to a transaction.
type session struct {
	conn *conn
	*trace.Tracer
	// retained buffers rows until the connection is released. Then the caller can run further
	// statements while it handles a row. retained is nil if the caller receives each row at once.
	retained *[]retainedRow
	level    *txstate.Level // nil outside a transaction
}

// retainedRow is a copy of a result row. node is the index of the query node that returned it.
type retainedRow struct {
	node   int
	values []query.Value
}

// Run implements [driver.Executor].
func (e *Executor) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	stmts, err := sqlgen.Compile(e.pool.dialect(), n)
	if err != nil || len(stmts) == 0 {
		return 0, err
	}
	var affected int64
	retained, err := e.with(ctx, stmts, func(s *session) error {
		affected, err = s.all(ctx, n, stmts, e.Trip(), each)
		return err
	})
	if err != nil {
		return 0, err
	}
	return affected, replay(retained, func(_ int, r driver.Row) error { return each(r) })
}

// RunAll implements [driver.Executor]. The nodes run in one transaction. Therefore they see one
// state of the database, and either all of them change it or none does.
func (e *Executor) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	b, err := compileAll(e.pool.dialect(), ns)
	if err != nil || len(b.stmts) == 0 {
		return err
	}
	retained, err := e.with(ctx, b.stmts, func(s *session) error { return s.batch(ctx, b, ns, each) })
	if err != nil {
		return err
	}
	return replay(retained, each)
}

// with acquires a connection and runs f on it. The connection can write if one of the statements
// does. If there are several statements, f runs in a transaction.
func (e *Executor) with(ctx context.Context, stmts []sqlgen.Statement, f func(*session) error) ([]retainedRow, error) {
	write := false
	for _, s := range stmts {
		write = write || s.Write
	}
	acquire, begin := e.pool.reader, "BEGIN"
	if write {
		acquire, begin = e.pool.writer, "BEGIN IMMEDIATE"
	}
	c, err := acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer e.pool.release(c)
	e.pool.refreshTimes(c)
	s := e.session(c)
	if len(stmts) == 1 {
		err = f(s)
	} else {
		err = s.atomically(ctx, begin, f)
		if err != nil {
			err = &driver.UndoneError{Err: err}
		}
	}
	if err != nil || s.retained == nil {
		return nil, err
	}
	return *s.retained, nil
}

func (e *Executor) session(c *conn) *session {
	s := &session{conn: c, Tracer: e.Tracer}
	if e.pool.shared {
		s.retained = new([]retainedRow)
	}
	return s
}

// atomically runs f in a transaction. If f fails, the transaction stays open, and the release of
// the connection rolls it back.
func (s *session) atomically(ctx context.Context, begin string, f func(*session) error) error {
	if err := s.control(ctx, begin); err != nil {
		return err
	}
	if err := f(s); err != nil {
		return err
	}
	return s.control(ctx, "COMMIT")
}

// batch holds the statements of several nodes.
type batch struct {
	stmts []sqlgen.Statement
	ends  []int // for each node, the index in stmts after its last statement
}

func compileAll(dialect sqlgen.SQLite, ns []query.Node) (batch, error) {
	var b batch
	for _, n := range ns {
		stmts, err := sqlgen.Compile(dialect, n)
		if err != nil {
			return batch{}, err
		}
		b.stmts = append(b.stmts, stmts...)
		b.ends = append(b.ends, len(b.stmts))
	}
	return b, nil
}

func (s *session) batch(ctx context.Context, b batch, ns []query.Node, each func(int, driver.Row) error) error {
	trip, start := s.Trip(), 0
	for i, end := range b.ends {
		own := func(r driver.Row) error { return each(i, r) }
		if each == nil {
			own = nil
		}
		if _, err := s.node(ctx, i, ns[i], b.stmts[start:end], trip, own); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// all runs the statements of a call with a single node.
func (s *session) all(ctx context.Context, n query.Node, stmts []sqlgen.Statement, trip int64, each func(driver.Row) error) (int64, error) {
	return s.node(ctx, 0, n, stmts, trip, each)
}

// node runs the statements of the node with index i.
func (s *session) node(ctx context.Context, i int, n query.Node, stmts []sqlgen.Statement, trip int64, each func(driver.Row) error) (int64, error) {
	var affected int64
	for k := range stmts {
		count, err := s.one(ctx, i, &stmts[k], trip, each)
		affected += count
		if err != nil {
			return 0, s.explain(ctx, err, n)
		}
	}
	return affected, nil
}

// one runs one statement. It returns the number of rows that the statement wrote; for a Count node,
// it returns the count.
func (s *session) one(ctx context.Context, node int, stmt *sqlgen.Statement, trip int64, each func(driver.Row) error) (count int64, err error) {
	span := s.Start(trip, stmt.SQL, stmt.Args).Of(node)
	rows := int64(0)
	defer func() { span.End(ctx, max(rows, count), err) }()
	prepared, err := s.conn.Prepare(stmt.SQL)
	if err != nil {
		return 0, err
	}
	defer s.finish(prepared)
	if err := prepared.Bind(stmt.Args); err != nil {
		return 0, err
	}
	if stmt.Count {
		if _, err = prepared.Step(); err != nil {
			return 0, err
		}
		count = prepared.Int(0)
		if each != nil && s.retained != nil {
			*s.retained = append(*s.retained, retainedRow{node, (&row{stmt: prepared}).copy()})
		} else if each != nil {
			err = (&row{stmt: prepared}).dispatch(each)
		}
		return count, err
	}
	rows, err = s.read(&row{stmt: prepared}, node, each)
	if err != nil && stmt.Write && !s.ended() {
		err = stopped(prepared, err)
	}
	if err == nil && stmt.Write {
		count = s.conn.Changes()
	}
	return count, err
}

// read passes every row of the result to the callback each, or buffers the rows. It returns the
// number of rows.
func (s *session) read(r *row, node int, each func(driver.Row) error) (rows int64, err error) {
	for {
		more, err := r.stmt.Step()
		if err != nil || !more {
			return rows, err
		}
		rows++
		switch {
		case each == nil:
		case s.retained != nil:
			*s.retained = append(*s.retained, retainedRow{node, r.copy()})
		default:
			if err := r.dispatch(each); err != nil {
				return rows, err
			}
			if s.ended() {
				return rows, orm.ErrTxDone
			}
		}
	}
}

// stopped ends a statement whose reading stopped with err. If err does not come from SQLite, the
// end of the statement can fail too. Then the statement has no effect, and stopped returns this
// second error instead of err.
func stopped(prepared *sqlite3.Stmt, err error) error {
	var own *sqlite3.Error
	if errors.As(err, &own) {
		return err
	}
	if ending := prepared.Reset(); ending != nil {
		return ending
	}
	return err
}

// ended reports whether the transaction ended during a callback that had paused it.
func (s *session) ended() bool { return s.level != nil && s.level.Ended() }

// finish releases a statement, unless the end of the transaction has already done so.
func (s *session) finish(prepared *sqlite3.Stmt) {
	if !s.ended() {
		prepared.Release()
	}
}

// replay passes the buffered rows to the callback each, after their statements have ended.
func replay(retained []retainedRow, each func(int, driver.Row) error) error {
	return replayOn(&row{}, retained, each)
}

func replayOn(r *row, retained []retainedRow, each func(int, driver.Row) error) error {
	for _, k := range retained {
		r.retained = k.values
		if err := r.dispatch(func(r driver.Row) error { return each(k.node, r) }); err != nil {
			return err
		}
	}
	return nil
}

// control runs a statement such as BEGIN, SAVEPOINT or COMMIT.
func (s *session) control(ctx context.Context, sql string) error {
	span := s.Start(s.Trip(), sql, nil)
	err := s.conn.Exec(sql)
	span.End(ctx, 0, err)
	if err != nil {
		return fmt.Errorf("%s: %w", sql, s.explain(ctx, err, nil))
	}
	return nil
}

var _ driver.Executor = (*Tx)(nil)
