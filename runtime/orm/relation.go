package orm

import "github.com/cocomon/comon_orm/runtime/query"

// Many is a relation field of model M that leads to many rows of model R.
// Where, OrderBy, Skip, Take, Select and Include say what an include of it loads, per row of M.
type Many[M, R any] struct {
	Relation *Relation
	find     find
}

//go:noinline
func (r *Many[M, R]) include(M) *include { return &include{r.Relation, r.find} }

// Where keeps the related rows for which all of p hold.
//
//go:noinline
func (r *Many[M, R]) Where(p ...Predicate[R]) *Many[M, R] {
	return &Many[M, R]{r.Relation, r.find.withWhere(predicates(p))}
}

// OrderBy sorts the related rows.
//
//go:noinline
func (r *Many[M, R]) OrderBy(o ...Order[R]) *Many[M, R] {
	return &Many[M, R]{r.Relation, r.find.withOrder(orders(o))}
}

// Include loads relations of the related rows.
//
//go:noinline
func (r *Many[M, R]) Include(i ...Include[R]) *Many[M, R] {
	return &Many[M, R]{r.Relation, r.find.withIncludes(includes(i))}
}

// Select loads these columns and the keys only.
//
//go:noinline
func (r *Many[M, R]) Select(c ...Column[R]) *Many[M, R] {
	return &Many[M, R]{r.Relation, r.find.withColumns(columns(c))}
}

// Skip passes over the first n related rows of each row.
//
//go:noinline
func (r *Many[M, R]) Skip(n int) *Many[M, R] { return &Many[M, R]{r.Relation, r.find.withSkip(n)} }

// Take loads at most n related rows for each row; with a negative n the last ones.
//
//go:noinline
func (r *Many[M, R]) Take(n int) *Many[M, R] { return &Many[M, R]{r.Relation, r.find.withTake(n)} }

// Some holds when all of p hold for some related row; without p: when there is one.
//
//go:noinline
func (r *Many[M, R]) Some(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.Relation, query.Some, r.find, predicates(p))}
}

// Every holds when all of p hold for every related row (so also when there is none).
//
//go:noinline
func (r *Many[M, R]) Every(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.Relation, query.Every, r.find, predicates(p))}
}

// None holds when there is no related row for which all of p hold.
//
//go:noinline
func (r *Many[M, R]) None(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.Relation, query.None, r.find, predicates(p))}
}

// Create creates a related row; a sets further columns or relations of it.
//
//go:noinline
func (r *Many[M, R]) Create(in Input[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relCreate, create: newRecord(r.Relation.Target, in, a)})
}

// Connect relates existing rows.
//
//go:noinline
func (r *Many[M, R]) Connect(u ...Unique[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relConnect, rows: selectors(u)})
}

// ConnectOrCreate relates the row that u selects, creating it when there is none.
//
//go:noinline
func (r *Many[M, R]) ConnectOrCreate(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relConnectOrCreate, rows: []selector{deref(u.s)}, create: newRecord(r.Relation.Target, in, a)})
}

// Disconnect ends the relation to rows; those not related are passed over. The rows stay.
//
//go:noinline
func (r *Many[M, R]) Disconnect(u ...Unique[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relDisconnect, rows: selectors(u)})
}

// Set makes exactly these rows the related ones.
//
//go:noinline
func (r *Many[M, R]) Set(u ...Unique[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relSet, rows: selectors(u)})
}

// Update changes one related row; [ErrNotFound] when u selects none of them.
//
//go:noinline
func (r *Many[M, R]) Update(u Unique[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relUpdate, rows: []selector{deref(u.s)}, assign: assignments(a)})
}

// UpdateMany changes the related rows for which p holds.
//
//go:noinline
func (r *Many[M, R]) UpdateMany(p Predicate[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relUpdateMany, where: p.p, assign: assignments(a)})
}

// Delete deletes related rows; [ErrNotFound] when one of u selects none of them.
//
//go:noinline
func (r *Many[M, R]) Delete(u ...Unique[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relDelete, rows: selectors(u)})
}

// DeleteMany deletes the related rows for which p holds.
//
//go:noinline
func (r *Many[M, R]) DeleteMany(p Predicate[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relDeleteMany, where: p.p})
}

// One is a relation field of model M that leads to one row of model R, or to none.
type One[M, R any] struct {
	Relation *Relation
	find     find
}

//go:noinline
func (r *One[M, R]) include(M) *include { return &include{r.Relation, r.find} }

// Include loads relations of the related row.
//
//go:noinline
func (r *One[M, R]) Include(i ...Include[R]) *One[M, R] {
	return &One[M, R]{r.Relation, r.find.withIncludes(includes(i))}
}

// Select loads these columns and the keys only.
//
//go:noinline
func (r *One[M, R]) Select(c ...Column[R]) *One[M, R] {
	return &One[M, R]{r.Relation, r.find.withColumns(columns(c))}
}

// Is holds when there is a related row and all of p hold for it.
//
//go:noinline
func (r *One[M, R]) Is(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.Relation, query.Is, r.find, predicates(p))}
}

// IsNot holds when there is no related row for which all of p hold; without p: when there is none.
//
//go:noinline
func (r *One[M, R]) IsNot(p ...Predicate[R]) Predicate[M] {
	return Predicate[M]{related(r.Relation, query.IsNot, r.find, predicates(p))}
}

// OrderBy sorts rows of M by a column of the related row.
//
//go:noinline
func (r *One[M, R]) OrderBy(o Order[R]) Order[M] { return Order[M]{orderVia(r.Relation, o.o)} }

// Create creates the related row; a sets further columns or relations of it.
//
//go:noinline
func (r *One[M, R]) Create(in Input[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relCreate, create: newRecord(r.Relation.Target, in, a)})
}

// Connect relates an existing row.
//
//go:noinline
func (r *One[M, R]) Connect(u Unique[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relConnect, rows: []selector{deref(u.s)}})
}

// ConnectOrCreate relates the row that u selects, creating it when there is none.
//
//go:noinline
func (r *One[M, R]) ConnectOrCreate(u Unique[R], in Input[R], a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relConnectOrCreate, rows: []selector{deref(u.s)}, create: newRecord(r.Relation.Target, in, a)})
}

// Disconnect ends the relation. The row stays. [ErrInvalidInput] when the relation is required.
//
//go:noinline
func (r *One[M, R]) Disconnect() Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relDisconnect})
}

// Update changes the related row; [ErrNotFound] when there is none.
//
//go:noinline
func (r *One[M, R]) Update(a ...Assignment[R]) Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relUpdate, assign: assignments(a)})
}

// Delete deletes the related row; [ErrNotFound] when there is none.
//
//go:noinline
func (r *One[M, R]) Delete() Assignment[M] {
	return write[M](&relationWrite{relation: r.Relation, op: relDelete})
}

func write[M any](w *relationWrite) Assignment[M] { return Assignment[M]{&assignment{rel: w}} }

func related(r *Relation, q query.Quantifier, f find, ps []query.Predicate) query.Predicate {
	if q == query.Every && len(f.where) > 0 {
		// Every one of those that the filter keeps: none that it keeps may fail.
		return query.Related{Link: r.Link, Quant: query.None, Where: allOf(more(f.where, query.Predicate(query.Not{P: both(ps)})))}
	}
	return query.Related{Link: r.Link, Quant: q, Where: allOf(more(f.where, ps...))}
}

func orderVia(r *Relation, o *query.Order) *query.Order {
	if o == nil {
		return nil
	}
	c := *o
	c.Via = append([]*query.Link{r.Link}, o.Via...)
	return &c
}

// both is the conjunction of ps; without any it holds.
func both(ps []query.Predicate) query.Predicate {
	if len(ps) == 1 {
		return ps[0]
	}
	return query.And(ps)
}
