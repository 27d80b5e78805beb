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
}

func (p partOf) withOrder(os []query.Order) partOf {
	p.order = more(p.order, os...)
	return p
}

func (p partOf) withLimit(n int) partOf {
	p.limit = &n
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
	}
	if err := checkOrder(p.order); err != nil {
		return err
	}
	return checkPredicate(t, p.where)
}

// part returns the part for the statement, or nil if all rows are meant.
func (p partOf) part() *query.Part {
	if p.limit == nil {
		return nil
	}
	return &query.Part{Order: p.order, Limit: *p.limit, Lock: query.ForUpdate}
}

func (h modelRef) updateMany(ctx context.Context, rows partOf, set []*assignment, wantRows bool) (out []any, n int64, err error) {
	err = h.doWhole(ctx, VerbUpdate, func(ctx context.Context) error {
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
	err = h.doWhole(ctx, VerbDelete, func(ctx context.Context) error {
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
