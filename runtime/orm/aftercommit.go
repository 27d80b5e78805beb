package orm

import (
	"context"
	"fmt"
	"sync"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// transaction is what the client knows of a transaction or savepoint that Transaction or Begin has
// made. It is nil for a transaction whose end the client does not see, such as one that belongs to
// other code.
type transaction struct {
	handle  driver.Tx // nil if Transaction ends it
	options driver.TxOptions
	// savepoint is true if another transaction is around this one. outer is that transaction, or
	// nil if the client does not see its end.
	savepoint bool
	outer     *transaction
	// op is the operation of Transaction, to which the calls in its function belong. It is nil
	// without middleware.
	op *Operation

	mu    sync.Mutex
	done  bool
	after []func()
}

// newTransaction describes a transaction that has just begun in s.
func (s *Session) newTransaction(o driver.TxOptions) *transaction {
	t := &transaction{options: o, savepoint: s.inTx(), outer: s.tx}
	if s.tx != nil {
		t.options = s.tx.options
	}
	return t
}

// provides reports whether a savepoint in t has what the options ask for.
func (t *transaction) provides(o driver.TxOptions) bool {
	var has driver.TxOptions
	if t != nil {
		has = t.options
	}
	return o.Isolation <= has.Isolation && (!o.ReadOnly || has.ReadOnly) && (!o.Deferrable || has.Deferrable)
}

// ended reports whether the transaction or one around it has ended.
func (t *transaction) ended() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done || t.outer.ended()
}

// end ends the transaction and returns the functions to call after it.
func (t *transaction) end() []func() {
	t.mu.Lock()
	defer t.mu.Unlock()
	fs := t.after
	t.done, t.after = true, nil
	return fs
}

// rollback ends the transaction, if there is one, without calling the functions.
func (t *transaction) rollback() {
	if t != nil {
		t.end()
	}
}

// commit calls the functions, or hands them to the transaction around the savepoint.
func (t *transaction) commit() {
	fs := t.end()
	if !t.savepoint {
		call(fs)
		return
	}
	if t.outer != nil {
		t.outer.mu.Lock()
		defer t.outer.mu.Unlock()
		t.outer.after = append(t.outer.after, fs...)
	}
}

// call calls the functions in their order, also those after a function that panics.
func call(fs []func()) {
	for len(fs) > 0 {
		f := fs[0]
		fs = fs[1:]
		func() {
			finished := false
			defer func() {
				if !finished {
					call(fs)
				}
			}()
			f()
			finished = true
		}()
	}
}

type transactionKey struct{}

// WithTx is called by the Context method of generated transactions. It returns a context that
// carries the transaction. A context that carries a transaction is only a way to register functions
// with [AfterCommit]: which connection runs a query is decided by the query's [Querier] alone.
func WithTx(ctx context.Context, tx Querier) context.Context {
	return context.WithValue(ctx, transactionKey{}, tx.session())
}

// AfterCommit registers a function to be called after the transaction has been committed, such as
// one that sends a mail about the rows that the transaction has written:
//
//	err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
//		ctx := tx.Context(ctx)
//		…
//		return orm.AfterCommit(ctx, func() { send(mail) })
//	})
//
// The context must carry the transaction, as the result of the method Context of a transaction
// does. It is a context and not a transaction so that a function deep inside, which knows neither
// the client nor its package, can register too. If the context carries no transaction, AfterCommit
// returns [ErrNoTransaction] and the function is never called: calling it at once would be wrong if
// the caller had only forgotten the context.
//
// The functions are called in the order of their registration, in the goroutine that commits, when
// the connection is free again and before Transaction or Commit returns. They may use the client. A
// function that is registered in a savepoint is called after the commit of the whole transaction,
// and not at all if the savepoint is rolled back. With [Retry], only the functions of the attempt
// that commits are called. If the commit fails or its outcome is unknown, none is called. A
// function cannot undo the commit, so it returns no error. If it panics, the functions after it are
// called all the same, and then the panic continues.
func AfterCommit(ctx context.Context, f func()) error {
	s, _ := ctx.Value(transactionKey{}).(*Session)
	if s == nil {
		return fmt.Errorf("%w: pass the result of the transaction's method Context to orm.AfterCommit", ErrNoTransaction)
	}
	if !s.inTx() {
		return fmt.Errorf("%w: it carries a client", ErrNoTransaction)
	}
	for t := s.tx; ; t = t.outer {
		if t == nil {
			return fmt.Errorf("%w: other code commits this transaction, so the client does not see its end", ErrNoTransaction)
		}
		if !t.savepoint {
			break
		}
	}
	return s.tx.register(f)
}

func (t *transaction) register(f func()) error {
	if t.outer.ended() {
		return ErrTxDone
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return ErrTxDone
	}
	t.after = append(t.after, f)
	return nil
}
