package orm

import (
	"context"
	"errors"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// check checks what is returned before the first statement.
func (s returning) check(t *query.Table) error {
	if err := checkSelected(t, s.columns); err != nil {
		return err
	}
	return checkIncludes(s.includes)
}

// finish loads the includes of one row.
func (s returning) finish(ctx context.Context, exec driver.Executor, model *gensupport.Model, row any) error {
	if len(s.includes) == 0 || row == nil {
		return nil
	}
	return loadIncludes(ctx, exec, model, loadable(s.includes), []any{row})
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
	rec = h.scope().record(rec, nil)
	out = h.s.omitted.returning(h.model, out)
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
		err = out.check(h.model.Table)
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
