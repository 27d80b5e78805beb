package orm

import (
	"reflect"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Measure is a value of type T that the database computes from the rows of a group of model M, such
// as the sum of a column. It is passed to Aggregate, and reads its value from a [Group]:
//
//	total := q.Post.Views.Sum()
//	groups, err := q.Post.GroupBy(q.Post.Status).Aggregate(total).All(ctx, db)
//	views, ok := total.Get(groups[0])
//
// Rows with NULL in the column are ignored. The operators are fields that hold functions and are
// called like methods.
type Measure[M any, T any] struct {
	measure query.Measure

	// Get returns the value of the measure in g. ok is false if there is none: all rows of the
	// group have NULL in the column, or the group has no rows (which is possible without GroupBy
	// only). A count always has a value, which may be 0. ok is also false if the query of g neither
	// requested the measure nor used it in Having or OrderBy, and if T is a type of your own (@go)
	// that does not accept the value.
	Get func(g Group[M]) (v T, ok bool)

	// Eq holds if the measure equals v.
	Eq func(v T) Having[M]
	// Not holds if the measure differs from v, also if it has no value.
	Not func(v T) Having[M]
	// Lt holds if the measure is less than v.
	Lt func(v T) Having[M]
	// Lte holds if the measure is less than or equal to v.
	Lte func(v T) Having[M]
	// Gt holds if the measure is greater than v.
	Gt func(v T) Having[M]
	// Gte holds if the measure is greater than or equal to v.
	Gte func(v T) Having[M]
	// IsNull holds if the measure has no value.
	IsNull func() Having[M]

	// Asc sorts groups by the measure, ascending, groups without a value first.
	Asc func() Order[M]
	// Desc sorts groups by the measure, descending, groups without a value last.
	Desc func() Order[M]
}

// AnyMeasure is a [Measure] of model M, whose values have any type.
type AnyMeasure[M any] = interface{ measured(M) query.Measure }

//go:noinline
func (m *Measure[M, T]) measured(M) query.Measure { return m.measure }

// newMeasure returns the measure of a column. The function of encodes a value.
func newMeasure[M, T any](column int, f query.MeasureFunc, of func(T) query.Value) *Measure[M, T] {
	m := query.Measure{Func: f, Column: column}
	compare := func(op query.CompareOp) func(T) Having[M] {
		return func(v T) Having[M] { return Having[M]{query.MeasureCompare{Measure: m, Op: op, Value: of(v)}} }
	}
	return &Measure[M, T]{
		measure: m,
		Get:     func(g Group[M]) (T, bool) { return valueAs[T](g.value(m)) },
		Eq:      compare(query.Eq),
		Not:     compare(query.Ne),
		Lt:      compare(query.Lt),
		Lte:     compare(query.Lte),
		Gt:      compare(query.Gt),
		Gte:     compare(query.Gte),
		IsNull:  func() Having[M] { return Having[M]{query.MeasureCompare{Measure: m}} },
		Asc:     func() Order[M] { return Order[M]{&query.Order{Measure: &m}} },
		Desc:    func() Order[M] { return Order[M]{&query.Order{Measure: &m, Desc: true}} },
	}
}

// counts returns a measure that is a count.
func counts[M any](column int, f query.MeasureFunc) *Measure[M, int64] {
	return newMeasure[M](column, f, query.BigIntValue)
}

// Having is a condition on groups of model M. The zero Having is skipped.
type Having[M any] struct{ h query.Having }

// HavingAny holds for a group if at least one of h holds. Skipped conditions are left out. If all
// of h are skipped, HavingAny is skipped too.
func HavingAny[M any](h ...Having[M]) Having[M] {
	all := havings(h)
	if len(all) == 0 && len(h) > 0 {
		return Having[M]{}
	}
	return Having[M]{query.HavingAny(all)}
}

// HavingAll holds for a group if all of h hold. If all of h are skipped, HavingAll is skipped too.
func HavingAll[M any](h ...Having[M]) Having[M] { return Having[M]{allHaving(havings(h))} }

// HavingNot holds for a group if h does not hold. If h is skipped, HavingNot is skipped too.
func HavingNot[M any](h Having[M]) Having[M] {
	if h.h == nil {
		return h
	}
	return Having[M]{query.HavingNot{H: h.h}}
}

// havings returns the conditions of hs that are not zero.
func havings[M any](hs []Having[M]) []query.Having {
	out := make([]query.Having, 0, len(hs))
	for _, h := range hs {
		if h.h != nil {
			out = append(out, h.h)
		}
	}
	return out
}

// allHaving returns the conjunction of hs, or nil if hs is empty.
func allHaving(hs []query.Having) query.Having {
	switch len(hs) {
	case 0:
		return nil
	case 1:
		return hs[0]
	}
	return query.HavingAll(hs)
}

// valueAs converts v to T. It returns false for NULL. T is the Go type of the kind of v, the Go
// type of an enum of the schema, or a type of the user.
func valueAs[T any](v query.Value, schema *gensupport.Schema) (out T, ok bool) {
	if v.IsNull() {
		return out, false
	}
	switch p := any(&out).(type) {
	case *int:
		*p = int(v.Num)
	case *int64:
		*p = v.Num
	case *float64:
		*p = goValue(v).(float64)
	case *decimal.Decimal:
		*p, ok = goValue(v).(decimal.Decimal)
		return out, ok
	case *bool:
		*p = v.Num != 0
	case *string:
		*p = v.Str
	case *time.Time:
		*p = time.UnixMicro(v.Num).UTC()
	case *[]byte:
		*p = []byte(v.Str)
	default:
		if e := enumOf(schema, reflect.TypeFor[T]()); e != nil {
			i := slices.Index(e.Stored, v.Str)
			if i < 0 {
				return out, false
			}
			v = query.StringValue(e.Values[i])
		}
		return gensupport.FromPlain[T](scanned(v))
	}
	return out, true
}

// scanned returns a value as one of the types that database/sql passes to Scan.
func scanned(v query.Value) any {
	switch v.Kind {
	case query.Int:
		return v.Num
	case query.Decimal:
		return v.Str
	case query.Null, query.BigInt, query.Float, query.Bool, query.String, query.Time, query.JSON, query.Bytes, query.Enum:
	}
	return goValue(v)
}
