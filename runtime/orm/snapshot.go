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
	if len(f.includes) > 0 && readsAtOnce(exec) {
		if all := root.atOnce(); all != nil {
			rows, err := all.load(ctx, exec)
			if err == nil || !errors.Is(err, errNoParent) {
				return rows, err
			}
			root.sel.Order = all.order
		}
	}
	if _, within := exec.(driver.Tx); !within && len(f.includes) > 0 {
		return root.snapshot(ctx, exec)
	}
	rows, err := root.rows(ctx, exec)
	if err != nil {
		return nil, err
	}
	return rows, loadIncludes(ctx, exec, model, f.includes, rows)
}

// rootLoad loads the rows of a find, without their includes.
type rootLoad struct {
	model    *gensupport.Model
	find     find
	sel      *query.Select
	reversed bool
}

func newRootLoad(model *gensupport.Model, f find) (*rootLoad, error) {
	sel, reversed, err := selection(model, f)
	return &rootLoad{model, f, sel, reversed}, err
}

func (l *rootLoad) rows(ctx context.Context, exec driver.Executor) ([]any, error) {
	hint := l.sel.Limit
	if l.find.unique {
		hint = 1
	}
	rows, err := collect(ctx, exec, l.model, l.sel, l.sel.Columns, hint)
	if err != nil {
		return nil, err
	}
	if l.reversed {
		slices.Reverse(rows)
	}
	return rows, nil
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
