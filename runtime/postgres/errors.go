package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/pgerror"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// explain adds the sentinel of package orm to the server's error, and hides the server's message if
// the message may quote values. n is the node that failed, or nil.
func (s *session) explain(err error, n query.Node) error {
	var own *pgconn.PgError
	if !errors.As(err, &own) || explained(err) {
		return err
	}
	out := pgerror.Explain(err, pgerror.Fields{
		Code: own.Code, Message: own.Message, Detail: own.Detail, Table: own.TableName, Column: own.ColumnName, Constraint: own.ConstraintName, Routine: own.Routine,
	}, n)
	if s.ErrorValues() {
		pgerror.Quote(out, own.Message, own.Detail)
	}
	return out
}

// interrupted adds the context's error to the error of a statement that was canceled because the
// context ended.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, orm.ErrCanceled) {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// settled returns the error of a call. err is the error of reading its rows, and ending is the
// error of its statements. If a row could not be read and the statements failed as well, the
// statements have no effect. Then the error of the row would be misleading, so settled returns the
// error of the statements.
func settled(err, ending error) error {
	var own *pgconn.PgError
	if err == nil || errors.As(ending, &own) && !explained(err) {
		return ending
	}
	return err
}

// newTracer returns the tracer of an executor.
func newTracer(c driver.Config) *trace.Tracer {
	t := trace.New(c)
	t.Explain = func(_ context.Context, err error) error { return (&session{Tracer: t}).explain(err, nil) }
	return t
}

// explained reports whether explain has already handled err.
func explained(err error) bool {
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	return errors.As(err, &c) || errors.As(err, &d)
}
