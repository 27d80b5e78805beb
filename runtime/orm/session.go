package orm

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Querier runs queries: the client of a schema, or a transaction of it. It refuses a query of
// another schema.
type Querier interface {
	session() *Session
}

// Session is the connection of a generated client, or of a transaction of it: an executor, the
// client's models and its middleware. Generated types embed it and so become a [Querier]. It is
// safe for concurrent use when its executor is.
type Session struct {
	exec       driver.Executor
	schema     *gensupport.Schema
	middleware []Middleware
	// open are the transactions of a client; nil in a transaction.
	open *openTransactions
}

// NewSession is called by generated code. It uses only the middleware of the options; the other
// options are for executors.
func NewSession(exec driver.Executor, schema *gensupport.Schema, opts ...Option) Session {
	return Session{exec: exec, schema: schema, middleware: NewConfig(opts...).Middleware, open: &openTransactions{}}
}

func (s *Session) session() *Session { return s }

// Executor returns what runs the statements: the connection pool or a transaction.
func (s *Session) Executor() driver.Executor { return s.exec }

// Exec runs the user's own SQL and returns the number of rows written. Placeholders and arguments
// are those of [Raw].
func (s *Session) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	args, err := rawArgs(s.schema, args)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrInvalidInput, err)
	}
	var n int64
	err = s.do(ctx, Operation{Verb: VerbRaw}, func(ctx context.Context) (err error) {
		n, err = s.exec.Raw(ctx, sql, args, nil)
		return err
	})
	return n, err
}

// with is the same session in a transaction.
func (s *Session) with(tx driver.Executor) *Session {
	c := *s
	c.exec, c.open = tx, nil
	return &c
}

// inTx reports whether the session is a transaction.
func (s *Session) inTx() bool {
	_, in := s.exec.(driver.Tx)
	return in
}

// modelRef is one model together with the session to use.
type modelRef struct {
	s     *Session
	model *gensupport.Model
}

// on is the first step of a terminal: it joins the query's model and the caller's session.
func on(db Querier, m *gensupport.Model) modelRef { return modelRef{db.session(), m} }

// do runs fn inside the middleware. A model of another schema is refused: its table may exist under
// the same name.
func (h modelRef) do(ctx context.Context, v Verb, fn func(context.Context) error) error {
	if h.model.Schema != h.s.schema.Package {
		return invalid(h.model.Table, "a query of %s cannot run on a connection of %s", h.model.Schema, h.s.schema.Package)
	}
	return h.s.do(ctx, Operation{Model: h.model.Table.Model, Verb: v}, fn)
}

// doWhole is do for an operation that gives the caller nothing before it ends, so that it can be
// repeated as a whole after a conflict. In a transaction only the transaction can be repeated.
func (h modelRef) doWhole(ctx context.Context, v Verb, fn func(context.Context) error) error {
	if h.s.inTx() {
		return h.do(ctx, v, fn)
	}
	return h.do(ctx, v, func(ctx context.Context) error {
		return repeat(ctx, ownRepeats, ownTime, func() error { return fn(ctx) })
	})
}
