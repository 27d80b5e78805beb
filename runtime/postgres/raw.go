package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Raw implements [driver.Executor].
func (e *Executor) Raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	s, err := e.connect(ctx, forStatement)
	if err != nil {
		return 0, err
	}
	defer s.release()
	affected, err := s.raw(ctx, sql, args, rows)
	if err == nil && !s.conn.IsClosed() && s.conn.PgConn().TxStatus() != 'I' { // a transaction is open; Release closes such a connection
		err = errors.New("the statement opened a transaction and did not end it: use the client's Transaction")
	}
	return affected, err
}

// Raw implements [driver.Executor].
func (t *Tx) Raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	if err := t.enter(); err != nil {
		return 0, err
	}
	defer t.level.Leave()
	affected, err := t.raw(ctx, sql, args, rows)
	return affected, t.checked(ctx, err)
}

func (s *session) raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	text, values, err := rawargs.Numbered(provider.PostgreSQL, sql, args)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", orm.ErrInvalidInput, err)
	}
	tasks := []task{{Statement: sqlgen.Statement{SQL: text}, args: values, raw: true}}
	var own handler
	if rows != nil {
		result := &rawResult{rows: rows}
		tasks[0].result = result
		own = func(_ int, r *row) error { return result.each(r) }
	}
	err = s.run(ctx, &call{tasks: tasks, each: own})
	return affected(tasks), err
}

// rawResult passes the columns of a raw statement's result, and then its rows, to the caller.
type rawResult struct {
	rows driver.RawRows
	each func(driver.Row) error
}

// open passes the columns to the caller. If the statement is prepared, open is called before the
// statement runs.
func (r *rawResult) open(fields []pgconn.FieldDescription) (err error) {
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = f.Name
	}
	r.each, err = r.rows(columns)
	return err
}
