package orm

import (
	"context"
	"errors"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// finish loads the includes of one row.
func (s returning) finish(ctx context.Context, exec driver.Executor, model *gensupport.Model, row any) error {
	if len(s.includes) == 0 || row == nil {
		return nil
	}
	return loadIncludes(ctx, exec, model, s.includes, []any{row})
}

// isolation returns the options for the transaction of a write with includes. The written row is
// locked, and so are the rows that it refers to. But includes of several levels are consistent only
// in a snapshot.
func (s returning) isolation() driver.TxOptions {
	for _, i := range s.includes {
		if len(i.find.includes) > 0 {
			return driver.TxOptions{Isolation: driver.RepeatableRead}
		}
	}
	return driver.TxOptions{}
}

// end returns the function that loads the includes of the row that d writes, or nil if there are
// none.
func (s returning) end(ctx context.Context, model *gensupport.Model, d *rowWrite) func(driver.Executor) error {
	if len(s.includes) == 0 {
		return nil
	}
	return func(exec driver.Executor) error { return s.finish(ctx, exec, model, d.result) }
}

// inBatch begins a transaction and calls start, which adds statements to a batch. Then it runs the
// batch, calls the function end, and commits. The function end is nil if nothing follows the batch.
func (h modelRef) inBatch(ctx context.Context, v Verb, now time.Time, o driver.TxOptions, start func(*writeBatch) error, end func(driver.Executor) error) error {
	committed := false
	err := runTx(ctx, h.s.exec, o, func(tx driver.Tx) (bool, error) {
		w := &writeBatch{ctx: ctx, exec: tx, now: now}
		if end == nil {
			w.commit = tx
		}
		err := start(w)
		if err == nil {
			err = w.run()
		}
		if w.created && errors.Is(err, ErrUniqueViolation) {
			err = &raceError{err}
		}
		if err == nil && end != nil {
			err = end(tx)
		}
		committed = w.committed
		return committed, err
	})
	if committed {
		return h.written(v, err)
	}
	return undone(err)
}

func done() error { return nil }

func (h modelRef) create(ctx context.Context, rec *record, out returning) (row any, err error) {
	err = h.doWhole(ctx, VerbCreate, func(ctx context.Context) error {
		row, err = afterRace(func() (any, error) { return h.createRow(ctx, rec, out) })
		return err
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (h modelRef) createRow(ctx context.Context, rec *record, out returning) (any, error) {
	now := time.Now()
	d, err := newRowWrite(rec, now, nil)
	if err == nil {
		err = checkIncludes(out.includes)
	}
	if err != nil {
		return nil, err
	}
	want := columnsFor(h.model, out.columns, out.includes)
	start := func(w *writeBatch) error { return w.create([]*rowWrite{d}, want, true, done) }
	end := out.end(ctx, h.model, d)
	if len(d.writes) > 0 || len(out.includes) > 0 {
		err = h.inBatch(ctx, VerbCreate, now, out.isolation(), start, end)
		return d.result, err
	}
	w := &writeBatch{ctx: ctx, exec: h.s.exec, now: now}
	if err := start(w); err != nil {
		return nil, err
	}
	return d.result, h.written(VerbCreate, w.run())
}

func (h modelRef) createMany(ctx context.Context, recs []*record, skip, wantRows bool) (out []any, n int64, err error) {
	err = h.doWhole(ctx, VerbCreate, func(ctx context.Context) error {
		if len(recs) == 0 {
			return nil
		}
		now := time.Now()
		rows := make([]*rowWrite, len(recs))
		for i, rec := range recs {
			if rows[i], err = newRowWrite(rec, now, nil); err != nil {
				return err
			}
		}
		groups := byGivenColumns(rows)
		if len(groups) == 1 {
			out, n, err = h.insertMany(ctx, h.s.exec, groups[0], skip, wantRows)
			if err == nil && wantRows && !skip {
				out = inInputOrder(rows)
			}
			return err
		}
		return h.whole(ctx, driver.TxOptions{}, func(tx driver.Executor) error {
			out, n = nil, 0
			for _, g := range groups {
				got, k, err := h.insertMany(ctx, tx, g, skip, wantRows)
				if err != nil {
					return err
				}
				out, n = append(out, got...), n+k
			}
			if wantRows && !skip {
				out = inInputOrder(rows)
			}
			return nil
		})
	})
	return out, n, err
}

func inInputOrder(rows []*rowWrite) []any {
	out := make([]any, len(rows))
	for i, d := range rows {
		out[i] = d.result
	}
	return out
}

// insertMany inserts rows with one statement. All rows set the same columns (see byGivenColumns).
func (h modelRef) insertMany(ctx context.Context, exec driver.Executor, rows []*rowWrite, skip, wantRows bool) ([]any, int64, error) {
	// With skip, the order of the input is kept in two cases. If rows are returned, the result does
	// not show which rows were skipped, so sorted rows could not be put back into input order. If
	// rows share a key, the first of them in input order must be the one that is stored.
	if !skip || !wantRows && !sharedKeys(rows) {
		rows = lockOrder(rows)
	}
	columns, values := insertRows(h.model.Table, rows)
	node := &query.Insert{Table: h.model.Table, Columns: columns, Rows: values}
	if skip {
		node.Conflict = &query.Conflict{}
	}
	if !wantRows {
		n, err := exec.Run(ctx, node, nil)
		return nil, n, err
	}
	node.Returning = defaultColumns(h.model.Table)
	out, err := collect(ctx, exec, h.model, node, node.Returning, len(rows))
	if err == nil && !skip && len(out) == len(rows) {
		for i, d := range rows {
			d.result = out[i]
		}
	}
	return out, int64(len(out)), written(h.model.Table.Model, VerbCreate, exec, err)
}
