package orm

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Querier runs queries. It is the client of a schema or one of its transactions, and refuses a
// query of another schema.
type Querier interface {
	session() *Session
}

// Session is the connection of a generated client or of one of its transactions: an executor, the
// client's models and its middleware. Generated types embed it, which makes each of them a
// [Querier]. A Session is safe for concurrent use if its executor is.
type Session struct {
	exec       driver.Executor
	schema     *gensupport.Schema
	middleware []Middleware
	cursors    cursorSeal
	omitted    omitted
	// invalid is the error of options that do not fit the schema. Every operation returns it.
	invalid error
	// open holds the open transactions of a client. It is nil in a transaction.
	open *openTransactions
	// tx describes the transaction if Begin or Transaction of a client has made the session.
	tx *transaction
}

// NewSession is called by generated code. It uses these options: the middleware, the keys of
// cursors and the omitted columns. The other options are for executors.
func NewSession(exec driver.Executor, schema *gensupport.Schema, opts ...Option) Session {
	c := NewConfig(opts...)
	omit, err := newOmitted(schema, c.Omit)
	if len(c.Middleware) > 0 {
		exec = observedBy(&observer{c.Middleware, schema}, exec)
	}
	return Session{
		exec: exec, schema: schema, middleware: c.Middleware, cursors: newCursorSeal(c.CursorKeys), omitted: omit, invalid: err,
		open: &openTransactions{},
	}
}

func (s *Session) session() *Session { return s }

// Executor returns the executor of the statements: the connection pool or a transaction. It has the
// scope of the client, but not its middleware.
func (s *Session) Executor() driver.Executor { return scoped(unscoped(s.exec)) }

// Exec runs the user's own SQL and returns the number of written rows. Placeholders and arguments
// are the same as in [Raw].
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

// with returns a session that runs in tx.
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

// modelRef is a model together with the session that runs its queries.
type modelRef struct {
	s     *Session
	model *gensupport.Model
}

// on returns the query's model with the caller's session. Every method that runs a query begins
// with it.
func on(db Querier, m *gensupport.Model) modelRef { return modelRef{db.session(), m} }

// do runs fn inside the middleware. It refuses a model of another schema, because this database may
// have a different table with the same name.
func (h modelRef) do(ctx context.Context, v Verb, fn func(context.Context) error) error {
	if h.model.Schema != h.s.schema.Package {
		return invalid(h.model.Table, "a query of %s cannot run on a connection of %s", h.model.Schema, h.s.schema.Package)
	}
	return h.s.do(ctx, Operation{Model: h.model.Table.Model, Verb: v}, fn)
}

// doWhole does the same as do, and repeats fn after a conflict. This is possible because the caller
// sees no result before the operation ends. Inside a transaction nothing is repeated, because after
// a conflict only the whole transaction can be run again.
func (h modelRef) doWhole(ctx context.Context, v Verb, fn func(context.Context) error) error {
	if h.s.inTx() {
		return h.do(ctx, v, fn)
	}
	return h.do(ctx, v, func(ctx context.Context) error {
		return repeat(ctx, ownRepeats, ownTime, func() error { return fn(ctx) })
	})
}
