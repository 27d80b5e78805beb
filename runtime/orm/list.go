package orm

import "github.com/cocomon/comon_orm/runtime/query"

// List is a column of model M that holds a list of T. A NULL in the database reads as an empty list.
type List[M any, T any] struct {
	// Column is its place in the model's [query.Table].
	Column int
	// Kind is the kind of the items.
	Kind query.Kind
	// Of makes a value of an item for the query tree.
	Of func(T) query.Value
}

//go:noinline
func (f *List[M, T]) column(M) int { return f.Column }

// Has holds when v is in the list.
//
//go:noinline
func (f *List[M, T]) Has(v T) Predicate[M] { return listMatch[M](f.Column, query.Has, f.Of, []T{v}) }

// HasEvery holds when all of v are in the list.
//
//go:noinline
func (f *List[M, T]) HasEvery(v ...T) Predicate[M] {
	return listMatch[M](f.Column, query.HasEvery, f.Of, v)
}

// HasSome holds when one of v is in the list.
//
//go:noinline
func (f *List[M, T]) HasSome(v ...T) Predicate[M] {
	return listMatch[M](f.Column, query.HasSome, f.Of, v)
}

// IsEmpty holds when the list has no items.
//
//go:noinline
func (f *List[M, T]) IsEmpty() Predicate[M] { return listMatch[M](f.Column, query.IsEmpty, f.Of, nil) }

// IsNotEmpty holds when the list has items.
//
//go:noinline
func (f *List[M, T]) IsNotEmpty() Predicate[M] {
	return listMatch[M](f.Column, query.IsNotEmpty, f.Of, nil)
}

// Eq holds when the list has exactly these items in this order.
//
//go:noinline
func (f *List[M, T]) Eq(v []T) Predicate[M] { return listMatch[M](f.Column, query.ListEq, f.Of, v) }

// Set gives the column a list.
//
//go:noinline
func (f *List[M, T]) Set(v []T) Assignment[M] {
	return Assignment[M]{assign(f.Column, query.Set, GiveList(f.Kind, f.Of, v))}
}

// Push appends v to the list in the database.
//
//go:noinline
func (f *List[M, T]) Push(v ...T) Assignment[M] {
	return Assignment[M]{assign(f.Column, query.Push, GiveList(f.Kind, f.Of, v))}
}

func listMatch[M, T any](column int, op query.ListOp, of func(T) query.Value, vs []T) Predicate[M] {
	return Predicate[M]{query.ListMatch{Column: column, Op: op, Values: valuesOf(of, vs)}}
}
