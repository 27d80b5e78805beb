package postgres

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Run implements [driver.Executor].
func (e *Executor) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	tasks, err := compile([]query.Node{n})
	if err != nil || len(tasks) == 0 {
		return 0, err
	}
	return e.run(ctx, &call{tasks: tasks, each: alone(each)})
}

// RunAll implements [driver.Executor]. Nodes that only read see one snapshot. Otherwise all nodes
// run in one transaction.
func (e *Executor) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	tasks, err := compile(ns)
	if err != nil || len(tasks) == 0 {
		return err
	}
	_, err = e.run(ctx, &call{tasks: tasks, each: numbered(each)})
	return err
}

func (e *Executor) run(ctx context.Context, c *call) (int64, error) {
	use := forStatement
	if c.tasks[0].streamed() {
		use = forStream
	}
	s, err := e.connect(ctx, use)
	if err != nil {
		return 0, err
	}
	defer s.release()
	if len(c.tasks) > 1 && c.reads() {
		s.pending, c.end = []string{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}, commit
	}
	if err := s.run(ctx, c); err != nil {
		return 0, also(err, s.undo(ctx))
	}
	return affected(c.tasks), nil
}

// also joins err and second, if second is not nil.
func also(err, second error) error {
	if second == nil {
		return err
	}
	return errors.Join(err, second)
}

// reads reports whether no statement of the call can write.
func (c *call) reads() bool {
	for i := range c.tasks {
		if c.tasks[i].Write || c.tasks[i].raw {
			return false
		}
	}
	return true
}

// compile returns the tasks of several nodes.
func compile(ns []query.Node) ([]task, error) {
	var tasks []task
	for i, n := range ns {
		stmts, err := sqlgen.Compile(sqlgen.Postgres{}, n)
		if err != nil {
			return nil, err
		}
		for _, s := range stmts {
			tasks = append(tasks, task{Statement: s, node: i, query: n})
		}
	}
	return tasks, nil
}

func affected(tasks []task) int64 {
	var sum int64
	for i := range tasks {
		sum += tasks[i].affected
	}
	return sum
}

func alone(each func(driver.Row) error) handler {
	if each == nil {
		return nil
	}
	return func(_ int, r *row) error { return each(r) }
}

func numbered(each func(int, driver.Row) error) handler {
	if each == nil {
		return nil
	}
	return func(node int, r *row) error { return each(node, r) }
}
