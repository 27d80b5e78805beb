package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Model has the operations of one model; q.User embeds it. M is the pointer to its row struct.
//
// The operations are fields that hold functions and are called like methods (see docs/adr/0003). Do
// not assign them.
type Model[M any] struct {
	model *gensupport.Model

	// FindMany finds the rows for which all of p hold.
	FindMany func(p ...Predicate[M]) *Query[M]
	// FindFirst finds the first row, in the order of OrderBy, for which all of p hold.
	FindFirst func(p ...Predicate[M]) *Query[M]
	// FindUnique finds the row that u selects.
	FindUnique func(u Unique[M]) *Query[M]
	// Create creates a row; a sets further columns, or creates and connects related rows.
	Create func(in Input[M], a ...Assignment[M]) *Create[M]
	// Update changes the row that u selects; Set says how.
	Update func(u Unique[M]) *Update[M]
	// UpdateMany changes the rows for which p and all of more hold; Set says how.
	UpdateMany func(p Predicate[M], more ...Predicate[M]) *UpdateMany[M]
	// Upsert changes the row that u selects or, when there is none, creates it.
	Upsert func(u Unique[M]) *Upsert[M]
	// Delete deletes the row that u selects.
	Delete func(u Unique[M]) *Delete[M]
	// DeleteMany deletes the rows for which p and all of more hold.
	DeleteMany func(p Predicate[M], more ...Predicate[M]) *DeleteMany[M]

	// And holds when all of p hold; without any it is skipped.
	And func(p ...Predicate[M]) Predicate[M]
	// Or holds when one of p holds; without any it never does. When all of p are skipped, Or is
	// skipped too.
	Or func(p ...Predicate[M]) Predicate[M]
	// Not holds when none of p holds; without any it is skipped.
	Not func(p ...Predicate[M]) Predicate[M]
	// AllRows holds for every row: UpdateMany and DeleteMany need it to change all rows.
	AllRows func() Predicate[M]
}

// NewModel is called by generated code.
func NewModel[M any](f gensupport.Fields) Model[M] {
	m := f.Model
	return Model[M]{
		model:    m,
		FindMany: func(p ...Predicate[M]) *Query[M] { return &Query[M]{m, find{where: predicates(p)}} },
		FindFirst: func(p ...Predicate[M]) *Query[M] {
			return &Query[M]{m, find{where: predicates(p)}.withTake(1)}
		},
		FindUnique: func(u Unique[M]) *Query[M] {
			return &Query[M]{m, find{where: []query.Predicate{deref(u.s).predicate()}, unique: true}}
		},
		Create: func(in Input[M], a ...Assignment[M]) *Create[M] {
			return &Create[M]{m, newRecord(m, in, a), returning{}}
		},
		Update: func(u Unique[M]) *Update[M] { return &Update[M]{m, deref(u.s), nil, returning{}} },
		UpdateMany: func(p Predicate[M], more ...Predicate[M]) *UpdateMany[M] {
			return &UpdateMany[M]{m, conditions(p, more), nil}
		},
		Upsert: func(u Unique[M]) *Upsert[M] { return &Upsert[M]{m, deref(u.s), nil, nil, returning{}} },
		Delete: func(u Unique[M]) *Delete[M] { return &Delete[M]{m, deref(u.s), returning{}} },
		DeleteMany: func(p Predicate[M], more ...Predicate[M]) *DeleteMany[M] {
			return &DeleteMany[M]{m, conditions(p, more)}
		},
		And:     func(p ...Predicate[M]) Predicate[M] { return Predicate[M]{allOf(predicates(p))} },
		Or:      func(p ...Predicate[M]) Predicate[M] { return Predicate[M]{orOf(predicates(p), len(p))} },
		Not:     func(p ...Predicate[M]) Predicate[M] { return Predicate[M]{noneOf(predicates(p))} },
		AllRows: func() Predicate[M] { return Predicate[M]{query.AllRows{}} },
	}
}

func conditions[M any](p Predicate[M], more []Predicate[M]) query.Predicate {
	return allOf(predicates(append([]Predicate[M]{p}, more...)))
}
