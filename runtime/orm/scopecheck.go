package orm

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How the writes of a scoped client are checked.
//
// A row that is written must belong to the scope afterwards, and must not be made to refer to a row
// outside of it. The part of a scope's condition that compares columns for equality (tenant = 7,
// deleted_at IS NULL) needs no statement: [query.Restrict] gives new rows these values and refuses
// others. The remaining checks are statements in the transaction of the write:
//
//   - Before the write: the rows to which foreign keys are set, and the rows on both sides of new
//     pairs in a join table, belong to the scope. If one does not, the write fails like one that
//     refers to a row that does not exist, with [ErrForeignKeyViolation].
//   - After the write: the written rows satisfy the remaining part of the scope's condition, such
//     as a comparison of size or a condition on related rows. If one does not, the write is undone
//     and fails with [ErrInvalidInput]. Foreign keys are checked here too if their values are not
//     known before, or can refer to rows of the same statement.
//   - After an upsert that returns fewer rows than it was given: a row has conflicted with a row
//     outside of the scope, unless the condition of If has excluded it. The upsert fails with
//     [ErrUniqueViolation]. It neither changes nor returns the existing row.
//
// A write that needs none of these checks runs as on any client.

// scopedWrite is a restricted node together with its checks. A node that only reads has no checks.
type scopedWrite struct {
	scope  *scope
	node   query.Node
	before []presence
	// table is the table of the written rows, and after the conditions that they must satisfy.
	table *query.Table
	after []condition
	// upsert contains the keys of the rows of an upsert. Each of them must belong to the scope if
	// the statement returns fewer rows than these. It is nil for other writes.
	upsert *presence
	// reads reports whether the caller reads rows. keyAt is the position of the key in the returned
	// rows, where it follows the columns for the caller.
	reads bool
	keyAt int
	// returned is the number of returned rows, and keys contains their keys without duplicates.
	returned int
	keys     [][]query.Value
	seen     map[rowKey]bool
	// callback is the error of the caller's function for rows.
	callback error
}

// condition is a condition on written rows, and the error for rows that do not satisfy it.
type condition struct {
	where query.Predicate
	err   error
}

func (w *scopedWrite) checked() bool { return len(w.before) > 0 || w.checkedAfter() }

func (w *scopedWrite) checkedAfter() bool { return len(w.after) > 0 || w.upsert != nil }

// alone reports whether a failed check leaves nothing to undo, so that the write needs no
// transaction: an upsert of one row that conflicts writes nothing.
func (w *scopedWrite) alone() bool {
	return len(w.before)+len(w.after) == 0 && w.upsert != nil && len(w.upsert.keys) == 1
}

// each returns the function for the rows of the write. It retains their keys if these are needed.
func (w *scopedWrite) each(caller func(driver.Row) error) func(driver.Row) error {
	if !w.checkedAfter() && caller == nil {
		return nil
	}
	return func(r driver.Row) error {
		if w.checkedAfter() {
			w.retain(r)
		}
		if caller == nil || !w.reads {
			return nil
		}
		w.callback = caller(r)
		return w.callback
	}
}

func (w *scopedWrite) retain(r driver.Row) {
	w.returned++
	key := make([]query.Value, len(w.table.Key))
	for i, c := range w.table.Key {
		key[i] = readColumn(r, w.keyAt+i, &w.table.Columns[c])
	}
	if k := keyOf(key); !w.seen[k] {
		if w.seen == nil {
			w.seen = map[rowKey]bool{}
		}
		w.seen[k] = true
		w.keys = append(w.keys, key)
	}
}

// run runs a write with its checks.
func (w *scopedWrite) run(ctx context.Context, exec driver.Executor, each func(driver.Row) error) (int64, error) {
	if err := w.checkBefore(ctx, exec); err != nil {
		return 0, err
	}
	affected, err := exec.Run(ctx, w.node, w.each(each))
	if err != nil {
		return 0, err
	}
	return affected, w.checkAfter(ctx, exec)
}

// runChecked runs several writes with their checks. send runs their nodes.
func runChecked(ctx context.Context, exec driver.Executor, ws []*scopedWrite, each func(int, driver.Row) error, send sender) error {
	for _, w := range ws {
		if err := w.checkBefore(ctx, exec); err != nil {
			return err
		}
	}
	nodes, rows := make([]query.Node, len(ws)), make([]func(driver.Row) error, len(ws))
	for i, w := range ws {
		var caller func(driver.Row) error
		if each != nil {
			caller = func(r driver.Row) error { return each(i, r) }
		}
		nodes[i], rows[i] = w.node, w.each(caller)
	}
	err := send(ctx, nodes, func(i int, r driver.Row) error {
		if rows[i] == nil {
			return nil
		}
		return rows[i](r)
	})
	for _, w := range ws {
		if err == nil {
			err = w.checkAfter(ctx, exec)
		}
	}
	return err
}

// sender is the RunAll of an executor, or the CommitWith of a transaction.
type sender func(context.Context, []query.Node, func(int, driver.Row) error) error

func (w *scopedWrite) checkBefore(ctx context.Context, exec driver.Executor) error {
	for _, p := range w.before {
		there, err := w.scope.holds(ctx, exec, p)
		if err != nil {
			return err
		}
		if !there && p.unless != nil {
			there, err = w.scope.holds(ctx, exec, *p.unless)
		}
		if err != nil {
			return err
		}
		if !there {
			return p.missing
		}
	}
	return nil
}

func (w *scopedWrite) checkAfter(ctx context.Context, exec driver.Executor) error {
	if w.upsert != nil && w.returned < len(w.upsert.keys) {
		there, err := w.scope.holds(ctx, exec, *w.upsert)
		if err != nil {
			return err
		}
		if !there {
			return w.upsert.missing
		}
	}
	if len(w.keys) == 0 {
		return nil
	}
	for _, c := range w.after {
		n, err := rowsOf(ctx, exec, w.table, query.And{query.Keys{Columns: w.table.Key, Rows: w.keys}, c.where}, -1)
		if err != nil {
			return err
		}
		if n < len(w.keys) {
			return c.err
		}
	}
	return nil
}

// presence is the requirement that rows with given keys belong to the scope.
type presence struct {
	table   *query.Table
	columns []int
	keys    [][]query.Value // without duplicates and without NULL
	seen    map[rowKey]bool // of keys
	// link is the link of the foreign key that refers to the rows, or nil. Then the database
	// compares by the rules of the foreign key.
	link    *query.Link
	missing error // if a row is missing
	// unless is a requirement that is sufficient instead, or nil.
	unless *presence
}

// holds reports whether all rows belong to the scope. Two keys that differ in Go can be the same
// row for the database. So a smaller number of rows than of keys proves nothing, and each key is
// looked up.
func (sc *scope) holds(ctx context.Context, exec driver.Executor, p presence) (bool, error) {
	where := sc.where(p.table)
	if len(p.keys) > 1 {
		all := query.Keys{Columns: p.columns, Rows: p.keys}
		n, err := rowsOf(ctx, exec, p.table, query.Both(all, where), -1)
		if err != nil || n >= len(p.keys) {
			return err == nil, err
		}
	}
	for _, key := range p.keys {
		one := query.Predicate(query.Keys{Columns: p.columns, Rows: [][]query.Value{key}})
		if p.link != nil {
			one = query.Child{Link: p.link, Key: key}
		}
		n, err := rowsOf(ctx, exec, p.table, query.Both(one, where), 1)
		if err != nil || n == 0 {
			return false, err
		}
	}
	return true, nil
}

// rowsOf returns the number of rows of t for which a condition holds.
func rowsOf(ctx context.Context, exec driver.Executor, t *query.Table, where query.Predicate, limit int) (int, error) {
	n, err := exec.Run(ctx, &query.Count{Table: t, Where: where, Limit: limit}, nil)
	return int(n), err
}
