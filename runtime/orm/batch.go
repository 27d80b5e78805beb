package orm

import (
	"context"
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
	// created is true when a row was looked for, not found, and so created.
	created bool
}

// statement is one statement of a batch: its query, a reader of its rows, and what to do after it.
type statement struct {
	node query.Node
	each func(driver.Row) error
	then func() error
}

func (w *writeBatch) add(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then})
}

// run sends statements until none is ready.
func (w *writeBatch) run() error {
	for len(w.ready) > 0 {
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
	if len(batch) == 1 {
		_, err := w.exec.Run(w.ctx, batch[0].node, batch[0].each)
		return err
	}
	nodes := make([]query.Node, len(batch))
	for i, t := range batch {
		nodes[i] = t.node
	}
	return w.exec.RunAll(w.ctx, nodes, func(i int, r driver.Row) error {
		if batch[i].each == nil {
			return nil
		}
		return batch[i].each(r)
	})
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
