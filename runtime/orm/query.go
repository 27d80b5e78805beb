package orm

import (
	"context"
	"iter"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Query finds rows of model M. It is immutable: every method returns a new query, so a query may be
// stored, extended and shared between goroutines. Nothing touches the database before One,
// OneOrNil, All, Each, Count or Exists.
type Query[M any] struct {
	model *gensupport.Model
	find  find
}

// Where adds conditions; all must hold.
//
//go:noinline
func (q *Query[M]) Where(p ...Predicate[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withWhere(predicates(p), len(p))}
}

// OrderBy adds sort keys. Without any the order is the database's.
//
//go:noinline
func (q *Query[M]) OrderBy(o ...Order[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withOrder(orders(o))}
}

// Include loads relations together with the rows; all statements see one state of the database. See
// docs/client.md for the round trips.
//
//go:noinline
func (q *Query[M]) Include(i ...Include[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withIncludes(includes(i))}
}

// Select loads these columns only; the others stay zero. Keys are always loaded.
//
//go:noinline
func (q *Query[M]) Select(c ...Column[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withColumns(columns(c))}
}

// Distinct returns the first row of each combination of values of these columns.
//
//go:noinline
func (q *Query[M]) Distinct(c ...Column[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withDistinct(columns(c))}
}

// Skip skips the first n rows.
//
//go:noinline
func (q *Query[M]) Skip(n int) *Query[M] { return &Query[M]{q.model, q.find.withSkip(n)} }

// Take returns at most n rows; with a negative n the last ones, in the order of OrderBy.
//
//go:noinline
func (q *Query[M]) Take(n int) *Query[M] { return &Query[M]{q.model, q.find.withTake(n)} }

// One returns the first row; [ErrNotFound] when there is none.
//
//go:noinline
func (q *Query[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, q.model).findOne(ctx, q.find)
	if err == nil && row == nil {
		err = Operation{q.model.Table.Model, VerbFind}.wrap(ErrNotFound)
	}
	return cast[M](row), err
}

// OneOrNil returns the first row, nil when there is none.
//
//go:noinline
func (q *Query[M]) OneOrNil(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, q.model).findOne(ctx, q.find)
	return cast[M](row), err
}

// All returns the rows.
//
//go:noinline
func (q *Query[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, err := on(db, q.model).findAll(ctx, q.find)
	return castAll[M](rows), err
}

// Each streams the rows; leaving the loop closes the result. With Include it reads 1,000 rows and
// their relations at a time, in a transaction that sees one state of the database. With a negative
// Take, and with Include on an in-memory database, all rows are loaded first. The loop holds a
// connection; in a transaction it may run further statements of the transaction.
//
//go:noinline
func (q *Query[M]) Each(ctx context.Context, db Querier) iter.Seq2[M, error] {
	return func(yield func(M, error) bool) {
		on(db, q.model).findEach(ctx, q.find, func(row any, err error) bool { return yield(cast[M](row), err) })
	}
}

// Count returns the number of rows.
//
//go:noinline
func (q *Query[M]) Count(ctx context.Context, db Querier) (int64, error) {
	return on(db, q.model).count(ctx, q.find)
}

// Exists reports whether there is a row.
//
//go:noinline
func (q *Query[M]) Exists(ctx context.Context, db Querier) (bool, error) {
	return on(db, q.model).exists(ctx, q.find)
}

// cast returns row as M, the zero M for nil.
func cast[M any](row any) (m M) {
	if row != nil {
		m = row.(M)
	}
	return m
}

// castAll never returns nil: without rows, JSON has to be [] and not null.
func castAll[M any](rows []any) []M {
	out := make([]M, len(rows))
	for i, r := range rows {
		out[i] = r.(M)
	}
	return out
}
