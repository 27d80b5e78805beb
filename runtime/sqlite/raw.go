package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// Raw implements [driver.Executor].
func (e *Executor) Raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	c, err := e.rawConn(ctx, sql)
	if err != nil {
		return 0, err
	}
	s := e.session(c)
	result, err := s.rawOnce(ctx, e.pool, sql, args, rows)
	if err != nil || s.retained == nil {
		return result.affected, err
	}
	return result.affected, replayOn(&row{declared: result.declared}, *s.retained, func(_ int, r driver.Row) error { return result.each(r) })
}

// rawConn acquires the writing connection if the statement writes, and a reading one otherwise.
func (e *Executor) rawConn(ctx context.Context, sql string) (*conn, error) {
	c, err := e.pool.reader(ctx)
	if err != nil {
		return nil, err
	}
	prepared, err := c.Prepare(sql)
	if err != nil { // the caller prepares the statement again and reports the error then
		return c, nil //nolint:nilerr
	}
	readOnly := prepared.ReadOnly()
	prepared.Release()
	if readOnly || c.writes {
		return c, nil
	}
	e.pool.release(c)
	return e.pool.writer(ctx)
}

// rawResult describes the result of a raw statement.
type rawResult struct {
	affected int64
	declared []string // the declared types of the result's columns
	each     func(driver.Row) error
}

// rawOnce runs a raw statement outside a transaction and then releases the connection.
func (s *session) rawOnce(ctx context.Context, p *pool, sql string, args []any, rows driver.RawRows) (rawResult, error) {
	defer p.release(s.conn)
	result, err := s.raw(ctx, sql, args, rows)
	if err == nil && s.conn.InTransaction() { // the deferred release rolls the transaction back
		err = errors.New("the statement opened a transaction and did not end it: use the client's Transaction")
	}
	return result, err
}

// Raw implements [driver.Executor].
func (t *Tx) Raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	defer t.level.Leave()
	result, err := t.raw(ctx, sql, args, rows)
	return result.affected, t.checked(ctx, err)
}

func (s *session) raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (result rawResult, err error) {
	prepared, err := s.conn.Prepare(sql)
	if err != nil {
		err = s.explain(ctx, err, nil)
		s.Start(s.Trip(), sql, nil).End(ctx, 0, err)
		return result, err
	}
	defer s.finish(prepared)
	if strings.TrimSpace(prepared.Rest()) != "" {
		return result, errors.New("more than one statement: run one at a time")
	}
	values, err := arguments(prepared, args)
	if err != nil {
		return result, fmt.Errorf("%w: %w", orm.ErrInvalidInput, err)
	}
	if err := result.open(prepared, rows); err != nil {
		return result, err
	}
	count := int64(0)
	span := s.Start(s.Trip(), sql, values)
	defer func() { span.End(ctx, max(count, result.affected), err) }()
	if err := prepared.Bind(values); err != nil {
		return result, err
	}
	count, err = s.read(&row{stmt: prepared, declared: result.declared}, 0, result.each)
	if err != nil && !s.ended() {
		err = stopped(prepared, err)
	}
	var own *sqlite3.Error
	switch {
	case errors.As(err, &own), prepared.ReadOnly():
	case err != nil: // err comes from reading a row; SQLite writes all rows before it returns the first one
		result.affected = count
	default:
		result.affected = s.conn.Changes()
	}
	return result, s.explain(ctx, err, nil)
}

// open calls the function rows with the column names of the result, and stores the function that
// rows returns.
func (result *rawResult) open(stmt *sqlite3.Stmt, rows driver.RawRows) (err error) {
	if rows == nil {
		return nil
	}
	columns := make([]string, stmt.Columns())
	result.declared = make([]string, len(columns))
	for i := range columns {
		columns[i], result.declared[i] = stmt.Name(i), stmt.Declared(i)
	}
	result.each, err = rows(columns)
	return err
}
