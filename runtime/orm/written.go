package orm

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// WrittenError reports that a call has written, although it failed: the rows that the write
// returned could not be read. A repeated call would write again.
//
// A single statement cannot be undone, because the database commits it before the client reads its
// rows. The same holds for the last statements of a nested write if COMMIT is sent together with
// them. Any other call of several statements is rolled back, and its error is the [DecodeError]
// itself.
type WrittenError struct {
	Model string         // "" for raw SQL
	Verb  Verb           // what was done
	Key   map[string]any // the key of the unreadable row by field, nil if it is not known
	// InTransaction is true if the write belongs to an open transaction of the caller. A rollback
	// of this transaction undoes the write.
	InTransaction bool
	Err           error // usually a *DecodeError
}

// Error describes the write and its unreadable result.
func (e *WrittenError) Error() string {
	text := "the write is done, but its result cannot be read: "
	if e.InTransaction {
		text = "the write is done in the open transaction, but its result cannot be read: "
	}
	return text + e.Err.Error()
}

// Unwrap returns the error that prevented reading the result.
func (e *WrittenError) Unwrap() error { return e.Err }

// written turns the error of a write on exec into a [WrittenError] if the write was done and only
// its rows could not be read.
func written(model string, v Verb, exec driver.Executor, err error) error {
	var rolledBack *driver.UndoneError
	var unread *DecodeError
	if errors.As(err, &rolledBack) || !errors.As(err, &unread) {
		return err
	}
	_, open := exec.(driver.Tx)
	return &WrittenError{Model: model, Verb: v, Key: unread.Key, InTransaction: open, Err: err}
}

// written does the same for a write of the model that ran on the session.
func (h modelRef) written(v Verb, err error) error {
	return written(h.model.Table.Model, v, h.s.exec, err)
}

// whole runs fn in a transaction of the client, or in a savepoint of the caller's transaction. If
// it fails, none of fn's writes remain.
func (h modelRef) whole(ctx context.Context, o driver.TxOptions, fn func(tx driver.Executor) error) error {
	err := h.s.atomically(ctx, o, fn)
	return undone(err)
}

// undone turns a [WrittenError] into the error that it wraps, because the write was rolled back.
func undone(err error) error {
	var known *WrittenError
	if errors.As(err, &known) {
		return known.Err
	}
	return err
}
