package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

func (h modelRef) updateMany(ctx context.Context, where query.Predicate, set []*assignment, wantRows bool) (out []any, n int64, err error) {
	err = h.doWhole(ctx, VerbUpdate, func(ctx context.Context) error {
		if err := h.checkWhere(where); err != nil {
			return err
		}
		node, err := updateNode(h.model.Table, where, set, time.Now())
		if err != nil {
			return err
		}
		if len(node.Set) == 0 {
			return invalid(h.model.Table, "nothing to change: Set was not called, or all that it was given was skipped")
		}
		if wantRows {
			node.Returning = defaultColumns(h.model.Table)
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

// checkWhere refuses a change of many rows without a condition.
func (h modelRef) checkWhere(where query.Predicate) error {
	if where == nil {
		return invalid(h.model.Table, "no condition: AllRows says explicitly that all rows are meant")
	}
	return checkPredicate(h.model.Table, where)
}

func (h modelRef) deleteMany(ctx context.Context, where query.Predicate, wantRows bool) (out []any, n int64, err error) {
	err = h.doWhole(ctx, VerbDelete, func(ctx context.Context) error {
		if err := h.checkWhere(where); err != nil {
			return err
		}
		node := &query.Delete{Table: h.model.Table, Where: where}
		if wantRows {
			node.Returning = defaultColumns(h.model.Table)
		}
		out, n, err = h.runMany(ctx, node, node.Returning)
		return h.written(VerbDelete, err)
	})
	return out, n, err
}
