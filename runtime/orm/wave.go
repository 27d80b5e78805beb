package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// wave runs statements that depend on each other in as few round trips as their dependencies allow: all that are ready
// go together, what they make ready goes next.
type wave struct {
	ctx   context.Context
	exec  Executor
	now   time.Time
	ready []task
}

// task is a statement, what reads its rows and what happens when it is done.
type task struct {
	node query.Node
	each func(query.Row) error
	then func() error
}

func (w *wave) add(n query.Node, each func(query.Row) error, then func() error) {
	w.ready = append(w.ready, task{n, each, then})
}

// run ends when nothing is ready any more.
func (w *wave) run() error {
	for len(w.ready) > 0 {
		tasks := w.ready
		w.ready = nil
		if err := w.send(tasks); err != nil {
			return err
		}
		for _, t := range tasks {
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

func (w *wave) send(tasks []task) error {
	if len(tasks) == 1 {
		_, err := w.exec.Run(w.ctx, tasks[0].node, tasks[0].each)
		return err
	}
	nodes := make([]query.Node, len(tasks))
	for i, t := range tasks {
		nodes[i] = t.node
	}
	return w.exec.RunAll(w.ctx, nodes, func(i int, r query.Row) error {
		if tasks[i].each == nil {
			return nil
		}
		return tasks[i].each(r)
	})
}

// barrier calls then when as many have arrived as were added. It starts with one, so that then is
// never called before the builder of the barrier has arrived too.
type barrier struct {
	left int
	then func() error
}

func newBarrier(then func() error) *barrier { return &barrier{1, then} }

func (b *barrier) add() { b.left++ }

func (b *barrier) arrive() error {
	b.left--
	if b.left > 0 || b.then == nil {
		return nil
	}
	return b.then()
}
