package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// partOf selects the rows that UpdateMany or DeleteMany writes. It is immutable.
type partOf struct {
	where query.Predicate
	order []query.Order
	limit *int // nil: all rows
	lock  rowLock
}

func (p partOf) withOrder(os []query.Order) partOf {
	p.order = more(p.order, os...)
	return p
}

func (p partOf) withLimit(n int, options []LockOption) partOf {
	p.limit = &n
	p.lock = find{}.withLock(query.ForUpdate, options).lock
	return p
}

// check refuses a change of many rows without a condition, and an order or limit without a meaning.
func (p partOf) check(t *query.Table) error {
	switch {
	case p.where == nil:
		return invalid(t, "no condition: AllRows says explicitly that all rows are meant")
	case p.limit == nil && len(p.order) > 0:
		return invalid(t, "OrderBy without Limit: the order determines only which rows Limit selects")
	case p.limit != nil && *p.limit < 0:
		return invalid(t, "Limit(%d): the number of rows is negative", *p.limit)
	case !p.lock.valid():
		return invalid(t, "SkipLocked and NoWait exclude each other: give one of them")
	}
	if err := checkOrder(p.order); err != nil {
		return err
	}
	return checkPredicate(t, p.where)
}

// do returns the function that runs the operation. With NoWait it is not repeated, because the rows
// can be locked for long.
func (p partOf) do(h modelRef) func(context.Context, Verb, func(context.Context) error) error {
	if p.lock.options == NoWait {
		return h.do
	}
	return h.doWhole
}

// part returns the part for the statement, or nil if all rows are meant.
func (p partOf) part() *query.Part {
	if p.limit == nil {
		return nil
	}
	return &query.Part{Order: p.order, Limit: *p.limit, Lock: p.lock.node()}
}

func (h modelRef) updateMany(ctx context.Context, rows partOf, set []*assignment, wantRows bool) (out []any, n int64, err error) {
	err = rows.do(h)(ctx, VerbUpdate, func(ctx context.Context) error {
		if err := rows.check(h.model.Table); err != nil {
			return err
		}
		node, err := updateNode(h.model.Table, rows.where, set, time.Now())
		if err != nil {
			return err
		}
		node.Part = rows.part()
		if len(node.Set) == 0 {
			return invalid(h.model.Table, "nothing to change: Set was not called, or all that it was given was skipped")
		}
		if wantRows {
			node.Returning = h.returnedColumns()
		}
		out, n, err = h.runMany(ctx, node, node.Returning)
		return h.written(VerbUpdate, err)
	})
	return out, n, err
}

func (h modelRef) runMany(ctx context.Context, n query.Node, returning []int) ([]any, int64, error) {
	if returning == nil {
		affected, err := h.s.exec.Run(ctx, n, nil)
		return nil, affected, err
	}
	out, err := collect(ctx, h.s.exec, h.model, n, returning, -1)
	return out, int64(len(out)), err
}

func (h modelRef) deleteMany(ctx context.Context, rows partOf, wantRows bool) (out []any, n int64, err error) {
	err = rows.do(h)(ctx, VerbDelete, func(ctx context.Context) error {
		if err := rows.check(h.model.Table); err != nil {
			return err
		}
		node := &query.Delete{Table: h.model.Table, Where: rows.where, Part: rows.part()}
		if wantRows {
			node.Returning = h.returnedColumns()
		}
		out, n, err = h.runMany(ctx, node, node.Returning)
		return h.written(VerbDelete, err)
	})
	return out, n, err
}
