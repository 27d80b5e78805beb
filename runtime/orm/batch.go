package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// writeBatch runs statements that depend on each other in as few round trips as their dependencies
// allow: all that are ready go together, what they make ready goes next.
type writeBatch struct {
	ctx   context.Context
	exec  driver.Executor
	now   time.Time
	ready []statement
}

// statement is a statement, what reads its rows and what happens when it is done.
type statement struct {
	node query.Node
	each func(driver.Row) error
	then func() error
}

func (w *writeBatch) add(n query.Node, each func(driver.Row) error, then func() error) {
	w.ready = append(w.ready, statement{n, each, then})
}

// run ends when nothing is ready any more.
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

// countdown calls then when as many have arrived as were added. It starts with one, so that then is
// never called before the builder of the countdown has arrived too.
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
