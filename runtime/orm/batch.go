package orm

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// writeBatch runs statements that depend on each other in as few round trips as possible: all
// statements that are ready are sent together, then those that became ready through their results.
type writeBatch struct {
	ctx   context.Context
	exec  driver.Executor
	now   time.Time
	ready []statement
	// later counts what waits for results and then adds statements.
	later int
	// commit is the transaction that ends with the last statements, nil for none.
	commit driver.Tx
	// committed is true when commit has ended, with success or not.
	committed bool
	// created is true when a row was looked for, not found, and so created.
	created bool
}

// statement is one statement of a batch: its query, a reader of its rows, and what to do after it.
type statement struct {
	node query.Node
	each func(driver.Row) error
	then func() error
	// free is true if the result is not checked, and decides nothing that follows.
	free bool
}

func (w *writeBatch) add(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then, false})
}

// addFree adds a statement that can travel with the commit.
func (w *writeBatch) addFree(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then, true})
}

// run sends statements until none is ready. The last ones take the commit along if all that follows
// them is known already.
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

// countdown calls then after as many done calls as were added. The count starts at one for the code
// that adds, so that then is not called before everything is added.
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
