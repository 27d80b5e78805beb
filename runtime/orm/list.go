package orm

import (
	"unsafe"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// List is a column of model M that holds a list of T. A NULL in the database reads as an empty
// list.
//
// Its operators are fields that hold functions and are called like methods.
type List[M any, T any] struct {
	at columnRef

	// Has holds if v is in the list.
	Has func(v T) Predicate[M]
	// HasEvery holds if all of v are in the list.
	HasEvery func(v ...T) Predicate[M]
	// HasSome holds if at least one of v is in the list.
	HasSome func(v ...T) Predicate[M]
	// IsEmpty holds if the list has no items.
	IsEmpty func() Predicate[M]
	// IsNotEmpty holds if the list has items.
	IsNotEmpty func() Predicate[M]
	// Eq holds if the list has exactly these items in this order.
	Eq func(v []T) Predicate[M]
	// Set sets the column to the list v.
	Set func(v []T) Assignment[M]
	// Push appends v to the list in the database.
	Push func(v ...T) Assignment[M]
	// Prepend inserts v before the first item, in the database.
	Prepend func(v ...T) Assignment[M]
	// Remove removes all items that equal one of v, in the database.
	Remove func(v ...T) Assignment[M]
}

// NewList is called by generated code. The parameter k is the kind of the items. The
// function "of" encodes one item. It returns a *List of any model (see [anyRow]).
func NewList[T any](f gensupport.Fields, field string, k query.Kind, of func(T) query.Value) unsafe.Pointer {
	return unsafe.Pointer(newList[anyRow](f, field, k, of))
}

func newList[M any, T any](f gensupport.Fields, field string, k query.Kind, of func(T) query.Value) *List[M, T] {
	c := f.Column(field)
	return &List[M, T]{
		at:         columnRef{f.Model.Table, c},
		Has:        func(v T) Predicate[M] { return listMatch[M](c, query.Has, of, []T{v}) },
		HasEvery:   func(v ...T) Predicate[M] { return listMatch[M](c, query.HasEvery, of, v) },
		HasSome:    func(v ...T) Predicate[M] { return listMatch[M](c, query.HasSome, of, v) },
		IsEmpty:    func() Predicate[M] { return listMatch[M](c, query.IsEmpty, of, nil) },
		IsNotEmpty: func() Predicate[M] { return listMatch[M](c, query.IsNotEmpty, of, nil) },
		Eq:         func(v []T) Predicate[M] { return listMatch[M](c, query.ListEq, of, v) },
		Set: func(v []T) Assignment[M] {
			return Assignment[M]{assign(c, query.Set, gensupport.ListValue(k, of, v))}
		},
		Push: func(v ...T) Assignment[M] {
			return Assignment[M]{assign(c, query.Push, gensupport.ListValue(k, of, v))}
		},
		Prepend: func(v ...T) Assignment[M] {
			return Assignment[M]{assign(c, query.Prepend, gensupport.ListValue(k, of, v))}
		},
		Remove: func(v ...T) Assignment[M] {
			return Assignment[M]{assign(c, query.RemoveItems, gensupport.ListValue(k, of, v))}
		},
	}
}

//go:noinline
func (f *List[M, T]) column(M) columnRef { return f.at }

func listMatch[M, T any](column int, op query.ListOp, of func(T) query.Value, vs []T) Predicate[M] {
	return Predicate[M]{query.ListMatch{Column: column, Op: op, Values: valuesOf(of, vs)}}
}

// OpaqueList is a column of model M that holds a list of T. The database cannot compare the items
// with each other, for example those of a list with @db.Xml or @db.Json. A NULL in the database
// reads as an empty list.
//
// Its operators are fields that hold functions and are called like methods.
type OpaqueList[M any, T any] struct {
	at columnRef

	// IsEmpty holds if the list has no items.
	IsEmpty func() Predicate[M]
	// IsNotEmpty holds if the list has items.
	IsNotEmpty func() Predicate[M]
	// Set sets the column to the list v.
	Set func(v []T) Assignment[M]
	// Push appends v to the list in the database.
	Push func(v ...T) Assignment[M]
	// Prepend inserts v before the first item, in the database.
	Prepend func(v ...T) Assignment[M]
}

// NewOpaqueList is called by generated code. The parameter k is the kind of the items. The
// function "of" encodes one item. It returns a *OpaqueList of any model (see [anyRow]).
func NewOpaqueList[T any](f gensupport.Fields, field string, k query.Kind, of func(T) query.Value) unsafe.Pointer {
	return unsafe.Pointer(newOpaqueList[anyRow](f, field, k, of))
}

func newOpaqueList[M any, T any](f gensupport.Fields, field string, k query.Kind, of func(T) query.Value) *OpaqueList[M, T] {
	l := newList[M](f, field, k, of)
	return &OpaqueList[M, T]{at: l.at, IsEmpty: l.IsEmpty, IsNotEmpty: l.IsNotEmpty, Set: l.Set, Push: l.Push, Prepend: l.Prepend}
}

//go:noinline
func (f *OpaqueList[M, T]) column(M) columnRef { return f.at }
