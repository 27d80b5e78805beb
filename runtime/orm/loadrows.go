package orm

import (
	"context"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// Load loads relations, and measures of relations, into rows that have been read already. It stores
// the same in each row as a find that includes them:
//
//	err := orm.Load(ctx, db, users, q.User.Posts.Where(p), q.User.Comments.Count())
//
// It runs one statement for each relation, however many rows there are, and sends the statements of
// a level together. All of them see one state of the database. If Load fails, no row is changed. A
// row can occur several times. A nil row, and a row that was read without the columns by which a
// relation is loaded, are refused with [ErrInvalidInput].
func Load[M any](ctx context.Context, db Querier, rows []M, i ...Include[M]) error {
	if len(rows) == 0 || len(i) == 0 {
		return nil
	}
	var none M
	all := make([]any, len(rows))
	for k, row := range rows {
		if all[k] = row; all[k] == any(none) {
			all[k] = nil
		}
	}
	is := includes(i)
	return on(db, is[0].relation.From).loadInto(ctx, is, all)
}

// loadInto loads includes into rows. A row can be nil, which is an error.
func (h modelRef) loadInto(ctx context.Context, is []*include, rows []any) error {
	return h.doWhole(ctx, VerbFind, func(ctx context.Context) error {
		if err := h.checkRows(is, rows); err != nil {
			return err
		}
		if err := checkIncludes(is); err != nil {
			return err
		}
		is := h.s.omitted.includes(loadable(is))
		_, within := h.s.exec.(driver.Tx)
		if within || len(is) == 1 && len(is[0].find.includes) == 0 {
			return loadIncludes(ctx, h.s.exec, h.model, is, rows)
		}
		o := driver.TxOptions{Isolation: driver.RepeatableRead, ReadOnly: true}
		return runTx(ctx, h.s.exec, o, func(tx driver.Tx) (ended bool, err error) {
			levels := includeLevels{exec: tx, commit: tx}
			err = levels.load(ctx, h.model, is, rows)
			return levels.commit == nil, err
		})
	})
}

// checkRows refuses rows into which the includes cannot be loaded.
func (h modelRef) checkRows(is []*include, rows []any) error {
	t := h.model.Table
	for n, row := range rows {
		if row == nil {
			return invalid(t, "Load: row %d is nil", n)
		}
		for _, i := range is {
			link := i.relation.Link
			if h.model.State(row).Lacks(link.FromColumns) {
				return invalid(t, "Load of %s: row %d was read without %s: select it too", link.Field, n, strings.Join(fieldNames(t, link.FromColumns), ", "))
			}
		}
	}
	return nil
}
