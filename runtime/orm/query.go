package orm

import (
	"context"
	"iter"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Query finds rows of model M. It is immutable: every method returns a new query, so a query may be
// stored, extended and shared between goroutines. Only One, OneOrNil, All, Each, Page, Count
// and Exists access the database.
type Query[M any] struct {
	model *gensupport.Model
	find  find
}

// Where adds conditions. All of them must hold.
//
//go:noinline
func (q *Query[M]) Where(p ...Predicate[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withWhere(predicates(p), len(p))}
}

// OrderBy adds sort keys. Without a sort key, the database determines the order.
//
//go:noinline
func (q *Query[M]) OrderBy(o ...Order[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withOrder(orders(o))}
}

// Include loads relations together with the rows. All statements see one state of the database.
// docs/client/behaviour.md describes how many round trips they need.
//
//go:noinline
func (q *Query[M]) Include(i ...Include[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withIncludes(includes(i))}
}

// Select loads these columns and the key only. The other fields keep their zero value.
//
//go:noinline
func (q *Query[M]) Select(c ...Column[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withColumns(selected(c))}
}

// Distinct returns only the first of several rows that have the same values in these columns.
//
//go:noinline
func (q *Query[M]) Distinct(c ...Column[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withDistinct(columns(c))}
}

// Skip skips the first n rows.
//
//go:noinline
func (q *Query[M]) Skip(n int) *Query[M] { return &Query[M]{q.model, q.find.withSkip(n)} }

// Take returns at most n rows. If n is negative, it returns the last -n rows, in the order of
// OrderBy.
//
//go:noinline
func (q *Query[M]) Take(n int) *Query[M] { return &Query[M]{q.model, q.find.withTake(n)} }

// Cursor starts the result at the row that u selects, in the order of OrderBy and then of the key.
// The row itself is the first of the result; Skip(1) leaves it out. If Take is negative, the result
// ends at this row. If the row does not exist, the result is empty.
//
//go:noinline
func (q *Query[M]) Cursor(u Unique[M]) *Query[M] {
	return &Query[M]{q.model, q.find.withCursor(deref(u.s))}
}

// ForUpdate locks the rows of the result, but not those of includes, until the end of the
// transaction. Other transactions wait if they lock or change them; o may say [SkipLocked] or
// [NoWait]. Outside a transaction, and with Distinct, Count or Exists, it is [ErrInvalidInput].
// SQLite has no row locks: there a transaction that writes locks the whole database.
//
//go:noinline
func (q *Query[M]) ForUpdate(o ...LockOption) *Query[M] {
	return &Query[M]{q.model, q.find.withLock(query.ForUpdate, o)}
}

// ForShare is like ForUpdate, but other transactions may lock the rows with ForShare too.
//
//go:noinline
func (q *Query[M]) ForShare(o ...LockOption) *Query[M] {
	return &Query[M]{q.model, q.find.withLock(query.ForShare, o)}
}

// One returns the first row. It returns [ErrNotFound] if there is none.
//
//go:noinline
func (q *Query[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, q.model).findOne(ctx, q.find)
	if err == nil && row == nil {
		err = Operation{Model: q.model.Table.Model, Verb: VerbFind}.wrap(ErrNotFound)
	}
	return cast[M](row), err
}

// OneOrNil returns the first row, or nil if there is none.
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

// Each streams the rows. Leaving the loop closes the result. With Include it reads 1,000 rows and
// their relations at a time, in a transaction that sees one state of the database. All rows are
// loaded before the first turn of the loop if Take is negative, or with Include on an in-memory
// database. The loop holds a connection. In a transaction, the body of the loop may run further
// statements of the transaction.
//
//go:noinline
func (q *Query[M]) Each(ctx context.Context, db Querier) iter.Seq2[M, error] {
	return func(yield func(M, error) bool) {
		on(db, q.model).findEach(ctx, q.find, func(row any, err error) bool { return yield(cast[M](row), err) })
	}
}

// Page returns the n rows after or before a cursor, in the order of OrderBy and then of the key.
// The cursor "" means the first page. The other cursors come from an earlier page of a query with
// the same order. The error is [ErrInvalidInput] for any other cursor. Skip, Take, Cursor and
// Distinct are refused.
//
//go:noinline
func (q *Query[M]) Page(ctx context.Context, db Querier, cursor string, n int) (Page[M], error) {
	p, err := on(db, q.model).page(ctx, q.find, cursor, n)
	return Page[M]{castAll[M](p.rows), p.next, p.previous}, err
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

// cast returns row as M, or the zero M if row is nil.
func cast[M any](row any) (m M) {
	if row != nil {
		m = row.(M)
	}
	return m
}

// castAll never returns nil, so that an empty result becomes [] in JSON and not null.
func castAll[M any](rows []any) []M {
	out := make([]M, len(rows))
	for i, r := range rows {
		out[i] = r.(M)
	}
	return out
}
