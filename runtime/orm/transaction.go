package orm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// TxOption changes how a transaction runs.
type TxOption func(*driver.TxOptions)

// Serializable gives the transaction the result that it would have if no other transaction ran.
// SQLite's transactions always have it.
func Serializable(o *driver.TxOptions) { o.Isolation = driver.Serializable }

// Snapshot lets the whole transaction see one state of the database. It is PostgreSQL's isolation
// level REPEATABLE READ.
func Snapshot(o *driver.TxOptions) { o.Isolation = driver.RepeatableRead }

// ReadOnly makes every write of the transaction an error.
func ReadOnly(o *driver.TxOptions) { o.ReadOnly = true }

// Deferrable is for long reports. On PostgreSQL the transaction waits, before its first statement,
// until it can be given a snapshot with which none of its statements can fail with
// [ErrSerialization]. It needs [Serializable] and [ReadOnly] as well; without them the transaction
// is refused with [ErrInvalidInput]. On SQLite it has no effect, because a read never conflicts.
func Deferrable(o *driver.TxOptions) { o.Deferrable = true }

// Retry runs the whole transaction up to n more times if it fails with [ErrSerialization]: a
// conflict with another transaction, a deadlock, a locked SQLite file, or a statement whose plan is
// outdated because a migration has changed its table. Before every further attempt it pauses for a
// random time. The limit of the pause grows up to one second, and a pause ends when the context
// ends. Retry has no effect on a savepoint.
func Retry(n int) TxOption { return func(o *driver.TxOptions) { o.Retries = n } }

// AllowOuterClient allows the function of the transaction to use the client as well. The client's
// statements are not part of the transaction. They wait for locks that the transaction holds, until
// a time limit ends them; on SQLite this happens to every write. Without this option, such a use of
// the client fails with [ErrOuterClient].
func AllowOuterClient(o *driver.TxOptions) { o.OuterClient = true }

// options applies the options of a transaction. It refuses a combination that cannot be honored.
func (s *Session) options(opts []TxOption) (o driver.TxOptions, err error) {
	for _, opt := range opts {
		opt(&o)
	}
	switch {
	case o.Deferrable && (o.Isolation != driver.Serializable || !o.ReadOnly):
		err = fmt.Errorf("%w: orm.Deferrable needs orm.Serializable and orm.ReadOnly as well", ErrInvalidInput)
	case s.inTx() && !s.tx.provides(o):
		err = fmt.Errorf("%w: a savepoint has the isolation level of its transaction, and may write if the transaction may: pass the options to the outermost transaction", ErrInvalidInput)
	}
	return o, err
}

// InTransaction is called by the Transaction method of generated clients. It runs fn in a
// transaction, or in a savepoint if s is a transaction. It commits if fn returns nil, and rolls
// back if fn returns an error or panics. After the commit it calls the functions of [AfterCommit].
func (s *Session) InTransaction(ctx context.Context, fn func(tx Session) error, opts ...TxOption) error {
	o, err := s.options(opts)
	if err != nil {
		return err
	}
	var (
		last      *transaction // of the last attempt
		committed bool
	)
	defer func() { // fn may panic
		if !committed {
			last.rollback()
		}
	}()
	err = s.do(ctx, Operation{Verb: VerbTransaction}, func(ctx context.Context) error {
		err := s.atomically(ctx, o, func(tx driver.Executor) error {
			last.rollback()
			in := s.with(tx)
			in.tx = s.newTransaction(o)
			in.tx.op = callIn(ctx)
			last = in.tx
			if o.OuterClient || s.open == nil {
				return fn(*in)
			}
			defer s.open.enter()()
			return insideTransaction(func() error { return fn(*in) })
		})
		committed = err == nil
		return err
	})
	if committed {
		last.commit()
	}
	return err
}

// atomically runs fn in a transaction, or in a savepoint if s is a transaction.
func (s *Session) atomically(ctx context.Context, o driver.TxOptions, fn func(tx driver.Executor) error) error {
	retries := max(o.Retries, 0)
	if s.inTx() {
		retries = 0 // only the outermost transaction can get a new snapshot
	}
	return repeat(ctx, retries, math.MaxInt64, func() error {
		return runTx(ctx, s.exec, o, func(tx driver.Tx) (bool, error) { return false, fn(tx) })
	})
}

// runTx runs fn in a transaction. fn returns true if it has already ended the transaction.
func runTx(ctx context.Context, exec driver.Executor, o driver.TxOptions, fn func(tx driver.Tx) (ended bool, err error)) (err error) {
	tx, err := exec.Begin(ctx, o)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Reached after an error, and while a panic of fn unwinds the stack.
		if rerr := tx.Rollback(ctx); rerr != nil && err != nil {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
	}()
	if done, err = fn(tx); done || err != nil {
		return err
	}
	done = true
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}
