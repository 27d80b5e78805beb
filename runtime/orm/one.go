package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// One is a relation field of model M that leads to one row of model R, or to none.
//
// The conditions and writes are fields that hold functions and are called like methods.
type One[M, R any] struct {
	relation *gensupport.Relation
	find     find

	// Is holds when there is a related row and all of p hold for it.
	Is func(p ...Predicate[R]) Predicate[M]
	// IsNot holds when there is no related row for which all of p hold; without p: when there is
	// none.
	IsNot func(p ...Predicate[R]) Predicate[M]
	// OrderBy sorts rows of M by a column of the related row.
	OrderBy func(o Order[R]) Order[M]
	// Create creates the related row; a sets further columns or relations of it.
	Create func(in Input[R], a ...Assignment[R]) Assignment[M]
	// Connect relates an existing row.
	Connect func(u Unique[R]) Assignment[M]
	// ConnectOrCreate relates the row that u selects, creating it when there is none.
	ConnectOrCreate func(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M]
	// Disconnect ends the relation. The row stays. [ErrInvalidInput] when the relation is required.
	Disconnect func() Assignment[M]
	// Update changes the related row; [ErrNotFound] when there is none.
	Update func(a ...Assignment[R]) Assignment[M]
	// Delete deletes the related row; [ErrNotFound] when there is none.
	Delete func() Assignment[M]
}

// NewOne is called by generated code.
func NewOne[M, R any](f gensupport.Fields, field string) *One[M, R] {
	r := f.Relation(field)
	return &One[M, R]{
		relation: r,
		Is: func(p ...Predicate[R]) Predicate[M] {
			return Predicate[M]{related(r, query.Is, find{}, predicates(p), len(p))}
		},
		IsNot: func(p ...Predicate[R]) Predicate[M] {
			return Predicate[M]{related(r, query.IsNot, find{}, predicates(p), len(p))}
		},
		OrderBy: func(o Order[R]) Order[M] {
			return Order[M]{orderVia(r, o.o)}
		},
		Create: func(in Input[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relCreate, create: newRecord(r.Target, in, a)})
		},
		Connect: func(u Unique[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relConnect, rows: []selector{deref(u.s)}})
		},
		ConnectOrCreate: func(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relConnectOrCreate, rows: []selector{deref(u.s)}, create: newRecord(r.Target, in, a)})
		},
		Disconnect: func() Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relDisconnect})
		},
		Update: func(a ...Assignment[R]) Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relUpdate, assign: assignments(a)})
		},
		Delete: func() Assignment[M] {
			return write[M](&relationWrite{relation: r, op: relDelete})
		},
	}
}

//go:noinline
func (r *One[M, R]) include(M) *include { return &include{r.relation, r.find} }

// oneWith is r with another find. It is a function, since methods are compiled for every model.
func oneWith[M, R any](r *One[M, R], f find) *One[M, R] {
	c := *r
	c.find = f
	return &c
}

// Include loads relations of the related row.
//
//go:noinline
func (r *One[M, R]) Include(i ...Include[R]) *One[M, R] {
	return oneWith(r, r.find.withIncludes(includes(i)))
}

// Select loads these columns and the keys only.
//
//go:noinline
func (r *One[M, R]) Select(c ...Column[R]) *One[M, R] {
	return oneWith(r, r.find.withColumns(columns(c)))
}
