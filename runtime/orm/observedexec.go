package orm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// observedPool wraps each tree of a client as a nested operation of the call that the context
// belongs to.
type observedPool struct {
	inner    driver.Executor // it may have a scope
	observer *observer
}

// observedTx does the same in a transaction.
type observedTx struct {
	observedPool
	tx driver.Tx // the same as inner
}

var (
	_ driver.SnapshotReader = (*observedPool)(nil)
	_ driver.Tx             = (*observedTx)(nil)
	_ driver.Pauser         = (*observedTx)(nil)
)

// observedBy returns an executor whose trees the observer sees. Without an observer it returns
// exec.
func observedBy(o *observer, exec driver.Executor) driver.Executor {
	if o == nil {
		return exec
	}
	if tx, in := exec.(driver.Tx); in {
		return &observedTx{observedPool{exec, o}, tx}
	}
	return &observedPool{exec, o}
}

// observerOf returns the observer of an executor, or nil.
func observerOf(exec driver.Executor) *observer {
	switch exec := exec.(type) {
	case *observedPool:
		return exec.observer
	case *observedTx:
		return exec.observer
	}
	return nil
}

// observed are trees that the executor is given together, with their operations.
type observed struct {
	ops      []*Operation
	observer *observer
	// restricted is true if an operation or one of its parents has conditions of Restrict.
	restricted bool
}

// around calls run inside the middleware of the nested operations of the trees.
func (e *observedPool) around(ctx context.Context, call *Operation, ns []query.Node, run func(context.Context, *observed) error) error {
	set := &observed{observer: e.observer, ops: make([]*Operation, len(ns))}
	for i, n := range ns {
		set.ops[i] = call.nested(n)
	}
	next := func(ctx context.Context) error { return set.run(ctx, run) }
	for i := len(ns) - 1; i >= 0; i-- {
		op, inner := set.ops[i], next
		next = func(ctx context.Context) error { return e.observer.wrap(ctx, op, inner) }
	}
	return next(ctx)
}

// run runs the trees after the middleware has seen all of them, and completes the operations.
func (s *observed) run(ctx context.Context, run func(context.Context, *observed) error) error {
	for _, op := range s.ops {
		if op.err != nil {
			return op.err
		}
		for at := op; at != nil; at = at.Parent {
			s.restricted = s.restricted || len(at.added) > 0
		}
	}
	start := time.Now()
	err := run(context.WithValue(ctx, operationKey{}, &running{s.ops, true}), s)
	for _, op := range s.ops {
		op.Duration = time.Since(start)
		written := int64(0)
		for _, statement := range op.Statements {
			written += statement.Rows
		}
		op.Rows = max(op.Rows, written)
		op.Call().Rows += op.Rows
	}
	return err
}

// nodes returns the trees, which middleware may have changed.
func (s *observed) nodes() []query.Node {
	out := make([]query.Node, len(s.ops))
	for i, op := range s.ops {
		out[i] = op.node
	}
	return out
}

// each counts the rows of each operation before it passes them on.
func (s *observed) each(f func(int, driver.Row) error) func(int, driver.Row) error {
	return func(i int, r driver.Row) error {
		s.ops[i].Rows++
		if f == nil {
			return nil
		}
		return f(i, r)
	}
}

// plan restricts the trees to the scope of exec and to the conditions of Restrict.
func (s *observed) plan(exec driver.Executor) ([]*scopedWrite, error) {
	_, sc := unscoped(exec)
	out := make([]*scopedWrite, len(s.ops))
	for i, op := range s.ops {
		var added []AnyPredicate
		for at := op; at != nil; at = at.Parent {
			added = append(added, at.added...)
		}
		own := sc
		if len(added) > 0 {
			own = newScope(s.observer.schema, sc, added)
		}
		var err error
		if out[i], err = own.plan(op.node); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Run implements [driver.Executor].
func (e *observedPool) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (affected int64, err error) {
	call := callIn(ctx)
	if call == nil {
		return e.inner.Run(ctx, n, each)
	}
	err = e.around(ctx, call, []query.Node{n}, func(ctx context.Context, set *observed) (err error) {
		rows := each
		if each != nil {
			rows = func(r driver.Row) error { set.ops[0].Rows++; return each(r) }
		}
		if affected, err = e.one(ctx, set, rows); err == nil {
			set.ops[0].Rows = max(set.ops[0].Rows, affected)
		}
		return err
	})
	return affected, err
}

// one runs the only tree of the set.
func (e *observedPool) one(ctx context.Context, set *observed, each func(driver.Row) error) (int64, error) {
	if !set.restricted {
		return e.inner.Run(ctx, set.ops[0].node, each)
	}
	ws, err := set.plan(e.inner)
	if err != nil {
		return 0, err
	}
	base, sc := unscoped(e.inner)
	return (&scopedPool{base, sc}).run(ctx, ws[0], each)
}

// RunAll implements [driver.Executor].
func (e *observedPool) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	call := callIn(ctx)
	if call == nil {
		return e.inner.RunAll(ctx, ns, each)
	}
	return e.around(ctx, call, ns, func(ctx context.Context, set *observed) error {
		if !set.restricted {
			return e.inner.RunAll(ctx, set.nodes(), set.each(each))
		}
		ws, err := set.plan(e.inner)
		if err != nil {
			return err
		}
		base, sc := unscoped(e.inner)
		return (&scopedPool{base, sc}).runAll(ctx, ws, set.each(each))
	})
}

// CommitWith implements [driver.Tx].
func (e *observedTx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	call := callIn(ctx)
	if call == nil {
		return e.tx.CommitWith(ctx, ns, each)
	}
	sent := false
	err := e.around(ctx, call, ns, func(ctx context.Context, set *observed) error {
		sent = true
		if !set.restricted {
			return e.tx.CommitWith(ctx, set.nodes(), set.each(each))
		}
		ws, err := set.plan(e.inner)
		base, sc := unscoped(e.inner)
		tx := base.(driver.Tx)
		return (&scopedTx{scopedPool{base, sc}, tx}).commitWith(ctx, ws, err, set.each(each))
	})
	if err != nil && !sent { // a middleware refused it
		if rerr := e.tx.Rollback(ctx); rerr != nil {
			return errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
	}
	return err
}

// Begin implements [driver.Executor].
func (e *observedPool) Begin(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := e.inner.Begin(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &observedTx{observedPool{tx, e.observer}, tx}, nil
}

// Raw implements [driver.Executor].
func (e *observedPool) Raw(ctx context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	affected, err := e.inner.Raw(ctx, sql, args, rows)
	if call := callIn(ctx); call != nil {
		call.Rows = max(call.Rows, affected)
	}
	return affected, err
}

// Close implements [driver.Executor].
func (e *observedPool) Close() error { return e.inner.Close() }

// OneSnapshot implements [driver.SnapshotReader].
func (e *observedPool) OneSnapshot() bool { return readsAtOnce(e.inner) }

// OneConnection reports the same as the inner executor, see [driver.OneConnection].
func (e *observedPool) OneConnection() bool { return driver.OneConnection(e.inner) }

// Commit implements [driver.Tx].
func (e *observedTx) Commit(ctx context.Context) error { return e.tx.Commit(ctx) }

// Rollback implements [driver.Tx].
func (e *observedTx) Rollback(ctx context.Context) error { return e.tx.Rollback(ctx) }

// Pause implements [driver.Pauser].
func (e *observedTx) Pause(f func()) { driver.Pause(e.tx, f) }
