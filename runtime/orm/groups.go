package orm

import (
	"context"
	"slices"
	"unsafe"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Groups computes measures of groups of rows of model M. GroupBy and Aggregate of a model return
// it. It is immutable like a [Query]: every function returns a new value, and only All, One and
// Count access the database. The functions are fields and are called like methods.
type Groups[M any] struct {
	// Where adds conditions on the rows, which decide before the rows are grouped. All of them must
	// hold.
	Where func(p ...Predicate[M]) *Groups[M]
	// Aggregate requests further measures.
	Aggregate func(m ...AnyMeasure[M]) *Groups[M]
	// Having adds conditions on the groups. All of them must hold. The measures need not be
	// requested by Aggregate.
	Having func(h ...Having[M]) *Groups[M]
	// OrderBy adds sort keys: measures and columns of GroupBy. Without a sort key, the database
	// determines the order.
	OrderBy func(o ...Order[M]) *Groups[M]
	// Skip skips the first n groups.
	Skip func(n int) *Groups[M]
	// Take returns at most n groups.
	Take func(n int) *Groups[M]

	// All returns the groups. Without GroupBy, it returns one group for the whole table, even if no
	// row satisfies Where.
	All func(ctx context.Context, db Querier) ([]Group[M], error)
	// One returns the first group. It returns [ErrNotFound] if there is none.
	One func(ctx context.Context, db Querier) (Group[M], error)
	// Count returns the number of groups, after Skip and Take.
	Count func(ctx context.Context, db Querier) (int64, error)
}

// Group is a group of rows with equal keys.
type Group[M any] struct {
	// Key is a row in which only the fields of GroupBy are set. The other fields are zero. For a
	// truncated time, the field contains the first instant of the period, in the time zone that
	// was given.
	Key M

	values *groupValues
}

// value returns the value of a measure. It returns NULL if the group does not have the measure.
func (g Group[M]) value(m query.Measure) (query.Value, *gensupport.Schema) {
	if g.values == nil {
		return query.Value{}, nil
	}
	i := slices.Index(g.values.measures, m)
	if i < 0 {
		return query.Value{}, nil
	}
	return g.values.values[i], g.values.schema
}

// newGroups returns the Groups for a. It must not use M at run time, so that the functions of a
// descriptor can be compiled once for all models.
func newGroups[M any](a aggregation) *Groups[M] {
	return &Groups[M]{
		Where:     func(p ...Predicate[M]) *Groups[M] { return newGroups[M](a.withWhere(predicates(p))) },
		Aggregate: func(m ...AnyMeasure[M]) *Groups[M] { return newGroups[M](a.withMeasures(measuresOf(m))) },
		Having:    func(h ...Having[M]) *Groups[M] { return newGroups[M](a.withHaving(havings(h))) },
		OrderBy:   func(o ...Order[M]) *Groups[M] { return newGroups[M](a.withOrder(orders(o))) },
		Skip:      func(n int) *Groups[M] { return newGroups[M](a.withSkip(n)) },
		Take:      func(n int) *Groups[M] { return newGroups[M](a.withTake(n)) },
		All: func(ctx context.Context, db Querier) ([]Group[M], error) {
			return groupsOf[M](a.all(ctx, db))
		},
		One: func(ctx context.Context, db Querier) (Group[M], error) {
			groups, err := groupsOf[M](a.first().all(ctx, db))
			if err != nil {
				return Group[M]{}, err
			}
			if len(groups) == 0 {
				return Group[M]{}, Operation{Model: a.model.Table.Model, Verb: VerbAggregate}.wrap(ErrNotFound)
			}
			return groups[0], nil
		},
		Count: func(ctx context.Context, db Querier) (int64, error) { return a.count(ctx, db) },
	}
}

func groupsOf[M any](gs []groupResult, err error) ([]Group[M], error) {
	if err != nil {
		return nil, err
	}
	out := make([]Group[M], len(gs))
	for i, g := range gs {
		out[i] = Group[M]{rowAs[M](g.key), g.values}
	}
	return out, nil
}

// rowAs returns row, a pointer to a row struct, as M. Unlike a type assertion it can be called for
// another M, if the result is then converted to the type of row.
func rowAs[M any](row any) (m M) {
	type words struct{ kind, data unsafe.Pointer } // an interface value
	*(*unsafe.Pointer)(unsafe.Pointer(&m)) = (*words)(unsafe.Pointer(&row)).data
	return m
}

func measuresOf[M any](ms []AnyMeasure[M]) []query.Measure {
	var m M
	out := make([]query.Measure, len(ms))
	for i, x := range ms {
		out[i] = x.measured(m)
	}
	return out
}

// groupKeys returns the keys of GroupBy.
func groupKeys[M any](cs []Column[M]) []groupKey {
	var m M
	out := make([]groupKey, len(cs))
	for i, c := range cs {
		if p, truncated := any(c).(periodKey); truncated {
			out[i] = p.period()
			continue
		}
		out[i] = groupKey{GroupKey: query.GroupKey{Column: c.column(m).index}}
	}
	return out
}
