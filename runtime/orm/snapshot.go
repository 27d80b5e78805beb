package orm

import (
	"context"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// load runs a find and loads its includes. It loads all at once if that is possible and cheap (see
// atonce.go), and level by level otherwise. All statements see one state of the database. So a row
// never appears without a related row that another program deletes at the same time. A single
// statement needs no transaction for this. In a transaction of the caller, the transaction's
// isolation level decides whether all statements see one state.
func load(ctx context.Context, exec driver.Executor, model *gensupport.Model, f find) ([]any, error) {
	root, err := newRootLoad(model, f)
	if err != nil {
		return nil, err
	}
	return root.load(ctx, exec)
}

func (l *rootLoad) load(ctx context.Context, exec driver.Executor) ([]any, error) {
	f := l.find
	if len(f.includes) > 0 && l.sel.Lock == query.NoLock && readsAtOnce(exec) {
		if all := l.atOnce(); all != nil {
			rows, err := all.load(ctx, exec)
			if err == nil || !errors.Is(err, errNoParent) {
				return rows, err
			}
			l.sel.Order = all.order
		}
	}
	if _, within := exec.(driver.Tx); !within && len(f.includes) > 0 {
		return l.snapshot(ctx, exec)
	}
	rows, err := l.rows(ctx, exec)
	if err != nil {
		return nil, err
	}
	return rows, loadIncludes(ctx, exec, l.model, f.includes, rows)
}

// rootLoad loads the rows of a find, without their includes.
type rootLoad struct {
	model    *gensupport.Model
	find     find
	sel      *query.Select
	reversed bool
	page     *pageRead // nil unless the rows are a page
}

func newRootLoad(model *gensupport.Model, f find) (*rootLoad, error) {
	sel, reversed, err := selection(model, f)
	return &rootLoad{model, f, sel, reversed, nil}, err
}

func (l *rootLoad) rows(ctx context.Context, exec driver.Executor) ([]any, error) {
	var rows []any
	from := l.reader()
	read := func(r driver.Row) error {
		row, err := l.read(from, r)
		rows = append(rows, row)
		return err
	}
	if err := l.run(ctx, exec, read); err != nil {
		return nil, err
	}
	return l.finish(rows), nil
}

// run reads the rows, and for a page also whether there are rows on the other side of its cursor.
func (l *rootLoad) run(ctx context.Context, exec driver.Executor, read func(driver.Row) error) error {
	if l.page != nil {
		l.page.reset()
	}
	if l.page == nil || l.page.beyond == nil {
		_, err := exec.Run(ctx, l.sel, read)
		return err
	}
	return exec.RunAll(ctx, []query.Node{l.sel, l.page.beyond}, func(i int, r driver.Row) error {
		if i == 0 {
			return read(r)
		}
		l.page.hasBeyond = true
		return nil
	})
}

func (l *rootLoad) reader() *rowReader {
	if l.find.unique {
		return newRowReader(l.model, l.sel, 1)
	}
	return newRowReader(l.model, l.sel, l.sel.Limit)
}

// read reads the current row, and for a page also its sort keys.
func (l *rootLoad) read(from *rowReader, r driver.Row) (any, error) {
	row, err := from.read(r)
	if err != nil || l.page == nil {
		return row, err
	}
	return row, l.page.read(r)
}

// finish returns the rows of the result in the order of the find.
func (l *rootLoad) finish(rows []any) []any {
	if l.page != nil {
		rows = l.page.cut(rows)
	}
	if l.reversed {
		slices.Reverse(rows)
	}
	return rows
}

// snapshot loads the rows and their includes level by level in a read-only transaction. It sends
// COMMIT together with the statements of the last level.
func (l *rootLoad) snapshot(ctx context.Context, exec driver.Executor) (rows []any, err error) {
	o := driver.TxOptions{Isolation: driver.RepeatableRead, ReadOnly: true}
	err = runTx(ctx, exec, o, func(tx driver.Tx) (ended bool, err error) {
		if rows, err = l.rows(ctx, tx); err != nil {
			return false, err
		}
		levels := includeLevels{exec: tx, commit: tx}
		err = levels.load(ctx, l.model, l.find.includes, rows)
		return levels.commit == nil, err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}
