// Package txstate decides whether a statement may run in a transaction. Both executors use it.
//
// A transaction belongs to one goroutine. Its savepoints form a chain, and only the innermost open
// one may run statements. Otherwise a statement of one goroutine could be undone by the savepoint
// of another one. For example, a client that adds two rows through two goroutines:
//
//	goroutine 1              goroutine 2
//	SAVEPOINT a
//	INSERT ... fails         INSERT ... succeeds: it is in the savepoint of goroutine 1
//	ROLLBACK TO a            the row of goroutine 2 is gone, and nobody was told
//
// So a statement is refused with [orm.ErrTxBusy] while another one runs, and while a savepoint is
// open that it does not belong to.
//
// A caller may run further statements between two rows of a stream. [Level.Pause] frees the
// transaction for that time.
package txstate

import (
	"errors"
	"fmt"
	"sync"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// Level is a transaction or one of its savepoints. Its methods may be called by several goroutines.
type Level struct {
	*shared
	parent *Level
	failed error // this level can only be rolled back
}

// shared is the state of a transaction with all its savepoints.
type shared struct {
	mu   sync.Mutex // held while a statement uses the connection
	top  *Level     // the innermost open level, nil after the end of the transaction
	lost error      // the whole transaction can only be rolled back
}

// New returns the level of a new transaction.
func New() *Level {
	l := &Level{shared: &shared{}}
	l.top = l
	return l
}

// Enter starts the use of the connection by a statement of this level, if it is allowed. End it
// with Leave.
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

// abortedError is [orm.ErrTxAborted] with its reason, which is not in the chain: the statement that
// is refused has not violated a constraint, say, nor has its context ended.
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
	case errors.Is(cause, orm.ErrSerialization): // so that the transaction is repeated
		return fmt.Errorf("%w: %w", orm.ErrTxAborted, cause)
	case cause != nil:
		return &abortedError{cause}
	}
	return nil
}

// EnterToEnd waits until no statement runs, for a rollback. It returns false if the level has ended
// already. End the use with Leave in both cases.
func (l *Level) EnterToEnd() bool {
	l.mu.Lock()
	return l.inChain()
}

// Leave ends the use of the connection.
func (l *Level) Leave() { l.mu.Unlock() }

// Pause frees the transaction while f runs, between two rows of a result. It is called between
// Enter and Leave.
func (l *Level) Pause(f func()) {
	l.mu.Unlock()
	defer l.mu.Lock()
	f()
}

// The methods below are called between Enter and Leave.

// Savepoint opens a level inside this one.
func (l *Level) Savepoint() *Level {
	inner := &Level{shared: l.shared, parent: l}
	l.top = inner
	return inner
}

// End ends the level and those inside it.
func (l *Level) End() { l.top = l.parent }

// Ended reports whether the level has ended, which may happen during a Pause.
func (l *Level) Ended() bool { return !l.inChain() }

// Fail records that a statement failed in such a way that the level can only be rolled back. The
// levels around it are not affected.
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

// Failed reports whether only a rollback is possible.
func (l *Level) Failed() bool { return l.failed != nil || l.lost != nil }

func (l *Level) inChain() bool {
	for open := l.top; open != nil; open = open.parent {
		if open == l {
			return true
		}
	}
	return false
}
