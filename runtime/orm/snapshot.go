package orm

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// load runs a find and loads its includes: at once if that is possible and worth it (atonce.go), else
// level by level. All statements see one state of the database: a related
// row that another program deletes meanwhile is either in the result or the row that refers to it is
// not. A single statement needs no transaction for that. A transaction of the caller has its own
// isolation level, which decides.
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

// snapshot loads the rows and their includes level by level in a transaction that only reads. COMMIT
// is sent with the statements of the last level.
func (l *rootLoad) snapshot(ctx context.Context, exec driver.Executor) (rows []any, err error) {
	tx, err := exec.Begin(ctx, driver.TxOptions{Isolation: driver.RepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("begin transaction: %w", err)
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Reached on an error and while a panic passes through.
		if rerr := tx.Rollback(ctx); rerr != nil && err != nil {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
	}()
	if rows, err = l.rows(ctx, tx); err != nil {
		return nil, err
	}
	levels := includeLevels{exec: tx, commit: tx}
	if err := levels.load(ctx, l.model, l.find.includes, rows); err != nil {
		return nil, err
	}
	done = true
	return rows, levels.end(ctx)
}
