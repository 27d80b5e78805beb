package orm

import (
	"context"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// scopedPool restricts the trees of a client to a scope.
type scopedPool struct {
	inner driver.Executor
	scope *scope
}

// scopedTx does the same in a transaction.
type scopedTx struct {
	scopedPool
	tx driver.Tx // the same as inner
}

var (
	_ driver.Executor       = (*scopedPool)(nil)
	_ driver.SnapshotReader = (*scopedPool)(nil)
	_ driver.Tx             = (*scopedTx)(nil)
	_ driver.Pauser         = (*scopedTx)(nil)
)

// Run implements [driver.Executor]. A write that must be checked runs in a transaction of its own.
func (e *scopedPool) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	w, err := e.scope.plan(n)
	if err != nil {
		return 0, err
	}
	return e.run(ctx, w, each)
}

func (e *scopedPool) run(ctx context.Context, w *scopedWrite, each func(driver.Row) error) (affected int64, err error) {
	if !w.checked() {
		return e.inner.Run(ctx, w.node, each)
	}
	err = e.undoable(ctx, []*scopedWrite{w}, func(exec driver.Executor) (err error) {
		affected, err = w.run(ctx, exec, each)
		return err
	})
	return affected, err
}

// RunAll implements [driver.Executor].
func (e *scopedPool) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	ws, err := e.scope.planAll(ns)
	if err != nil {
		return err
	}
	return e.runAll(ctx, ws, each)
}

func (e *scopedPool) runAll(ctx context.Context, ws []*scopedWrite, each func(int, driver.Row) error) error {
	if !slices.ContainsFunc(ws, (*scopedWrite).checked) {
		return e.inner.RunAll(ctx, nodesOf(ws), each)
	}
	return e.undoable(ctx, ws, func(exec driver.Executor) error {
		return runChecked(ctx, exec, ws, each, exec.RunAll)
	})
}

func nodesOf(ws []*scopedWrite) []query.Node {
	out := make([]query.Node, len(ws))
	for i, w := range ws {
		out[i] = w.node
	}
	return out
}

// undoable calls run with an executor on which the writes ws can be undone if a check fails after
// them. In an open transaction this is a savepoint, and otherwise a transaction of the client.
func (e *scopedPool) undoable(ctx context.Context, ws []*scopedWrite, run func(driver.Executor) error) error {
	_, in := e.inner.(driver.Tx)
	after := slices.ContainsFunc(ws, (*scopedWrite).checkedAfter)
	if len(ws) == 1 && ws[0].alone() || in && !after {
		return run(e.inner)
	}
	err := runTx(ctx, e.inner, driver.TxOptions{}, func(tx driver.Tx) (bool, error) { return false, run(tx) })
	return undoneCallback(ws, err)
}

// undoneCallback marks the error of a caller's function for rows as one whose writes are undone.
func undoneCallback(ws []*scopedWrite, err error) error {
	if err != nil && slices.ContainsFunc(ws, func(w *scopedWrite) bool { return w.callback != nil }) {
		return &driver.UndoneError{Err: err}
	}
	return err
}

// Begin implements [driver.Executor].
func (e *scopedPool) Begin(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if e.scope.err != nil {
		return nil, e.scope.err
	}
	tx, err := e.inner.Begin(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &scopedTx{scopedPool{tx, e.scope}, tx}, nil
}

// Raw implements [driver.Executor]. It refuses the statement.
func (e *scopedPool) Raw(context.Context, string, []any, driver.RawRows) (int64, error) {
	return 0, fmt.Errorf("%w: SQL text can reach any row: run it on Unscoped()", ErrScoped)
}

// Close implements [driver.Executor]. It refuses to close the connections, which belong to the
// client that the scoped client was made from.
func (e *scopedPool) Close() error {
	return fmt.Errorf("%w: close the client that it was made from", ErrScoped)
}

// OneSnapshot implements [driver.SnapshotReader].
func (e *scopedPool) OneSnapshot() bool { return readsAtOnce(e.inner) }

// OneConnection reports the same as the inner executor, see [driver.OneConnection].
func (e *scopedPool) OneConnection() bool { return driver.OneConnection(e.inner) }

// Close implements [driver.Executor].
func (e *scopedTx) Close() error { return e.tx.Close() }

// Commit implements [driver.Tx].
func (e *scopedTx) Commit(ctx context.Context) error { return e.tx.Commit(ctx) }

// Rollback implements [driver.Tx].
func (e *scopedTx) Rollback(ctx context.Context) error { return e.tx.Rollback(ctx) }

// Pause implements [driver.Pauser].
func (e *scopedTx) Pause(f func()) { driver.Pause(e.tx, f) }

// CommitWith implements [driver.Tx]. It sends COMMIT together with the nodes, unless one of them
// must be checked after it has run.
func (e *scopedTx) CommitWith(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	ws, err := e.scope.planAll(ns)
	return e.commitWith(ctx, ws, err, each)
}

// commitWith commits with planned nodes. failed is the error of planning them.
func (e *scopedTx) commitWith(ctx context.Context, ws []*scopedWrite, failed error, each func(int, driver.Row) error) error {
	err := failed
	switch {
	case err != nil:
	case !slices.ContainsFunc(ws, (*scopedWrite).checked):
		return e.tx.CommitWith(ctx, nodesOf(ws), each)
	case slices.ContainsFunc(ws, (*scopedWrite).checkedAfter):
		if err = runChecked(ctx, e.tx, ws, each, e.tx.RunAll); err == nil {
			return e.tx.Commit(ctx)
		}
		err = undoneCallback(ws, err)
	default:
		err = runChecked(ctx, e.tx, ws, each, e.tx.CommitWith)
	}
	if err == nil {
		return nil
	}
	if rerr := e.tx.Rollback(ctx); rerr != nil { // it does nothing if COMMIT has been sent
		return fmt.Errorf("%w; roll back: %w", err, rerr)
	}
	return err
}
