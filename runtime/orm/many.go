package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Many is a relation field of model M that leads to many rows of model R. Where, OrderBy, Skip,
// Take, Select and Include say what an include of it loads for each row of M.
//
// The writes are fields that hold functions and are called like methods.
type Many[M, R any] struct {
	relation *gensupport.Relation
	find     find

	// Create creates a related row; a sets further columns or relations of it.
	Create func(in Input[R], a ...Assignment[R]) Assignment[M]
	// Connect relates existing rows.
	Connect func(u ...Unique[R]) Assignment[M]
	// ConnectOrCreate relates the row that u selects, creating it when there is none.
	ConnectOrCreate func(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M]
	// Disconnect ends the relation to rows; those not related are ignored. The rows stay.
	Disconnect func(u ...Unique[R]) Assignment[M]
	// Set makes exactly these rows the related ones.
	Set func(u ...Unique[R]) Assignment[M]
	// Update changes one related row; [ErrNotFound] when u selects none of them.
	Update func(u Unique[R], a ...Assignment[R]) Assignment[M]
	// UpdateMany changes the related rows for which p holds.
	UpdateMany func(p Predicate[R], a ...Assignment[R]) Assignment[M]
	// Delete deletes related rows; [ErrNotFound] when one of u selects none of them.
	Delete func(u ...Unique[R]) Assignment[M]
	// DeleteMany deletes the related rows for which p holds.
	DeleteMany func(p Predicate[R]) Assignment[M]
}

// NewMany is called by generated code.
func NewMany[M, R any](f gensupport.Fields, field string) *Many[M, R] {
	r := f.Relation(field)
	return &Many[M, R]{
		relation: r,
		Create: func(in Input[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relCreate, create: newRecord(r.Target, in, a)})
		},
		Connect: func(u ...Unique[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relConnect, rows: selectors(u)})
		},
		ConnectOrCreate: func(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relConnectOrCreate, rows: []selector{deref(u.s)}, create: newRecord(r.Target, in, a)})
		},
		Disconnect: func(u ...Unique[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relDisconnect, rows: selectors(u)})
		},
		Set: func(u ...Unique[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relSet, rows: selectors(u)})
		},
		Update: func(u Unique[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relUpdate, rows: []selector{deref(u.s)}, assign: assignments(a)})
		},
		UpdateMany: func(p Predicate[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relUpdateMany, where: p.p, assign: assignments(a)})
		},
		Delete: func(u ...Unique[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relDelete, rows: selectors(u)})
		},
		DeleteMany: func(p Predicate[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relDeleteMany, where: p.p})
		},
	}
}

//go:noinline
func (r *Many[M, R]) include(M) *include { return &include{r.relation, r.find} }

// manyWith is r with another find. It is a function, since methods are compiled for every model.
func manyWith[M, R any](r *Many[M, R], f find) *Many[M, R] {
	c := *r
	c.find = f
	return &c
}

// Where restricts the related rows to those for which all of p hold.
//
//go:noinline
func (r *Many[M, R]) Where(p ...Predicate[R]) *Many[M, R] {
	return manyWith(r, r.find.withWhere(predicates(p), len(p)))
}

// OrderBy sorts the related rows.
//
//go:noinline
func (r *Many[M, R]) OrderBy(o ...Order[R]) *Many[M, R] {
	return manyWith(r, r.find.withOrder(orders(o)))
}

// Include loads relations of the related rows.
//
//go:noinline
func (r *Many[M, R]) Include(i ...Include[R]) *Many[M, R] {
	return manyWith(r, r.find.withIncludes(includes(i)))
}

// Select loads these columns and the keys only.
//
//go:noinline
func (r *Many[M, R]) Select(c ...Column[R]) *Many[M, R] {
	return manyWith(r, r.find.withColumns(columns(c)))
}

// Skip skips the first n related rows of each row.
//
//go:noinline
func (r *Many[M, R]) Skip(n int) *Many[M, R] { return manyWith(r, r.find.withSkip(n)) }

// Take loads at most n related rows for each row; with a negative n the last ones.
//
//go:noinline
func (r *Many[M, R]) Take(n int) *Many[M, R] { return manyWith(r, r.find.withTake(n)) }

// Some holds when all of p hold for some related row; without p: when there is one.
//
//go:noinline
func (r *Many[M, R]) Some(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.relation, query.Some, r.find, predicates(p), len(p))}
}

// Every holds when all of p hold for every related row (so also when there is none). Without p it
// is skipped.
//
//go:noinline
func (r *Many[M, R]) Every(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.relation, query.Every, r.find, predicates(p), len(p))}
}

// None holds when there is no related row for which all of p hold.
//
//go:noinline
func (r *Many[M, R]) None(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.relation, query.None, r.find, predicates(p), len(p))}
}
