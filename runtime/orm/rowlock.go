package orm

import "github.com/cocomon/comon_orm/runtime/query"

// LockOption says what a query with ForUpdate or ForShare does about rows that another transaction
// has locked. Without an option it waits for the end of that transaction.
type LockOption uint8

// The options of row locks. They exclude each other.
const (
	// SkipLocked leaves out rows that another transaction has locked. It suits queues, where any
	// row will do.
	SkipLocked LockOption = 1 << iota
	// NoWait makes the query fail with [ErrLocked] if another transaction has locked one of the
	// rows.
	NoWait
)

// rowLock is the lock of a find. Its zero value locks nothing.
type rowLock struct {
	strength query.Lock // NoLock, ForUpdate or ForShare
	options  LockOption
}

func (f find) withLock(strength query.Lock, options []LockOption) find {
	f.lock = rowLock{strength: strength}
	for _, o := range options {
		f.lock.options |= o
	}
	return f
}

// node returns the lock of the query tree.
func (l rowLock) node() query.Lock {
	switch l.options {
	case SkipLocked:
		return l.strength + query.ForUpdateSkipLocked - query.ForUpdate
	case NoWait:
		return l.strength + query.ForUpdateNoWait - query.ForUpdate
	}
	return l.strength
}

// valid reports whether at most one of the options is given.
func (l rowLock) valid() bool {
	return l.options == 0 || l.options == SkipLocked || l.options == NoWait
}

// checkLock refuses a lock that would have no effect or that the database could not take.
func (h modelRef) checkLock(f find) error {
	switch t := h.model.Table; {
	case f.lock.strength == query.NoLock:
		return nil
	case !f.lock.valid():
		return invalid(t, "SkipLocked and NoWait exclude each other: give one of them")
	case len(f.distinct) > 0:
		return invalid(t, "distinct rows cannot be locked: lock the rows in a query without Distinct")
	case !h.s.inTx():
		return invalid(t, "row locks last until the end of a transaction: run the query in one")
	}
	return nil
}
