package orm

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// collector is the executor of the reads of a batch. Several goroutines call it, and one goroutine
// runs [collector.serve], which answers them.
type collector struct {
	inner driver.Executor
	inTx  bool
	calls chan *batchCall
	ends  chan batchEnd
}

// batchCall is a call of a read that waits for its answer.
type batchCall struct {
	nodes  []query.Node
	each   func(int, driver.Row) error
	failed error // what the callback has returned
	answer chan error
	counts int64 // the sum of the results of Count nodes
}

func newCollector(inner driver.Executor, inTx bool) *collector {
	return &collector{inner: inner, inTx: inTx, calls: make(chan *batchCall), ends: make(chan batchEnd)}
}

var (
	_ driver.Executor       = (*collector)(nil)
	_ driver.SnapshotReader = (*collector)(nil)
	_ driver.Tx             = (*collectingTx)(nil)
)

func (c *collector) base() *collector { return c }

// serve answers the calls of the reads, of which n are running. It returns when all have ended. Its
// error is that of the database, or the reason why the attempt was stopped.
func (c *collector) serve(ctx context.Context, n int) error {
	var (
		waiting  []*batchCall
		stopped  error
		panicked any
	)
	rounds := 0
	for n > 0 {
		select {
		case call := <-c.calls:
			waiting = append(waiting, call)
		case end := <-c.ends:
			n--
			switch {
			case end.panicked != nil:
				stopped, panicked = errBatchGoexit, end.panicked
			case end.goexit:
				stopped = errBatchGoexit
			case end.failed && stopped == nil && rounds == 0:
				stopped = errReadFailed // nothing is sent if a read is refused
			}
		}
		if len(waiting) < n || n == 0 {
			continue
		}
		if stopped == nil {
			stopped = c.send(ctx, waiting, rounds)
			rounds++
		}
		for _, call := range waiting {
			err := call.failed
			if stopped != nil {
				err = &stoppedError{stopped}
			}
			call.answer <- err
		}
		waiting = nil
	}
	if panicked != nil {
		panic(panicked)
	}
	if errors.Is(stopped, errReadFailed) {
		return nil // the read has its own error
	}
	return stopped
}

// send sends the nodes of all calls together, and passes the rows on. An error of a callback stops
// only the call to which it belongs.
func (c *collector) send(ctx context.Context, calls []*batchCall, rounds int) error {
	for _, call := range calls {
		for _, n := range call.nodes {
			if !c.inTx && (n == nil || rounds > 0) {
				return errNeedsTransaction
			}
		}
	}
	var nodes []query.Node
	var of []int
	var start []int
	for i, call := range calls {
		start = append(start, len(nodes))
		for _, n := range call.nodes {
			nodes, of = append(nodes, n), append(of, i)
		}
	}
	return c.inner.RunAll(ctx, nodes, func(i int, r driver.Row) error {
		call := calls[of[i]]
		if _, counts := nodes[i].(*query.Count); counts {
			call.counts += r.Int(0)
		}
		if call.each == nil || call.failed != nil {
			return nil
		}
		if call.failed = call.each(i-start[of[i]], r); call.failed == nil {
			call.failed = r.TakeError()
		} else {
			_ = r.TakeError() // the callback's error is the first one
		}
		return nil
	})
}

// stoppedError is what a read gets when its batch cannot go on. errors.Is does not find the cause,
// so that the read does not repeat itself: the batch does.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return "the batch has stopped: " + e.cause.Error() }

func (c *collector) call(nodes []query.Node, each func(int, driver.Row) error) (int64, error) {
	for _, n := range nodes {
		switch n.(type) {
		case nil, *query.Select, *query.Count, *query.Aggregate:
		case *query.Insert, *query.Update, *query.Delete, *query.LinkRows:
			return 0, errBatchReads
		}
	}
	call := &batchCall{nodes: nodes, each: each, answer: make(chan error)}
	c.calls <- call
	err := <-call.answer
	return call.counts, err
}

// Run implements [driver.Executor].
func (c *collector) Run(_ context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	if s, ok := n.(*query.Select); ok && s.Stream { // the rows of a batch arrive together
		whole := *s
		whole.Stream = false
		n = &whole
	}
	var numbered func(int, driver.Row) error
	if _, counts := n.(*query.Count); each != nil && !counts {
		numbered = func(_ int, r driver.Row) error { return each(r) }
	}
	return c.call([]query.Node{n}, numbered)
}

// RunAll implements [driver.Executor].
func (c *collector) RunAll(_ context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	if len(ns) == 0 {
		return nil
	}
	_, err := c.call(ns, each)
	return err
}

// Begin implements [driver.Executor]. A read that needs a transaction makes the whole batch run in
// one.
func (c *collector) Begin(context.Context, driver.TxOptions) (driver.Tx, error) {
	_, err := c.call([]query.Node{nil}, nil)
	if err == nil {
		err = errBatchReads
	}
	return nil, err
}

// Raw implements [driver.Executor].
func (c *collector) Raw(context.Context, string, []any, driver.RawRows) (int64, error) {
	return 0, errBatchReads
}

// Close implements [driver.Executor].
func (c *collector) Close() error { return nil }

// OneSnapshot implements [driver.SnapshotReader].
func (c *collector) OneSnapshot() bool { return readsAtOnce(c.inner) }

// collectingTx is a collector in a transaction.
type collectingTx struct {
	*collector
	tx driver.Tx
}

// Begin implements [driver.Executor]. Reads need no savepoint.
func (c *collectingTx) Begin(context.Context, driver.TxOptions) (driver.Tx, error) {
	return nil, errBatchReads
}

// Commit implements [driver.Tx].
func (c *collectingTx) Commit(context.Context) error { return errBatchReads }

// CommitWith implements [driver.Tx].
func (c *collectingTx) CommitWith(context.Context, []query.Node, func(int, driver.Row) error) error {
	return errBatchReads
}

// Rollback implements [driver.Tx].
func (c *collectingTx) Rollback(context.Context) error { return errBatchReads }
