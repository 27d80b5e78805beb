package sqlite

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// session runs statements on one connection: the pool's for the length of a call, or a transaction's.
type session struct {
	conn *conn
	*trace.Tracer
	// buffer reads a result to its end before the caller sees a row, where others wait for the connection.
	buffer bool
}

// Run implements [orm.Executor].
func (e *Executor) Run(ctx context.Context, n query.Node, each func(query.Row) error) (int64, error) {
	stmts, err := sqlgen.Compile(sqlgen.SQLite{}, n)
	if err != nil || len(stmts) == 0 {
		return 0, err
	}
	var affected int64
	err = e.with(ctx, stmts, func(s *session) error {
		affected, err = s.all(ctx, n, stmts, e.Trip(), each)
		return err
	})
	return affected, err
}

// RunAll implements [orm.Executor]. Nodes that write do so in one transaction.
func (e *Executor) RunAll(ctx context.Context, ns []query.Node, each func(int, query.Row) error) error {
	b, err := compileAll(ns)
	if err != nil || len(b.stmts) == 0 {
		return err
	}
	return e.with(ctx, b.stmts, func(s *session) error { return s.batch(ctx, b, ns, each) })
}

// with lends a connection that fits the statements, in a transaction where one needs it.
func (e *Executor) with(ctx context.Context, stmts []sqlgen.Statement, f func(*session) error) error {
	write := false
	for _, s := range stmts {
		write = write || s.Write
	}
	lend := e.pool.reader
	if write {
		lend = e.pool.writer
	}
	c, err := lend(ctx)
	if err != nil {
		return err
	}
	defer e.pool.release(c)
	s := &session{c, e.Tracer, e.pool.shared}
	if !write || len(stmts) == 1 {
		return f(s)
	}
	if err := s.control(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := f(s); err != nil {
		return err // release rolls back
	}
	return s.control(ctx, "COMMIT")
}

// batch is the statements of several nodes.
type batch struct {
	stmts []sqlgen.Statement
	ends  []int // of each node's statements
}

func compileAll(ns []query.Node) (batch, error) {
	var b batch
	for _, n := range ns {
		stmts, err := sqlgen.Compile(sqlgen.SQLite{}, n)
		if err != nil {
			return batch{}, err
		}
		b.stmts = append(b.stmts, stmts...)
		b.ends = append(b.ends, len(b.stmts))
	}
	return b, nil
}

func (s *session) batch(ctx context.Context, b batch, ns []query.Node, each func(int, query.Row) error) error {
	trip, start := s.Trip(), 0
	for i, end := range b.ends {
		own := func(r query.Row) error { return each(i, r) }
		if each == nil {
			own = nil
		}
		if _, err := s.all(ctx, ns[i], b.stmts[start:end], trip, own); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// all runs the statements of one node.
func (s *session) all(ctx context.Context, n query.Node, stmts []sqlgen.Statement, trip int64, each func(query.Row) error) (int64, error) {
	var affected int64
	for i := range stmts {
		count, err := s.one(ctx, &stmts[i], trip, each)
		affected += count
		if err != nil {
			return 0, s.explain(ctx, err, n)
		}
	}
	return affected, nil
}

// one runs one statement and returns the rows it wrote, or what it counted.
func (s *session) one(ctx context.Context, stmt *sqlgen.Statement, trip int64, each func(query.Row) error) (count int64, err error) {
	span := s.Start(trip, stmt.SQL, stmt.Args)
	rows := int64(0)
	defer func() { span.End(ctx, max(rows, count), err) }()
	prepared, err := s.conn.Prepare(stmt.SQL)
	if err != nil {
		return 0, err
	}
	defer prepared.Release()
	if err := prepared.Bind(stmt.Args); err != nil {
		return 0, err
	}
	r := &row{stmt: prepared}
	if stmt.Count {
		each = func(r query.Row) error {
			count = r.Int(0)
			return nil
		}
	}
	rows, err = s.read(r, each)
	if err == nil && stmt.Write {
		count = s.conn.Changes()
	}
	return count, err
}

// read steps through the result.
func (s *session) read(r *row, each func(query.Row) error) (rows int64, err error) {
	var kept [][]query.Value
	for {
		more, err := r.stmt.Step()
		if err != nil {
			return rows, err
		}
		if !more {
			break
		}
		rows++
		switch {
		case each == nil:
		case s.buffer:
			kept = append(kept, r.copy())
		default:
			if err := r.give(each); err != nil {
				return rows, err
			}
		}
	}
	if len(kept) == 0 {
		return rows, nil
	}
	return rows, replay(kept, each)
}

// replay gives rows whose statement has ended.
func replay(kept [][]query.Value, each func(query.Row) error) error {
	r := &row{}
	for _, values := range kept {
		r.kept = values
		if err := r.give(each); err != nil {
			return err
		}
	}
	return nil
}

// control runs a statement of transaction control.
func (s *session) control(ctx context.Context, sql string) error {
	span := s.Start(s.Trip(), sql, nil)
	err := s.conn.Exec(sql)
	span.End(ctx, 0, err)
	if err != nil {
		return s.explain(ctx, fmt.Errorf("%s: %w", sql, err), nil)
	}
	return nil
}

var _ orm.Executor = (*Tx)(nil)
