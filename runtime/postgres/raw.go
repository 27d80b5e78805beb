package postgres

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Raw implements [driver.Executor].
func (e *Executor) Raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (int64, error) {
	c, err := e.acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Release()
	affected, err := e.session(c).raw(ctx, sql, args, each)
	if err == nil && !c.Conn().IsClosed() && c.Conn().PgConn().TxStatus() != 'I' { // a transaction is open: Release closes the connection
		err = errors.New("the statement opened a transaction and did not end it: use the client's Transaction")
	}
	return affected, err
}

// Raw implements [driver.Executor].
func (t *Tx) Raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (int64, error) {
	if err := t.usable(); err != nil {
		return 0, err
	}
	return t.raw(ctx, sql, args, each)
}

func (s *session) raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (int64, error) {
	tasks := []task{{Statement: sqlgen.Statement{SQL: sql}, args: args, raw: true}}
	var own handler
	if each != nil {
		own = func(_ int, r *row) error { return each(r.names, r) }
	}
	if err := s.run(ctx, tasks, own); err != nil {
		return 0, err
	}
	return affected(tasks), nil
}
