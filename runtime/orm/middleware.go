package orm

import "context"

// Verb is the kind of an operation.
type Verb uint8

// The verbs.
const (
	VerbFind Verb = iota
	VerbCount
	VerbCreate
	VerbUpdate
	VerbUpsert
	VerbDelete
	VerbRaw
	VerbTransaction
	VerbBegin
	VerbCommit
	VerbRollback
	VerbAggregate
)

var verbNames = [...]string{"find", "count", "create", "update", "upsert", "delete", "raw", "transaction", "begin", "commit", "rollback", "aggregate"}

// String returns the verb's name.
func (v Verb) String() string { return verbNames[v] }

// Operation is one call of a method that accesses the database: One, All, Exec and so on,
// Transaction, Begin, Commit or Rollback.
type Operation struct {
	Model string // "" for raw SQL and transactions
	Verb  Verb
}

// Middleware wraps operations. It must call next once, or return an error instead.
type Middleware func(ctx context.Context, op Operation, next func(context.Context) error) error

// do runs fn inside the middleware; the first middleware is the outermost. The middleware receives
// the error of fn as the client returns it, with model and fields.
func (s *Session) do(ctx context.Context, op Operation, fn func(context.Context) error) error {
	if s.invalid != nil {
		return op.wrap(s.invalid)
	}
	if err := s.open.check(); err != nil {
		return op.wrap(err)
	}
	if len(s.middleware) == 0 {
		return s.explain(op, fn(ctx))
	}
	run := func(ctx context.Context) error { return s.explain(op, fn(ctx)) }
	for i := len(s.middleware) - 1; i >= 0; i-- {
		m, next := s.middleware[i], run
		run = func(ctx context.Context) error { return m(ctx, op, next) }
	}
	return run(ctx)
}
