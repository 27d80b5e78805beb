package orm

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// WrittenError says that a write has happened although the call failed: the rows that it returned
// could not be read. Repeating the call would write again.
//
// Calls of several statements run in a transaction of their own and are rolled back instead; their
// error is the [DecodeError] itself. A single statement is committed by the database before its
// rows are read, so it cannot be undone.
type WrittenError struct {
	Model string         // "" for raw SQL
	Verb  Verb           // what has happened
	Key   map[string]any // of the unreadable row by field, nil when it is not known
	// InTransaction is true if the write belongs to a transaction of the caller's that was open: it
	// is undone when that transaction is rolled back.
	InTransaction bool
	Err           error // usually a *DecodeError
}

// Error says what has happened.
func (e *WrittenError) Error() string {
	text := "the write is done, but its result cannot be read: "
	if e.InTransaction {
		text = "the write is done in the open transaction, but its result cannot be read: "
	}
	return text + e.Err.Error()
}

// Unwrap returns the error of reading the result.
func (e *WrittenError) Unwrap() error { return e.Err }

// written turns the error of reading the rows of a write that ran on exec into one that says
// whether the write has happened.
func written(model string, v Verb, exec driver.Executor, err error) error {
	var rolledBack *driver.UndoneError
	var unread *DecodeError
	if errors.As(err, &rolledBack) || !errors.As(err, &unread) {
		return err
	}
	_, open := exec.(driver.Tx)
	return &WrittenError{Model: model, Verb: v, Key: unread.Key, InTransaction: open, Err: err}
}

// written is [written] for a write of the model that ran on the session.
func (h modelRef) written(v Verb, err error) error {
	return written(h.model.Table.Model, v, h.s.exec, err)
}

// whole runs fn in a transaction of the client's own, or in a savepoint of the caller's. When it
// fails, nothing of it has happened.
func (h modelRef) whole(ctx context.Context, o driver.TxOptions, fn func(tx driver.Executor) error) error {
	err := h.s.atomically(ctx, o, fn)
	return undone(err)
}

// undone removes from an error that a write stands, after its transaction was rolled back.
func undone(err error) error {
	var known *WrittenError
	if errors.As(err, &known) {
		return known.Err
	}
	return err
}
