package orm

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// errStop ends a stream after the caller has left its loop.
var errStop = errors.New("loop left")

// streamBatch is the number of rows whose includes are loaded together.
const streamBatch = 1000

// findEach passes each row to yield as soon as it is read. Rows with includes are read in batches.
func (h modelRef) findEach(ctx context.Context, f find, yield func(any, error) bool) {
	var err error
	f = h.s.omitted.find(h.model, f)
	switch {
	case f.take != nil && *f.take < 0, len(f.includes) > 0 && h.fitsBatch(f):
		err = h.eachLoaded(ctx, f, yield)
	case len(f.includes) > 0:
		err = h.do(ctx, VerbFind, func(ctx context.Context) error { return h.eachBatch(ctx, f, yield) })
	default:
		err = h.do(ctx, VerbFind, func(ctx context.Context) error { return h.eachRow(ctx, f, yield) })
	}
	if err != nil && !errors.Is(err, errStop) {
		yield(nil, err)
	}
}

// fitsBatch reports whether batches are of no use, because there is only one batch, or because the
// transaction of the stream would occupy the only connection while the loop runs.
func (h modelRef) fitsBatch(f find) bool {
	return f.unique || f.take != nil && *f.take <= streamBatch || driver.OneConnection(h.s.exec)
}

// eachLoaded loads all rows before it passes the first one to yield.
func (h modelRef) eachLoaded(ctx context.Context, f find, yield func(any, error) bool) error {
	rows, err := h.findAll(ctx, f)
	for _, row := range rows {
		if !yield(row, nil) {
			return errStop
		}
	}
	return err
}

func (h modelRef) eachRow(ctx context.Context, f find, yield func(any, error) bool) error {
	if err := h.checkLock(f); err != nil {
		return err
	}
	sel, _, err := selection(h.model, f)
	if err != nil {
		return err
	}
	sel.Stream = true
	rows := newRowReader(h.model, sel, -1)
	var row any
	more := true
	pass := func() { more = yield(row, nil) } // one closure for all rows, to allocate nothing per row
	_, err = h.s.exec.Run(ctx, sel, func(r driver.Row) error {
		var err error
		if row, err = rows.read(r); err != nil {
			return err
		}
		if driver.Pause(h.s.exec, pass); !more {
			return errStop
		}
		return nil
	})
	return err
}

// eachBatch reads the rows in batches and loads the includes of each batch. All statements run in
// one transaction.
func (h modelRef) eachBatch(ctx context.Context, f find, yield func(any, error) bool) error {
	if err := h.checkLock(f); err != nil {
		return err
	}
	sel, _, err := selection(h.model, f)
	if err != nil {
		return err
	}
	sel.Stream = true
	return h.snapshot(ctx, func(tx driver.Tx) error {
		from := newRowReader(h.model, sel, streamBatch)
		var batch []any
		read := func(r driver.Row) error {
			row, err := from.read(r)
			batch = append(batch, row)
			return err
		}
		return driver.RunBatches(ctx, tx, sel, streamBatch, read, func() error {
			rows := batch
			from, batch = newRowReader(h.model, sel, streamBatch), nil
			if err := loadIncludes(ctx, tx, h.model, f.includes, rows); err != nil {
				return err
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return errStop
				}
			}
			return nil
		})
	})
}

// snapshot runs fn in the caller's transaction, or in a transaction of its own that sees one state
// of the database.
func (h modelRef) snapshot(ctx context.Context, fn func(tx driver.Tx) error) error {
	if tx, in := h.s.exec.(driver.Tx); in {
		return fn(tx)
	}
	o := driver.TxOptions{Isolation: driver.RepeatableRead, ReadOnly: true}
	return runTx(ctx, h.s.exec, o, func(tx driver.Tx) (bool, error) { return false, fn(tx) })
}
