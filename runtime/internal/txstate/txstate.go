// Package txstate decides whether a statement may run in a transaction. Both executors use it.
//
// A transaction belongs to one goroutine. Its savepoints are nested, and only the innermost open
// savepoint may run statements. Otherwise the rollback of a savepoint in one goroutine could undo a
// statement of another goroutine, as in this example, where two goroutines share a transaction:
//
//	goroutine 1              goroutine 2
//	SAVEPOINT a
//	INSERT ... fails         INSERT ... succeeds, but inside savepoint a
//	ROLLBACK TO a            the inserted row is gone, and no error reports this
//
// Therefore a statement is refused with [orm.ErrTxBusy] while another statement runs in the
// transaction, and while a savepoint is open inside the level that the statement uses.
//
// While a caller reads a result, it may run further statements between two rows. [Level.Pause]
// allows this.
package txstate

import (
	"errors"
	"fmt"
	"sync"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// Level is a transaction or one of its savepoints. Several goroutines may call its methods.
type Level struct {
	*shared
	parent *Level
	failed error // if not nil, this level can only be rolled back
}

// shared is the state that a transaction and all its savepoints share.
type shared struct {
	mu   sync.Mutex // locked while a statement uses the connection
	top  *Level     // the innermost open level, nil after the end of the transaction
	lost error      // if not nil, the whole transaction can only be rolled back
}

// New returns the level of a new transaction.
func New() *Level {
	l := &Level{shared: &shared{}}
	l.top = l
	return l
}

// Enter reserves the connection for a statement of this level, or returns an error if the statement
// is not allowed. The caller ends the use with Leave.
func (l *Level) Enter() error {
	if !l.mu.TryLock() {
		return fmt.Errorf("%w: another goroutine runs a statement in it; run the statements of a transaction one after another", orm.ErrTxBusy)
	}
	err := l.usable()
	if err != nil {
		l.mu.Unlock()
	}
	return err
}

// abortedError is [orm.ErrTxAborted] with the earlier error that caused it. errors.Is does not find
// the cause, because the cause belongs to an earlier statement. For example, the refused statement
// itself has not violated a constraint.
type abortedError struct{ cause error }

func (e *abortedError) Error() string { return orm.ErrTxAborted.Error() + ": " + e.cause.Error() }
func (e *abortedError) Unwrap() error { return orm.ErrTxAborted }

func (l *Level) usable() error {
	cause := l.failed
	if cause == nil {
		cause = l.lost
	}
	switch {
	case !l.inChain():
		return orm.ErrTxDone
	case l != l.top:
		return fmt.Errorf("%w: a savepoint is open in it; use the transaction that the function of the savepoint gets, in one goroutine", orm.ErrTxBusy)
	case errors.Is(cause, orm.ErrSerialization): // this cause stays visible to errors.Is, so that the transaction is repeated
		return fmt.Errorf("%w: %w", orm.ErrTxAborted, cause)
	case cause != nil:
		return &abortedError{cause}
	}
	return nil
}

// EnterToEnd waits until no statement runs and reserves the connection for a rollback. It returns
// false if the level has already ended. In both cases, the caller ends the use with Leave.
func (l *Level) EnterToEnd() bool {
	l.mu.Lock()
	return l.inChain()
}

// Leave ends the use of the connection that Enter or EnterToEnd began.
func (l *Level) Leave() { l.mu.Unlock() }

// Pause allows further statements while f runs. It is called between two rows of a result, between
// Enter and Leave.
func (l *Level) Pause(f func()) {
	l.mu.Unlock()
	defer l.mu.Lock()
	f()
}

// The methods below must be called between Enter and Leave.

// Savepoint opens a new level inside this one.
func (l *Level) Savepoint() *Level {
	inner := &Level{shared: l.shared, parent: l}
	l.top = inner
	return inner
}

// End ends the level and all levels inside it.
func (l *Level) End() { l.top = l.parent }

// Ended reports whether the level has ended. A level can end during a Pause.
func (l *Level) Ended() bool { return !l.inChain() }

// Fail records that after the failure of a statement, the level can only be rolled back. The levels
// around it are not affected.
func (l *Level) Fail(cause error) {
	if l.failed == nil {
		l.failed = cause
	}
}

// Lose records that the whole transaction can only be rolled back.
func (l *Level) Lose(cause error) {
	if l.lost == nil {
		l.lost = cause
	}
}

// Forgive removes the record of a failed statement if recovered returns true, because other code
// has rolled back to a savepoint before the statement. It does nothing while a statement runs.
func (l *Level) Forgive(recovered func() bool) {
	if !l.mu.TryLock() {
		return
	}
	defer l.mu.Unlock()
	if l.failed != nil && recovered() {
		l.failed = nil
	}
}

// Failed reports whether the level can only be rolled back.
func (l *Level) Failed() bool { return l.failed != nil || l.lost != nil }

func (l *Level) inChain() bool {
	for open := l.top; open != nil; open = open.parent {
		if open == l {
			return true
		}
	}
	return false
}
