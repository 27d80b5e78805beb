package orm

import (
	"context"
	"errors"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// finish loads the includes of one row.
func (s shape) finish(ctx context.Context, exec Executor, meta *Meta, row any) error {
	if len(s.includes) == 0 || row == nil {
		return nil
	}
	return loadIncludes(ctx, exec, meta, s.includes, []any{row})
}

// inWave runs what start makes ready, in a transaction of its own, which end still sees.
func (h handle) inWave(ctx context.Context, now time.Time, start func(*wave) error, end func(Executor) error) error {
	return h.s.atomically(ctx, TxOptions{}, func(tx Executor) error {
		w := &wave{ctx: ctx, exec: tx, now: now}
		if err := start(w); err != nil {
			return err
		}
		if err := w.run(); err != nil {
			return err
		}
		return end(tx)
	})
}

func done() error { return nil }

func (h handle) create(ctx context.Context, rec *record, out shape) (row any, err error) {
	err = h.s.do(ctx, h.op(VerbCreate), func(ctx context.Context) error {
		row, err = h.createRow(ctx, rec, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h handle) createRow(ctx context.Context, rec *record, out shape) (any, error) {
	now := time.Now()
	d, err := newDraft(rec, now, nil)
	if err == nil {
		err = checkIncludes(out.includes)
	}
	if err != nil {
		return nil, err
	}
	want := columnsFor(h.meta, out.columns, out.includes)
	start := func(w *wave) error { return w.create([]*draft{d}, want, true, done) }
	end := func(exec Executor) error { return out.finish(ctx, exec, h.meta, d.result) }
	if len(d.writes) > 0 {
		err = h.inWave(ctx, now, start, end)
		return d.result, err
	}
	w := &wave{ctx: ctx, exec: h.s.exec, now: now}
	if err := start(w); err != nil {
		return nil, err
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	return d.result, end(h.s.exec)
}

func (h handle) createMany(ctx context.Context, recs []*record, skip, rows bool) (out []any, n int64, err error) {
	if len(recs) == 0 {
		return nil, 0, nil
	}
	err = h.s.do(ctx, h.op(VerbCreate), func(ctx context.Context) error {
		now := time.Now()
		drafts := make([]*draft, len(recs))
		for i, rec := range recs {
			if drafts[i], err = newDraft(rec, now, nil); err != nil {
				return err
			}
		}
		groups := byShape(drafts)
		if len(groups) == 1 {
			out, n, err = h.insertMany(ctx, h.s.exec, groups[0], skip, rows)
			return err
		}
		return h.s.atomically(ctx, TxOptions{}, func(tx Executor) error {
			out, n = nil, 0
			for _, g := range groups {
				got, k, err := h.insertMany(ctx, tx, g, skip, rows)
				if err != nil {
					return err
				}
				out, n = append(out, got...), n+k
			}
			if rows && !skip {
				out = inInputOrder(drafts)
			}
			return nil
		})
	})
	return out, n, err
}

func inInputOrder(drafts []*draft) []any {
	out := make([]any, len(drafts))
	for i, d := range drafts {
		out[i] = d.result
	}
	return out
}

// insertMany inserts drafts of one shape.
func (h handle) insertMany(ctx context.Context, exec Executor, drafts []*draft, skip, rows bool) ([]any, int64, error) {
	columns, values := insertRows(h.meta.Table, drafts)
	node := &query.Insert{Table: h.meta.Table, Columns: columns, Rows: values}
	if skip {
		node.Conflict = &query.Conflict{}
	}
	if !rows {
		n, err := exec.Run(ctx, node, nil)
		return nil, n, err
	}
	node.Returning = allColumns(h.meta.Table)
	out, err := collect(ctx, exec, h.meta, node, node.Returning, len(drafts))
	if err == nil && !skip && len(out) == len(drafts) {
		for i, d := range drafts {
			d.result = out[i]
		}
	}
	return out, int64(len(out)), err
}

func (h handle) update(ctx context.Context, s selector, set []*assignment, out shape) (row any, err error) {
	err = h.s.do(ctx, h.op(VerbUpdate), func(ctx context.Context) error {
		row, err = h.updateOne(ctx, s, set, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h handle) updateOne(ctx context.Context, s selector, set []*assignment, out shape) (any, error) {
	now := time.Now()
	if err := checkSelector(h.meta.Table, s); err != nil {
		return nil, err
	}
	if err := checkAssigns(h.meta.Table, set); err != nil {
		return nil, err
	}
	d, err := existing(h.meta, set, now)
	if err == nil {
		err = checkIncludes(out.includes)
	}
	if err != nil {
		return nil, err
	}
	want := columnsFor(h.meta, out.columns, out.includes)
	start := func(w *wave) error { return w.change(d, s.predicate(), set, want, true, done) }
	end := func(exec Executor) error { return out.finish(ctx, exec, h.meta, d.result) }
	if hasRelations(set) {
		err := h.inWave(ctx, now, start, end)
		return d.result, err
	}
	w := &wave{ctx: ctx, exec: h.s.exec, now: now}
	if err := start(w); err != nil {
		return nil, err
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	return d.result, end(h.s.exec)
}

func (h handle) updateMany(ctx context.Context, where query.Predicate, set []*assignment, rows bool) (out []any, n int64, err error) {
	err = h.s.do(ctx, h.op(VerbUpdate), func(ctx context.Context) error {
		if err := h.checkWhere(where); err != nil {
			return err
		}
		node, err := updateNode(h.meta.Table, where, set, time.Now())
		if err != nil {
			return err
		}
		if len(node.Set) == 0 {
			return invalid(h.meta.Table, "nothing to change: Set was not called")
		}
		if rows {
			node.Returning = allColumns(h.meta.Table)
		}
		out, n, err = h.runMany(ctx, node, node.Returning)
		return err
	})
	return out, n, err
}

func (h handle) runMany(ctx context.Context, n query.Node, returning []int) ([]any, int64, error) {
	if returning == nil {
		affected, err := h.s.exec.Run(ctx, n, nil)
		return nil, affected, err
	}
	out, err := collect(ctx, h.s.exec, h.meta, n, returning, -1)
	return out, int64(len(out)), err
}

// checkWhere makes sure that a change of many rows has a condition.
func (h handle) checkWhere(where query.Predicate) error {
	if where == nil {
		return invalid(h.meta.Table, "no condition: AllRows says aloud that all rows are meant")
	}
	return checkPredicate(h.meta.Table, where)
}

func (h handle) upsert(ctx context.Context, s selector, rec *record, set []*assignment, out shape) (row any, err error) {
	err = h.s.do(ctx, h.op(VerbUpsert), func(ctx context.Context) error {
		if rec == nil {
			return invalid(h.meta.Table, "Upsert needs Create: what to create when there is no row")
		}
		row, err = h.upsertRow(ctx, s, rec, set, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h handle) upsertRow(ctx context.Context, s selector, rec *record, set []*assignment, out shape) (any, error) {
	now, t := time.Now(), h.meta.Table
	if err := checkSelector(t, s); err != nil {
		return nil, err
	}
	if err := checkAssigns(t, set); err != nil {
		return nil, err
	}
	d, err := newDraft(rec, now, nil)
	if err == nil {
		err = checkIncludes(out.includes)
	}
	if err != nil {
		return nil, err
	}
	if !d.holds(s) || len(d.writes) > 0 || hasRelations(set) {
		return h.updateOrCreate(ctx, s, rec, set, out)
	}
	changes, err := columnAssigns(t, set)
	if err != nil {
		return nil, err
	}
	if changes = stampUpdate(t, changes, now); len(changes) == 0 {
		changes = s.touch()
	}
	columns, rows := insertRows(t, []*draft{d})
	node := &query.Insert{
		Table: t, Columns: columns, Rows: rows, Returning: columnsFor(h.meta, out.columns, out.includes),
		Conflict: &query.Conflict{Columns: s.columns, Update: changes},
	}
	got, err := collect(ctx, h.s.exec, h.meta, node, node.Returning, 1)
	if err != nil || len(got) == 0 {
		return nil, err
	}
	return got[0], out.finish(ctx, h.s.exec, h.meta, got[0])
}

// updateOrCreate is the upsert that one statement cannot do. When somebody else creates the row between its two
// statements, the second attempt finds it.
func (h handle) updateOrCreate(ctx context.Context, s selector, rec *record, set []*assignment, out shape) (row any, err error) {
	for range 2 {
		err = h.s.atomically(ctx, TxOptions{}, func(tx Executor) error {
			in := handle{h.s.with(tx), h.meta}
			there, err := load(ctx, tx, h.meta, find{where: []query.Predicate{s.predicate()}, unique: true, columns: h.meta.Table.Key})
			switch {
			case err != nil:
			case len(there) > 0:
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

func (h handle) delete(ctx context.Context, s selector, out shape) (row any, err error) {
	err = h.s.do(ctx, h.op(VerbDelete), func(ctx context.Context) error {
		if err := checkSelector(h.meta.Table, s); err != nil {
			return err
		}
		if len(out.includes) == 0 {
			row, err = h.deleteOne(ctx, s, out)
			return err
		}
		return h.s.atomically(ctx, TxOptions{}, func(tx Executor) error {
			rows, err := load(ctx, tx, h.meta, find{
				where: []query.Predicate{s.predicate()}, unique: true, columns: out.columns, includes: out.includes,
			})
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				return h.notFound()
			}
			row = rows[0]
			_, err = handle{h.s.with(tx), h.meta}.deleteOne(ctx, s, shape{columns: h.meta.Table.Key})
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h handle) deleteOne(ctx context.Context, s selector, out shape) (any, error) {
	n := &query.Delete{Table: h.meta.Table, Where: s.predicate(), Returning: columnsFor(h.meta, out.columns, nil)}
	rows, err := collect(ctx, h.s.exec, h.meta, n, n.Returning, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, h.notFound()
	}
	return rows[0], nil
}

func (h handle) deleteMany(ctx context.Context, where query.Predicate, rows bool) (out []any, n int64, err error) {
	err = h.s.do(ctx, h.op(VerbDelete), func(ctx context.Context) error {
		if err := h.checkWhere(where); err != nil {
			return err
		}
		node := &query.Delete{Table: h.meta.Table, Where: where}
		if rows {
			node.Returning = allColumns(h.meta.Table)
		}
		out, n, err = h.runMany(ctx, node, node.Returning)
		return err
	})
	return out, n, err
}
