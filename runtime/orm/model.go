package orm

import "github.com/cocomon/comon_orm/runtime/query"

// Model is the generic part of db.User: what can be asked of one model. M is the pointer to its row struct.
type Model[M any] struct{ h handle }

// NewModel binds a model to a session.
//
//go:noinline
func NewModel[M any](s *Session, meta *Meta) Model[M] { return Model[M]{handle{s, meta}} }

// FindMany finds the rows for which all of p hold.
//
//go:noinline
func (m *Model[M]) FindMany(p ...Predicate[M]) *Query[M] {
	return &Query[M]{m.h, find{where: predicates(p)}}
}

// FindFirst finds the first row, in the order asked for, for which all of p hold.
//
//go:noinline
func (m *Model[M]) FindFirst(p ...Predicate[M]) *Query[M] {
	return &Query[M]{m.h, find{where: predicates(p)}.withTake(1)}
}

// FindUnique finds the row that u selects.
//
//go:noinline
func (m *Model[M]) FindUnique(u Unique[M]) *Query[M] {
	return &Query[M]{m.h, find{where: []query.Predicate{deref(u.s).predicate()}, unique: true}}
}

// Create creates a row; a sets further columns, or creates and connects related rows.
//
//go:noinline
func (m *Model[M]) Create(in Input[M], a ...Assignment[M]) *Create[M] {
	return &Create[M]{m.h, newRecord(m.h.meta, in, a), shape{}}
}

// Update changes the row that u selects; Set says how.
//
//go:noinline
func (m *Model[M]) Update(u Unique[M]) *Update[M] { return &Update[M]{m.h, deref(u.s), nil, shape{}} }

// UpdateMany changes the rows for which p and all of more hold; Set says how.
//
//go:noinline
func (m *Model[M]) UpdateMany(p Predicate[M], more ...Predicate[M]) *UpdateMany[M] {
	return &UpdateMany[M]{m.h, conditions(p, more), nil}
}

// Upsert changes the row that u selects or, when there is none, creates it.
//
//go:noinline
func (m *Model[M]) Upsert(u Unique[M]) *Upsert[M] {
	return &Upsert[M]{m.h, deref(u.s), nil, nil, shape{}}
}

// Delete deletes the row that u selects.
//
//go:noinline
func (m *Model[M]) Delete(u Unique[M]) *Delete[M] { return &Delete[M]{m.h, deref(u.s), shape{}} }

// DeleteMany deletes the rows for which p and all of more hold.
//
//go:noinline
func (m *Model[M]) DeleteMany(p Predicate[M], more ...Predicate[M]) *DeleteMany[M] {
	return &DeleteMany[M]{m.h, conditions(p, more)}
}

// And holds when all of p hold.
//
//go:noinline
func (*Model[M]) And(p ...Predicate[M]) Predicate[M] { return Predicate[M]{allOf(predicates(p))} }

// Or holds when one of p holds; without any it never does.
//
//go:noinline
func (*Model[M]) Or(p ...Predicate[M]) Predicate[M] { return Predicate[M]{anyOf(predicates(p))} }

// Not holds when none of p holds.
//
//go:noinline
func (*Model[M]) Not(p ...Predicate[M]) Predicate[M] { return Predicate[M]{noneOf(predicates(p))} }

// AllRows holds for every row: it says aloud that UpdateMany or DeleteMany means all.
//
//go:noinline
func (*Model[M]) AllRows() Predicate[M] { return Predicate[M]{query.AllRows{}} }

func conditions[M any](p Predicate[M], more []Predicate[M]) query.Predicate {
	return allOf(predicates(append([]Predicate[M]{p}, more...)))
}

func anyOf(ps []query.Predicate) query.Predicate {
	if len(ps) == 1 {
		return ps[0]
	}
	return query.Or(ps)
}

func noneOf(ps []query.Predicate) query.Predicate {
	if len(ps) == 0 {
		return nil
	}
	return query.Not{P: anyOf(ps)}
}
