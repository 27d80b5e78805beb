package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Middleware wraps operations: calls of the client, and their nested operations. It must call next
// once, or return an error instead. The context that it passes to next is that of the operation.
//
// Nested operations that the client sends to the database together are nested calls of middleware,
// in the order of the statements. All of them end when the last statement has ended.
type Middleware func(ctx context.Context, op *Operation, next func(context.Context) error) error

// How middleware sees everything.
//
// The method do wraps each call of the client. It puts the Operation of the call into the context.
// A client with middleware has an executor (observedPool, or observedTx in a transaction) that
// wraps each tree which the client gives to it as a nested operation of the call in the context. So
// nested operations need no code in the verbs, as scopes do not. A client without middleware has no
// such executor, and its calls allocate nothing for operations.
//
// The middleware of a client is outside of its scope: it sees the tree as the client made it, and
// cannot remove the conditions of the scope.
//
// SQL texts come from the executor. Its hook for statements finds the operations in the context
// that the executor was called with (recordStatement).

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
	return s.observe(ctx, op, fn)
}

// observe does the work of do for a client with middleware. It is not inlined, so that op escapes
// to the heap for such clients only.
//
//go:noinline
func (s *Session) observe(ctx context.Context, op Operation, fn func(context.Context) error) error {
	op.schema = s.schema
	if s.tx != nil {
		op.Parent = s.tx.op
	}
	o := observer{middleware: s.middleware, schema: s.schema}
	return o.wrap(ctx, &op, func(ctx context.Context) error {
		if op.err != nil {
			return op.wrap(op.err)
		}
		start := time.Now()
		err := s.explain(op, fn(context.WithValue(ctx, operationKey{}, &running{ops: []*Operation{&op}})))
		op.Duration = time.Since(start)
		return err
	})
}

// observer is the middleware of a client.
type observer struct {
	middleware []Middleware
	schema     *gensupport.Schema
}

// wrap runs fn inside the middleware.
func (o *observer) wrap(ctx context.Context, op *Operation, fn func(context.Context) error) error {
	run := fn
	for i := len(o.middleware) - 1; i >= 0; i-- {
		m, next := o.middleware[i], run
		run = func(ctx context.Context) error { return m(ctx, op, next) }
	}
	return run(ctx)
}

// operationKey is the key of the running operations in a context.
type operationKey struct{}

// running are the operations for which the executor is called: one call, or the nested operations
// of the trees that the executor is given, in their order.
type running struct {
	ops    []*Operation
	nested bool
}

// callIn returns the call whose function runs with ctx, or nil.
func callIn(ctx context.Context) *Operation {
	r, _ := ctx.Value(operationKey{}).(*running)
	if r == nil {
		return nil
	}
	return r.ops[0].Call()
}

// operationOf returns the operation of a statement that ran with ctx: a nested operation, or the
// call for BEGIN, COMMIT and SQL text. It returns nil without middleware.
func operationOf(ctx context.Context, s driver.Statement) *Operation {
	r, _ := ctx.Value(operationKey{}).(*running)
	switch {
	case r == nil:
		return nil
	case r.nested && s.Node >= 0 && s.Node < len(r.ops):
		return r.ops[s.Node]
	}
	return r.ops[0].Call()
}

// recordStatement adds a statement to its operation, and to the call to which the operation
// belongs. It is a hook for statements.
func recordStatement(ctx context.Context, s driver.Statement) {
	op := operationOf(ctx, s)
	if op == nil {
		return
	}
	op.Statements = append(op.Statements, s)
	call := op.Call()
	switch {
	case call != op:
		call.Statements = append(call.Statements, s)
	case op.Verb == VerbRaw:
		op.Rows = max(op.Rows, s.Rows)
	}
}
