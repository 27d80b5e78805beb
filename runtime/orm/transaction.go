package orm

import (
	"context"
	"errors"
	"fmt"
)

// TxOption says how a transaction runs.
type TxOption func(*TxOptions)

// Serializable runs the transaction as if it were alone (SQLite always does).
func Serializable(o *TxOptions) { o.Isolation = SerializableIsolation }

// Snapshot shows the transaction one state of the database throughout (PostgreSQL's repeatable read).
func Snapshot(o *TxOptions) { o.Isolation = RepeatableRead }

// ReadOnly refuses writes.
func ReadOnly(o *TxOptions) { o.ReadOnly = true }

// Retry runs the whole transaction up to n more times when it ends in [ErrSerialization]. It has no effect on a savepoint.
func Retry(n int) TxOption { return func(o *TxOptions) { o.Retries = n } }

// Transaction runs fn in a transaction, inside another one in a savepoint. It is committed when fn returns nil,
// rolled back when fn returns an error or panics.
func (s *Session) Transaction(ctx context.Context, fn func(tx *Session) error, opts ...TxOption) error {
	var o TxOptions
	for _, opt := range opts {
		opt(&o)
	}
	return s.do(ctx, Operation{Verb: VerbTransaction}, func(ctx context.Context) error {
		return s.atomically(ctx, o, func(tx Executor) error { return fn(s.with(tx)) })
	})
}

// atomically runs fn in a transaction of its own.
func (s *Session) atomically(ctx context.Context, o TxOptions, fn func(tx Executor) error) error {
	retries := o.Retries
	if _, nested := s.exec.(Tx); nested {
		retries = 0 // only the outermost transaction gets a new snapshot
	}
	for {
		err := runTx(ctx, s.exec, o, fn)
		if retries <= 0 || !errors.Is(err, ErrSerialization) || ctx.Err() != nil {
			return err
		}
		retries--
	}
}

func runTx(ctx context.Context, exec Executor, o TxOptions, fn func(tx Executor) error) (err error) {
	tx, err := exec.Begin(ctx, o)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Reached on an error and while a panic of fn passes through.
		if rerr := tx.Rollback(ctx); rerr != nil && err != nil {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}
