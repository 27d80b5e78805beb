package orm

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

// How the client detects that it is used inside its own transaction.
//
//	db.Transaction(ctx, func(tx *blogdb.Tx) error {
//		_, err := q.User.Create(in).One(ctx, db) // should be tx
//		return err
//	})
//
// Such a statement runs outside of the transaction. A rollback of the transaction does not undo it,
// and it does not see the transaction's writes. It can also wait in vain for a lock that the
// transaction holds, or for a free connection of the pool. So the client refuses it with
// [ErrOuterClient].
//
// Neither the context nor the client shows whether a call comes from the function of a transaction.
// But the goroutine shows it, at a cost that depends on the case (measured with 20 frames on the
// stack):
//
//   - If the client has no open transaction, the call reads one number: about 1 ns.
//   - If it has one, the call searches its stack for [insideTransaction]: 0.3–1 µs.
//   - If insideTransaction is found, it may belong to a transaction of another client. So the call
//     compares the number of its goroutine with those of the client's transactions: 5–15 µs.
//
// Each transaction also reads the number of its goroutine once, when it begins.
//
// A call in a goroutine that the function starts is not detected.

// openTransactions counts the transactions of one client whose functions are running.
type openTransactions struct {
	count atomic.Int64
	mu    sync.Mutex
	// goroutines maps the number of a goroutine to its count of transactions.
	goroutines map[uint64]int
}

// enter adds a transaction of this goroutine and returns the function that removes it.
func (o *openTransactions) enter() func() {
	id := goroutine()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.goroutines == nil {
		o.goroutines = map[uint64]int{}
	}
	o.goroutines[id]++
	o.count.Add(1)
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.count.Add(-1)
		if o.goroutines[id]--; o.goroutines[id] == 0 {
			delete(o.goroutines, id)
		}
	}
}

// check refuses a call of the client that the function of one of the client's transactions makes.
func (o *openTransactions) check() error {
	if o == nil || o.count.Load() == 0 || !withinTransaction() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if id := goroutine(); id == 0 || o.goroutines[id] == 0 {
		return nil
	}
	return fmt.Errorf("%w: use the transaction that the function gets, or pass orm.AllowOuterClient to Transaction if the statement is to run outside of it", ErrOuterClient)
}

// insideTransaction runs the function of a transaction. It is never inlined, so that it is on the
// stack during every call that the function makes.
//
//go:noinline
func insideTransaction(fn func() error) error {
	err := fn()
	return err
}

// withinTransaction reports whether [insideTransaction] is on the stack.
func withinTransaction() bool {
	entry := reflect.ValueOf(insideTransaction).Pointer()
	const longest = 1 << 14 // more bytes than insideTransaction has: a pc further away cannot be in it
	var callers [128]uintptr
	for skip := 2; ; skip += len(callers) {
		n := runtime.Callers(skip, callers[:])
		for _, pc := range callers[:n] {
			if pc-entry < longest && runtime.FuncForPC(pc-1).Entry() == entry {
				return true
			}
		}
		if n < len(callers) {
			return false
		}
	}
}

// goroutine returns the number of the current goroutine, which its stack trace begins with:
// "goroutine 7 [running]".
func goroutine() uint64 {
	var head [64]byte
	text := bytes.TrimPrefix(head[:runtime.Stack(head[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(text, []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64) // 0 if the form changes; no goroutine has this number
	return id
}
