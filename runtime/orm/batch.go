package orm

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// writeBatch runs statements, some of which need results of others, in as few round trips as
// possible. It sends all statements that are ready together. Their results make further statements
// ready, which it sends together next.
type writeBatch struct {
	ctx   context.Context
	exec  driver.Executor
	now   time.Time
	ready []statement
	// later counts the groups of writes that will add statements after results have arrived.
	later int
	// commit is the transaction to commit together with the last statements, nil if there is none.
	commit driver.Tx
	// committed is true after commit has ended, even if it failed.
	committed bool
	// created is true if a row was created because a lookup did not find it.
	created bool
}

// statement is one statement of a batch: its query, a reader of its rows, and a function to run
// after it.
type statement struct {
	node query.Node
	each func(driver.Row) error
	then func() error
	// free is true if no check and no further statement depends on the result.
	free bool
}

func (w *writeBatch) add(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then, false})
}

// addFree adds a free statement, which can be sent together with the commit.
func (w *writeBatch) addFree(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then, true})
}

// run sends statements until none is ready. It sends the commit together with the last statements
// if they are free and no more can follow.
func (w *writeBatch) run() error {
	for len(w.ready) > 0 {
		if w.committed {
			return errors.New("a statement follows the commit of its transaction")
		}
		batch := w.ready
		w.ready = nil
		if err := w.send(batch); err != nil {
			return err
		}
		for _, t := range batch {
			if t.then == nil {
				continue
			}
			if err := t.then(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writeBatch) send(batch []statement) error {
	last := w.commit != nil && w.later == 0 && !slices.ContainsFunc(batch, func(t statement) bool { return !t.free })
	if len(batch) == 1 && !last {
		_, err := w.exec.Run(w.ctx, batch[0].node, batch[0].each)
		return err
	}
	nodes := make([]query.Node, len(batch))
	for i, t := range batch {
		nodes[i] = t.node
	}
	each := func(i int, r driver.Row) error {
		if batch[i].each == nil {
			return nil
		}
		return batch[i].each(r)
	}
	if !last {
		return w.exec.RunAll(w.ctx, nodes, each)
	}
	w.committed = true
	return w.commit.CommitWith(w.ctx, nodes, each)
}

// countdown waits for several events and then calls the function in its field then. The code that
// creates a countdown calls add for each event that it expects, and each event calls arrive. After
// its last add, the code calls arrive once for itself. Without this additional arrive, the function
// could be called before all events have been added.
type countdown struct {
	left int
	then func() error
}

func newCountdown(then func() error) *countdown { return &countdown{1, then} }

func (b *countdown) add() { b.left++ }

func (b *countdown) arrive() error {
	b.left--
	if b.left > 0 || b.then == nil {
		return nil
	}
	return b.then()
}
