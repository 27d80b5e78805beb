package orm

import (
	"context"
	"errors"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

func (h modelRef) upsert(ctx context.Context, s target, rec *record, set []*assignment, out returning) (row any, err error) {
	rec, set = h.scope().record(rec, nil), h.scope().assignments(set)
	out = h.s.omitted.returning(h.model, out)
	err = h.doWhole(ctx, VerbUpsert, func(ctx context.Context) error {
		if rec == nil {
			return invalid(h.model.Table, "Upsert needs Create: what to create when there is no row")
		}
		row, err = h.upsertRow(ctx, s, rec, set, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h modelRef) upsertRow(ctx context.Context, s target, rec *record, set []*assignment, out returning) (any, error) {
	now, t := time.Now(), h.model.Table
	if err := s.check(t); err != nil {
		return nil, err
	}
	if err := checkAssigns(t, set); err != nil {
		return nil, err
	}
	d, err := newRowWrite(rec, now, nil)
	if err == nil {
		err = out.check(h.model.Table)
	}
	if err != nil {
		return nil, err
	}
	if !d.matches(s.selector) || len(d.writes) > 0 || hasRelations(set) {
		return h.updateOrCreate(ctx, s, rec, set, out)
	}
	changes := stampUpdate(t, columnAssigns(t, set), now)
	if len(changes) == 0 {
		changes = []query.Assign{} // not nil: the existing row is returned unchanged, with the key as it is stored
	}
	columns, rows := insertRows(t, []*rowWrite{d})
	node := &query.Insert{
		Table: t, Columns: columns, Rows: rows, Returning: columnsFor(h.model, out.columns, out.includes),
		Conflict: &query.Conflict{Columns: s.columns, Update: changes, Where: s.condition},
	}
	var row any
	run := func(exec driver.Executor) error {
		got, err := collect(ctx, exec, h.model, node, node.Returning, 1)
		if err != nil {
			return err
		}
		if len(got) == 0 {
			return h.conflict()
		}
		row = got[0]
		return out.finish(ctx, exec, h.model, row)
	}
	if len(out.includes) == 0 {
		err = h.written(VerbUpsert, run(h.s.exec))
	} else {
		err = h.whole(ctx, out.isolation(), run)
	}
	return row, err
}

// updateOrCreate performs an upsert that needs two statements. If another client creates the row
// between them, the second attempt finds it.
func (h modelRef) updateOrCreate(ctx context.Context, s target, rec *record, set []*assignment, out returning) (row any, err error) {
	for range 2 {
		err = h.whole(ctx, out.isolation(), func(tx driver.Executor) error {
			in := modelRef{h.s.with(tx), h.model}
			there, err := in.find(ctx, s)
			switch {
			case err != nil:
			case there:
				row, err = in.updateOne(ctx, s, set, out)
			default:
				row, err = in.createRow(ctx, rec, out)
			}
			return err
		})
		if !errors.Is(err, ErrUniqueViolation) {
			break
		}
	}
	return row, err
}
