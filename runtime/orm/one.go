package orm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How a write with a condition ends.
//
// Update, Delete and Upsert of one row can have a condition (If), which is part of the statement's
// WHERE. If the statement finds no row, the error must say whether the row is missing
// ([ErrNotFound]) or the condition does not hold ([ErrConflict]). A second statement that looks for
// the row could see another state of the database: other programs create, change and delete the row
// meanwhile. So the row is locked before the statement is decided. If the lock finds no row, there
// was none at that time. Otherwise nobody can change the row until the write has run, so that only
// the condition can prevent the write.
//
// A write that needs no transaction runs without the lock first, which is one round trip. It is
// repeated with the lock only if it found no row.

// target is the row that a write is meant for.
type target struct {
	selector
	condition query.Predicate // must hold, or else the write is refused; nil if there is no condition
}

func targetOf(s *selector) target { return target{selector: deref(s)} }

// where returns the condition of the statement.
func (s target) where() query.Predicate {
	if s.condition == nil {
		return s.predicate()
	}
	return query.And{s.predicate(), s.condition}
}

func (s target) check(t *query.Table) error {
	if err := checkSelector(t, s.selector); err != nil {
		return err
	}
	return checkPredicate(t, s.condition)
}

// withCondition adds conditions to s.
func (s target) withCondition(ps []query.Predicate) target {
	if s.condition != nil {
		ps = append([]query.Predicate{s.condition}, ps...)
	}
	s.condition = allOf(ps)
	return s
}

func (h modelRef) conflict() error { return &modelError{h.model.Table.Model, ErrConflict} }

// locking returns a node that reads the key of the selected row and locks the row.
func (s selector) locking(t *query.Table) *query.Select {
	return &query.Select{Table: t, Columns: t.Key, Where: s.predicate(), Limit: -1, Lock: query.ForUpdate}
}

// errReplaced reports that a lock found no row, but that the row exists: another transaction has
// deleted the row and created it again while the lock waited. The lock can be tried again.
var errReplaced = fmt.Errorf("%w: other programs replace the row all the time", ErrSerialization)

// lockAttempts is the number of times that a lock is tried after [errReplaced].
const lockAttempts = 10

// lock adds a statement that locks the row s. If the row does not exist, the batch fails with
// [ErrNotFound].
func (w *writeBatch) lock(model *gensupport.Model, s selector) {
	there := false
	w.add(s.locking(model.Table), func(driver.Row) error { there = true; return nil }, func() error {
		if !there {
			return s.lost(w.ctx, w.exec, model.Table)
		}
		return nil
	})
}

// lost returns the error for the row s that a lock did not find.
func (s selector) lost(ctx context.Context, exec driver.Executor, t *query.Table) error {
	n, err := exec.Run(ctx, &query.Count{Table: t, Where: s.predicate(), Limit: 1}, nil)
	switch {
	case err != nil:
		return err
	case n > 0:
		return errReplaced
	}
	return &modelError{t.Model, ErrNotFound}
}

// find reports whether the row s exists. If s has a condition, find also locks the row.
func (h modelRef) find(ctx context.Context, s target) (there bool, err error) {
	node := s.locking(h.model.Table)
	if s.condition == nil {
		node.Lock = query.NoLock
	}
	for range lockAttempts {
		_, err = h.s.exec.Run(ctx, node, func(driver.Row) error { there = true; return nil })
		if err == nil && !there && s.condition != nil {
			err = s.lost(ctx, h.s.exec, h.model.Table)
		}
		if !errors.Is(err, errReplaced) {
			break
		}
	}
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return there, err
}

func (h modelRef) update(ctx context.Context, s target, set []*assignment, out returning) (row any, err error) {
	set = h.scope().assignments(set)
	out = h.s.omitted.returning(h.model, out)
	err = h.doWhole(ctx, VerbUpdate, func(ctx context.Context) error {
		row, err = afterRace(func() (any, error) { return h.updateOne(ctx, s, set, out) })
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h modelRef) updateOne(ctx context.Context, s target, set []*assignment, out returning) (any, error) {
	if err := s.check(h.model.Table); err != nil {
		return nil, err
	}
	if err := checkAssigns(h.model.Table, set); err != nil {
		return nil, err
	}
	if err := out.check(h.model.Table); err != nil {
		return nil, err
	}
	if hasRelations(set) || len(out.includes) > 0 {
		return h.updateLocked(ctx, s, set, out)
	}
	now := time.Now()
	d, err := h.rowToUpdate(s, set, now)
	if err != nil {
		return nil, err
	}
	w := &writeBatch{ctx: ctx, exec: h.s.exec, now: now}
	if err := w.change(d, s.where(), set, columnsFor(h.model, out.columns, nil), true, done); err != nil {
		return nil, err
	}
	if err := w.run(); !errors.Is(err, ErrConflict) {
		return d.result, h.written(VerbUpdate, err)
	}
	return h.updateLocked(ctx, s, set, out)
}

// updateLocked updates the row in a transaction. If s has a condition, it first locks the row.
func (h modelRef) updateLocked(ctx context.Context, s target, set []*assignment, out returning) (any, error) {
	for range lockAttempts - 1 {
		row, err := h.tryUpdate(ctx, s, set, out)
		if !errors.Is(err, errReplaced) {
			return row, err
		}
	}
	return h.tryUpdate(ctx, s, set, out)
}

func (h modelRef) tryUpdate(ctx context.Context, s target, set []*assignment, out returning) (any, error) {
	now := time.Now()
	d, err := h.rowToUpdate(s, set, now)
	if err != nil {
		return nil, err
	}
	start := func(w *writeBatch) error {
		if s.condition != nil {
			w.lock(h.model, s.selector)
		}
		return w.change(d, s.where(), set, columnsFor(h.model, out.columns, out.includes), true, done)
	}
	err = h.inBatch(ctx, VerbUpdate, now, out.isolation(), start, out.end(ctx, h.model, d))
	return d.result, err
}

// rowToUpdate returns the rowWrite of the row s, with the error for the case that the update finds
// no row.
func (h modelRef) rowToUpdate(s target, set []*assignment, now time.Time) (*rowWrite, error) {
	d, err := existingRow(h.model, set, now)
	d.missing = ErrNotFound
	if s.condition != nil {
		d.missing = ErrConflict
	}
	return d, err
}

func (h modelRef) delete(ctx context.Context, s target, out returning) (row any, err error) {
	out = h.s.omitted.returning(h.model, out)
	err = h.doWhole(ctx, VerbDelete, func(ctx context.Context) error {
		if err := s.check(h.model.Table); err != nil {
			return err
		}
		if err := out.check(h.model.Table); err != nil {
			return err
		}
		if len(out.includes) > 0 {
			row, err = h.deleteWithIncludes(ctx, s, out)
			return err
		}
		row, err = h.deleteRow(ctx, s, out)
		if !errors.Is(err, ErrConflict) {
			return h.written(VerbDelete, err)
		}
		return h.whole(ctx, driver.TxOptions{}, func(tx driver.Executor) error {
			in := modelRef{h.s.with(tx), h.model}
			if err = in.lockForDelete(ctx, s); err == nil {
				row, err = in.deleteRow(ctx, s, out)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

// deleteWithIncludes reads the row with its relations, and then deletes it.
func (h modelRef) deleteWithIncludes(ctx context.Context, s target, out returning) (row any, err error) {
	err = h.whole(ctx, driver.TxOptions{Isolation: driver.RepeatableRead}, func(tx driver.Executor) error {
		in := modelRef{h.s.with(tx), h.model}
		if err := in.lockForDelete(ctx, s); err != nil {
			return err
		}
		f := find{where: []query.Predicate{s.predicate()}, unique: true, columns: out.columns}
		rows, err := load(ctx, tx, h.model, f.withIncludes(out.includes))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return h.notFound()
		}
		row = rows[0]
		_, err = in.deleteRow(ctx, s, returning{columns: h.model.Table.Key})
		return err
	})
	return row, err
}

// lockForDelete locks the row if s has a condition. It returns [ErrNotFound] if there is no row.
func (h modelRef) lockForDelete(ctx context.Context, s target) error {
	if s.condition == nil {
		return nil
	}
	there, err := h.find(ctx, s)
	if err == nil && !there {
		err = h.notFound()
	}
	return err
}

// deleteRow deletes the row with one statement. If s has a condition, the error [ErrConflict] does
// not say whether the row exists.
func (h modelRef) deleteRow(ctx context.Context, s target, out returning) (any, error) {
	n := &query.Delete{Table: h.model.Table, Where: s.where(), Returning: columnsFor(h.model, out.columns, nil)}
	rows, err := collect(ctx, h.s.exec, h.model, n, n.Returning, 1)
	switch {
	case err != nil:
		return nil, err
	case len(rows) > 0:
		return rows[0], nil
	case s.condition != nil:
		return nil, h.conflict()
	}
	return nil, h.notFound()
}
