package orm

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// BeginTx is called by the Begin method of generated clients. It begins a transaction, or a
// savepoint if s is a transaction. [CommitTx] or [RollbackTx] must end it; until then it holds a
// connection. The context is used for the beginning only. [Retry] is refused, because only a
// function can be run again.
func (s *Session) BeginTx(ctx context.Context, opts ...TxOption) (Session, error) {
	o, err := s.options(opts)
	if err != nil {
		return Session{}, err
	}
	if o.Retries > 0 {
		return Session{}, fmt.Errorf("%w: Begin cannot repeat a transaction: use Transaction with orm.Retry", ErrInvalidInput)
	}
	var in *Session
	err = s.do(ctx, Operation{Verb: VerbBegin}, func(ctx context.Context) error {
		tx, err := s.exec.Begin(ctx, o)
		if err != nil {
			return fmt.Errorf("begin transaction: %w", err)
		}
		in = s.with(tx)
		in.tx = s.newTransaction(o)
		in.tx.handle = tx
		return nil
	})
	switch {
	case err == nil && in == nil:
		err = errors.New("begin transaction: a middleware has not called next")
	case err != nil && in != nil: // a middleware refused the transaction after it had begun
		err = errors.Join(err, in.tx.handle.Rollback(ctx))
	}
	if err != nil {
		return Session{}, err
	}
	return *in, nil
}

// CommitTx is called by the Commit method of generated transactions. It commits and ends a
// transaction that Begin made, or releases a savepoint. If it fails, the transaction is rolled
// back, except after [ErrOutcomeUnknown]. After the commit of the transaction itself, CommitTx
// calls the functions of [AfterCommit].
func CommitTx(ctx context.Context, tx Querier) error {
	s := tx.session()
	h, err := s.handle("Commit")
	if err != nil {
		return err
	}
	committed := false
	err = s.do(ctx, Operation{Verb: VerbCommit}, func(ctx context.Context) error {
		if err := h.Commit(ctx); err != nil {
			return fmt.Errorf("commit transaction: %w", err)
		}
		committed = true
		return nil
	})
	if committed {
		s.tx.commit()
	}
	return err
}

// RollbackTx is called by the Rollback method of generated transactions. It undoes and ends a
// transaction or savepoint that Begin made, even if ctx has ended. After the end of the transaction
// it does nothing, so that it can be deferred.
func RollbackTx(ctx context.Context, tx Querier) error {
	s := tx.session()
	h, err := s.handle("Rollback")
	if err != nil || s.tx.ended() {
		return err
	}
	defer s.tx.rollback()
	return s.do(ctx, Operation{Verb: VerbRollback}, func(ctx context.Context) error {
		if err := h.Rollback(ctx); err != nil {
			return fmt.Errorf("roll back transaction: %w", err)
		}
		return nil
	})
}

// handle returns the transaction that Begin made. The function of Transaction must not end its
// transaction, because Transaction does so.
func (s *Session) handle(method string) (driver.Tx, error) {
	if s.tx == nil || s.tx.handle == nil {
		return nil, fmt.Errorf("%w: %s is for a transaction of Begin: Transaction ends its own transaction after its function", ErrInvalidInput, method)
	}
	return s.tx.handle, nil
}
