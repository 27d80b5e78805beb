package orm

import (
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// RelatedMeasure is an aggregate over the related rows of each row of model M, such as their
// number. Include loads it with the rows, as a part of their statement:
//
//	drafts := q.User.Posts.Count(q.Post.Status.Eq(blogdb.PostStatusDraft))
//	users, err := q.User.FindMany().Include(drafts).OrderBy(drafts.Desc()).All(ctx, db)
//	n, ok := drafts.Get(users[0])
//
// Its operators are fields that hold functions and are called like methods.
type RelatedMeasure[M, T any] struct {
	relation *gensupport.Relation
	measure  *query.RelatedMeasure

	// Get returns the value that was loaded with a row. It returns false if the value was not
	// loaded, and if it is NULL because there are no related rows to calculate it from. A count of
	// all related rows is found with any Count of the relation. Every other measure is found only
	// with the RelatedMeasure that was included.
	Get func(row M) (T, bool)
	// Asc sorts by the measure, the least first.
	Asc func() Order[M]
	// Desc sorts by the measure, the greatest first.
	Desc func() Order[M]
}

//go:noinline
func (c *RelatedMeasure[M, T]) include(M) *include {
	return &include{relation: c.relation, measure: c.measure}
}

// ToMany is a relation of model M to many rows of model R, such as q.User.Posts.
type ToMany[M, R any] interface {
	Include[M]
	Some(p ...Predicate[R]) Predicate[M]
}

// Related returns the measure m over the related rows of each row of model M. The relation's Where
// restricts it:
//
//	views := orm.Related(q.User.Posts.Where(q.Post.CreatedAt.Gt(start)), q.Post.Views.Sum())
//	users, err := q.User.FindMany().OrderBy(views.Desc()).Include(views).All(ctx, db)
//
// The smallest and the largest value of an enum can be sorted by, but not loaded.
func Related[M, R, T any](r ToMany[M, R], m *Measure[R, T]) *RelatedMeasure[M, T] {
	var none M
	i := r.include(none)
	return relatedMeasure[M](i.relation, i.find, m.measure, func(v query.Value) (T, bool) { return valueAs[T](v, nil) })
}

// relatedMeasure returns a measure of the rows that r relates and f selects.
func relatedMeasure[M, T any](r *gensupport.Relation, f find, m query.Measure, of func(query.Value) (T, bool)) *RelatedMeasure[M, T] {
	measure := &query.RelatedMeasure{Link: r.Link, Measure: m, Where: allOf(f.where), Paged: f.paged()}
	return &RelatedMeasure[M, T]{
		relation: r, measure: measure,
		Get: func(row M) (out T, ok bool) {
			v, ok := r.From.State(row).Value(measure)
			if !ok || v.IsNull() {
				return out, false
			}
			return of(v)
		},
		Asc:  func() Order[M] { return Order[M]{&query.Order{Related: measure}} },
		Desc: func() Order[M] { return Order[M]{&query.Order{Related: measure, Desc: true}} },
	}
}

// relatedCount returns the number of those rows for which all of p hold as well.
func relatedCount[M, R any](r *gensupport.Relation, f find, p []Predicate[R]) *RelatedMeasure[M, int64] {
	return relatedMeasure[M](r, f.withWhere(predicates(p), len(p)), query.CountRows(), func(v query.Value) (int64, bool) { return v.Num, true })
}

// checkMeasures checks the measures that a find loads or sorts by.
func checkMeasures(f find) error {
	for _, m := range f.measures {
		if err := checkLoaded(m); err != nil {
			return err
		}
	}
	return checkOrder(f.order)
}

// checkOrder checks the measures that an order sorts by.
func checkOrder(os []query.Order) error {
	for _, o := range os {
		if o.Related != nil {
			if err := checkMeasure(o.Related); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkLoaded checks a measure whose value is loaded.
func checkLoaded(m *query.RelatedMeasure) error {
	if c := m.Result(); c.Kind == query.Enum {
		return invalid(m.Link.From, "%s: the %s is a value of an enum, which can be sorted by but not loaded", m.Link.Field, c.Field)
	}
	return checkMeasure(m)
}

func checkMeasure(m *query.RelatedMeasure) error {
	err := m.EachValue(checkValue)
	if errors.Is(err, query.ErrPagedRelation) {
		return invalid(m.Link.From, "%s: Skip, Take and Distinct of a relation choose rows to include, not rows to count", m.Link.Field)
	}
	return err
}

// loadable returns includes that load the same as is into rows that have been read already. A find
// reads measures in the statement of its rows. For rows that exist already, a measure is loaded
// like a relation of a row to itself: the related row is the same row with the measure. One such
// relation loads all measures whose rows are found by the same columns.
func loadable(is []*include) []*include {
	var out, selves []*include
	for _, i := range is {
		if i.measure == nil {
			out = append(out, i)
			continue
		}
		columns := i.relation.Link.FromColumns
		at := slices.IndexFunc(selves, func(s *include) bool { return slices.Equal(s.find.columns, columns) })
		if at < 0 {
			at = len(selves)
			selves = append(selves, &include{find: find{columns: columns}})
			selves[at].relation = selves[at].self(i.relation.From)
		}
		selves[at].find = selves[at].find.withIncludes([]*include{i})
	}
	return append(out, selves...)
}

// self returns a relation of each row to itself, which stores the measures of i. If there is no
// related row, it stores the measures of a row without related rows.
func (i *include) self(model *gensupport.Model) *gensupport.Relation {
	columns := i.find.columns
	link := &query.Link{Field: model.Table.Model, From: model.Table, To: model.Table, FromColumns: columns, ToColumns: columns}
	return &gensupport.Relation{Link: link, From: model, Target: model, Attach: func(parent any, children []any) {
		values := make([]query.Value, len(i.find.measures))
		for k, m := range i.find.measures {
			if len(children) > 0 {
				values[k], _ = model.State(children[0]).Value(m)
			} else {
				values[k] = ofNoRows(m)
			}
		}
		model.State(parent).Add(i.find.measures, values)
	}}
}

// ofNoRows returns the value of a measure if there are no related rows.
func ofNoRows(m *query.RelatedMeasure) query.Value {
	c := m.Result()
	if c.Nullable {
		return query.Value{}
	}
	return query.Value{Kind: c.Kind}
}
