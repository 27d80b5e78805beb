package orm

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Session is what a generated client runs on: an executor, the client's tables and its middleware. It is safe for
// concurrent use when its executor is.
type Session struct {
	exec       Executor
	tables     []*query.Table
	middleware []Middleware
}

// Handle is a generated client, or anything else that has a session.
type Handle interface{ ORMSession() *Session }

// NewSession makes the session of a generated client. The options of executors are passed over.
func NewSession(exec Executor, tables []*query.Table, opts ...Option) *Session {
	return &Session{exec: exec, tables: tables, middleware: NewConfig(opts...).Middleware}
}

// ORMSession makes a Session a [Handle].
func (s *Session) ORMSession() *Session { return s }

// Executor is what the session runs on: the database's or a transaction's.
func (s *Session) Executor() Executor { return s.exec }

// Close releases the executor.
func (s *Session) Close() error { return s.exec.Close() }

// Exec runs the user's own SQL with the driver's placeholders and returns the number of rows written.
func (s *Session) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	var n int64
	err := s.do(ctx, Operation{Verb: VerbRaw}, func(ctx context.Context) (err error) {
		n, err = s.exec.Raw(ctx, sql, args, nil)
		return err
	})
	return n, err
}

// with is the same client on another executor.
func (s *Session) with(exec Executor) *Session {
	c := *s
	c.exec = exec
	return &c
}

// handle is one model of one session.
type handle struct {
	s    *Session
	meta *Meta
}

func (h handle) op(v Verb) Operation { return Operation{Model: h.meta.Table.Model, Verb: v} }
