package orm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// TxOption says how a transaction runs.
type TxOption func(*driver.TxOptions)

// Serializable runs the transaction as if it were alone (SQLite always does).
func Serializable(o *driver.TxOptions) { o.Isolation = driver.Serializable }

// Snapshot shows the transaction one state of the database throughout (PostgreSQL's repeatable
// read).
func Snapshot(o *driver.TxOptions) { o.Isolation = driver.RepeatableRead }

// ReadOnly refuses writes.
func ReadOnly(o *driver.TxOptions) { o.ReadOnly = true }

// Retry runs the whole transaction up to n more times when it ends in [ErrSerialization]: a
// conflict with another transaction, a deadlock, a locked SQLite file, or a statement whose plan is
// out of date because a migration has changed its table. It pauses before every further attempt,
// for a random time that grows up to a second; the context limits it. It has no effect on a
// savepoint.
func Retry(n int) TxOption { return func(o *driver.TxOptions) { o.Retries = n } }

// AllowOuterClient allows the function of the transaction to use the client as well. What it runs
// there is not part of the transaction, and waits for what the transaction holds, until a time
// limit ends it: on SQLite every write does. Without this option such a use ends in
// [ErrOuterClient].
func AllowOuterClient(o *driver.TxOptions) { o.OuterClient = true }

// InTransaction is called by the Transaction method of generated clients. It runs fn in a
// transaction, or in a savepoint when s is a transaction. It commits when fn returns nil, and rolls
// back when fn returns an error or panics.
func (s *Session) InTransaction(ctx context.Context, fn func(tx Session) error, opts ...TxOption) error {
	var o driver.TxOptions
	for _, opt := range opts {
		opt(&o)
	}
	return s.do(ctx, Operation{Verb: VerbTransaction}, func(ctx context.Context) error {
		return s.atomically(ctx, o, func(tx driver.Executor) error {
			if o.OuterClient || s.open == nil {
				return fn(*s.with(tx))
			}
			defer s.open.enter()()
			return insideTransaction(func() error { return fn(*s.with(tx)) })
		})
	})
}

// atomically runs fn in a transaction of its own.
func (s *Session) atomically(ctx context.Context, o driver.TxOptions, fn func(tx driver.Executor) error) error {
	retries := max(o.Retries, 0)
	if s.inTx() {
		retries = 0 // only the outermost transaction gets a new snapshot
	}
	return repeat(ctx, retries, math.MaxInt64, func() error {
		return runTx(ctx, s.exec, o, func(tx driver.Tx) (bool, error) { return false, fn(tx) })
	})
}

// runTx runs fn in a transaction. fn returns true if it has ended the transaction itself.
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
		// Reached on an error and while a panic of fn passes through.
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
