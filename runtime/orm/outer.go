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

// The client inside its own transaction.
//
//	db.Transaction(ctx, func(tx *blogdb.Tx) error {
//		_, err := q.User.Create(in).One(ctx, db) // should be tx
//		return err
//	})
//
// Such a statement runs outside of the transaction: it stays when the transaction is rolled back,
// does not see its rows, and may wait for a lock that the transaction holds, or for a connection
// that no one releases. So the client refuses it with [ErrOuterClient].
//
// Neither the context nor the client says that a call comes from the function of a transaction, so
// the goroutine has to. Go tells it at two prices (measured with 20 frames on the stack):
//
//   - A client without open transactions reads one number, about 1 ns.
//   - With open transactions, the call looks for [insideTransaction] among its callers, 0.3–1 µs.
//   - Only a goroutine that has it there compares its number with those of the client's
//     transactions, 5–15 µs: it may be in a transaction of another client. Each transaction reads
//     the number of its goroutine once.
//
// A goroutine that the function starts is not recognised.

// openTransactions are the transactions of one client whose functions are running.
type openTransactions struct {
	count atomic.Int64
	mu    sync.Mutex
	// goroutines counts the transactions of each goroutine.
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

// check refuses a call of the client in the function of one of its transactions.
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
// stack of everything that the function calls.
//
//go:noinline
func insideTransaction(fn func() error) error {
	err := fn()
	return err
}

// withinTransaction reports whether [insideTransaction] is on the stack.
func withinTransaction() bool {
	entry := reflect.ValueOf(insideTransaction).Pointer()
	const longest = 1 << 14 // more than the length of its code: others need no search
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

// goroutine returns the number of the goroutine, from the head of its trace: "goroutine 7
// [running]".
func goroutine() uint64 {
	var head [64]byte
	text := bytes.TrimPrefix(head[:runtime.Stack(head[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(text, []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64) // 0 if the form changes, which no goroutine has
	return id
}
