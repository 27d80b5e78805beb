package sqlite

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/sqliteerror"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// explain adds the sentinel error of package orm to SQLite's error. It hides SQLite's message if
// the message may quote values of rows. n is the node that failed, or nil if there is none.
func (s *session) explain(ctx context.Context, err error, n query.Node) error {
	var own *sqlite3.Error
	if !errors.As(err, &own) || explained(err) {
		return err
	}
	return sqliteerror.Explain(ctx, err, n, sqliteerror.Failure{Code: own.Code, Message: own.Message, Running: own.Running}, s.ErrorValues(), s.lookUp)
}

// newTracer creates the tracer of an executor.
func newTracer(c driver.Config) *trace.Tracer {
	t := trace.New(c)
	t.Explain = func(ctx context.Context, err error) error { return (&session{Tracer: t}).explain(ctx, err, nil) }
	return t
}

// explained reports whether explain has already changed err.
func explained(err error) bool {
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	return errors.As(err, &c) || errors.As(err, &d)
}

// lookUp implements [sqlitecatalog.Reader].
func (s *session) lookUp(sql string, args []query.Value, each func(driver.Row) error) error {
	prepared, err := s.conn.Prepare(sql)
	if err != nil {
		return err
	}
	defer prepared.Release()
	if err := prepared.Bind(args); err != nil {
		return err
	}
	_, err = (&session{}).read(&row{stmt: prepared}, 0, each)
	return err
}
