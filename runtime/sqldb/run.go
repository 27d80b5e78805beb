package sqldb

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// conn runs statements: a [sql.DB], [sql.Conn] or [sql.Tx].
type conn interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// session runs statements on a connection, or on any connection of the pool.
type session struct {
	conn
	*settings
	active *stream // the result that is being read from the connection; nil if there is none
}

// task is one statement of a node.
type task struct {
	sqlgen.Statement
	node  int
	query query.Node
}

func (t *task) streamed() bool {
	s, ok := t.query.(*query.Select)
	return ok && s.Stream
}

// retainedRow is a row in memory. node is the index of the node that returned it.
type retainedRow struct {
	node int
	*result
	values []any
}

// compile returns the statements of the nodes. c is a connection to read facts about the database.
func (s *settings) compile(ctx context.Context, c conn, ns []query.Node) ([]task, error) {
	dialect, err := s.dialect(ctx, c)
	if err != nil {
		return nil, err
	}
	var tasks []task
	for i, n := range ns {
		stmts, err := sqlgen.Compile(dialect, n)
		if err != nil {
			return nil, err
		}
		for _, stmt := range stmts {
			tasks = append(tasks, task{Statement: stmt, node: i, query: n})
		}
	}
	return tasks, nil
}

func readOnly(tasks []task) bool {
	for i := range tasks {
		if tasks[i].Write {
			return false
		}
	}
	return true
}

// alone adapts the callback of a call with a single node.
func alone(each func(driver.Row) error) func(int, driver.Row) error {
	if each == nil {
		return nil
	}
	return func(_ int, r driver.Row) error { return each(r) }
}

// single runs one statement. If stream is true, it passes each row on as it arrives. level is the
// transaction of the statement, or nil.
func (s *session) single(ctx context.Context, t *task, each func(driver.Row) error, stream bool, level *txstate.Level) (int64, error) {
	if stream && each != nil {
		return 0, s.stream(ctx, t, each, level)
	}
	rows, affected, err := s.all(ctx, []task{*t}, each != nil)
	if err != nil {
		return 0, err
	}
	return affected, dispatch(rows, alone(each), level)
}

// all runs the statements one after another and returns their rows, which are retained until all
// have run. So a caller can run further statements while it handles a row.
func (s *session) all(ctx context.Context, tasks []task, rows bool) (out []retainedRow, affected int64, err error) {
	s.free()
	trip := s.Trip()
	for i := range tasks {
		t := &tasks[i]
		n, err := s.one(ctx, trip, t, func(r *result, values []any) error {
			if rows {
				out = append(out, retainedRow{t.node, r, values})
			}
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
		affected += n
	}
	return out, affected, nil
}

// one runs one statement. It returns the number of rows that the statement wrote; for a Count node,
// it returns the count.
func (s *session) one(ctx context.Context, trip int64, t *task, each func(*result, []any) error) (affected int64, err error) {
	span := s.Start(trip, t.SQL, t.Args).Of(t.node)
	rows := int64(0)
	defer func() {
		err = s.explain(ctx, s.outcome(t, err), t.query, s)
		span.End(ctx, max(rows, affected), err)
	}()
	args, err := s.arguments(t.Args)
	if err != nil {
		return 0, err
	}
	if !t.Rows && !t.Count {
		done, err := s.ExecContext(ctx, t.SQL, args...)
		if err != nil {
			return 0, err
		}
		if t.Write {
			return done.RowsAffected()
		}
		return 0, nil
	}
	rows, err = s.read(ctx, t.SQL, args, func(r *result) (func([]any) error, error) {
		return func(values []any) error {
			if t.Count {
				one := row{result: r, values: values}
				affected = one.Int(0)
				if err := one.TakeError(); err != nil {
					return err
				}
			}
			return each(r, values)
		}, nil
	})
	if t.Write {
		affected = rows
	}
	return affected, err
}

// read runs a query and reads its rows to the end. open is called once with the columns, and
// returns the function that receives each row. The result is the number of rows.
func (s *session) read(ctx context.Context, text string, args []any, open func(*result) (func([]any) error, error)) (n int64, err error) {
	rows, err := s.QueryContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }() // reports nothing that rows.Err does not
	r, err := newResult(s.database, rows)
	if err != nil {
		return 0, err
	}
	each, err := open(r)
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
		values, err := scan(rows, len(r.types))
		if err == nil {
			err = each(values)
		}
		if err != nil {
			return n, err
		}
	}
	if err := rows.Err(); err != nil {
		return n, err
	}
	return n, rows.Close()
}

func scan(rows *sql.Rows, n int) ([]any, error) {
	values, into := make([]any, n), make([]any, n)
	for i := range values {
		into[i] = &values[i]
	}
	return values, rows.Scan(into...)
}

// dispatch passes retained rows to the callback. level is the transaction to which they belong, or
// nil: it can end during the callback.
func dispatch(rows []retainedRow, each func(int, driver.Row) error, level *txstate.Level) error {
	r := &row{}
	for _, k := range rows {
		r.result, r.values = k.result, k.values
		if err := each(k.node, r); err != nil {
			return err
		}
		if err := r.TakeError(); err != nil {
			return err
		}
		if level != nil && level.Ended() {
			return orm.ErrTxDone
		}
	}
	return nil
}

// arguments converts parameters to values that the driver accepts.
func (s *settings) arguments(values []query.Value) ([]any, error) {
	out := make([]any, len(values))
	for i := range values {
		v := &values[i]
		switch {
		case v.IsNull():
		case s.database == SQLite:
			a, err := stored(v)
			if err != nil {
				return nil, fmt.Errorf("%w: parameter %d: %w", orm.ErrInvalidInput, i+1, err)
			}
			out[i] = a
		case v.List != nil:
			out[i] = string(pgtext.AppendArray(nil, pgtext.AnyTime, *v.List))
		default:
			out[i] = string(pgtext.Append(nil, pgtext.AnyTime, v))
		}
	}
	return out, nil
}
