package differential_test

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// measure is a measure of nodes together with its meaning in the model. In the model, a value is
// nil (no value), a decimal.Decimal, a float64, a string or a time.Time.
type measure struct {
	it        orm.AnyMeasure[*node]
	asc, desc orm.Order[*node]
	read      func(orm.Group[*node]) any
	of        func([]*node) any
	having    func(*rapid.T) havingOf
	bits      bool // a value beyond 64 bits is an error
}

// havingOf is a condition on groups together with its meaning in the model.
type havingOf struct {
	it    orm.Having[*node]
	holds func([]*node) bool
}

// measureOf returns a measure. Its conditions compare it with values of the pool. plain converts a
// value to the form of the model.
func measureOf[T any](m *orm.Measure[*node, T], pool []T, plain func(T) any, of func([]*node) any) measure {
	read := func(g orm.Group[*node]) any {
		v, ok := m.Get(g)
		if !ok {
			return nil
		}
		return plain(v)
	}
	having := func(r *rapid.T) havingOf {
		v := rapid.SampledFrom(pool).Draw(r, "value")
		against := func(test func(c int) bool) func([]*node) bool {
			return func(ns []*node) bool { x := of(ns); return x != nil && test(compareValues(x, plain(v))) }
		}
		return rapid.SampledFrom([]havingOf{
			{m.Eq(v), against(func(c int) bool { return c == 0 })},
			{m.Not(v), func(ns []*node) bool { x := of(ns); return x == nil || compareValues(x, plain(v)) != 0 }},
			{m.Lt(v), against(func(c int) bool { return c < 0 })},
			{m.Lte(v), against(func(c int) bool { return c <= 0 })},
			{m.Gt(v), against(func(c int) bool { return c > 0 })},
			{m.Gte(v), against(func(c int) bool { return c >= 0 })},
			{m.IsNull(), func(ns []*node) bool { return of(ns) == nil }},
		}).Draw(r, "having")
	}
	return measure{it: m, asc: m.Asc(), desc: m.Desc(), read: read, of: of, having: having}
}

// compareValues compares two values of the model. nil is the least.
func compareValues(a, b any) int {
	if a == nil || b == nil {
		return cmp.Compare(min(1, len(values(a))), min(1, len(values(b))))
	}
	switch a := a.(type) {
	case decimal.Decimal:
		return a.Cmp(b.(decimal.Decimal))
	case float64:
		return cmp.Compare(a, b.(float64))
	case string:
		return strings.Compare(a, b.(string))
	default:
		return a.(time.Time).Compare(b.(time.Time))
	}
}

// values returns a slice of v, or nil if v is nil.
func values(v any) []any {
	if v == nil {
		return nil
	}
	return []any{v}
}

func fromInt64(n int64) any        { return decimal.NewFromInt(n) }
func fromInt(n int) any            { return decimal.NewFromInt(int64(n)) }
func same[T any](v T) any          { return v }
func position(c graphdb.Color) any { return fromInt(slices.Index(colors, c)) }
func utc(t time.Time) any          { return t.UTC() }
func fromBool(b bool) any          { return fromInt(map[bool]int{true: 1}[b]) }
func counted(vs []any) any         { return fromInt(len(vs)) }
func smallest(vs []any) any        { return extreme(vs, -1) }
func largest(vs []any) any         { return extreme(vs, 1) }
func extreme(vs []any, way int) any {
	var out any
	for _, v := range vs {
		if out == nil || way*compareValues(v, out) > 0 {
			out = v
		}
	}
	return out
}

func distinctly(vs []any) any {
	sorted := slices.SortedFunc(slices.Values(vs), compareValues)
	return fromInt(len(slices.CompactFunc(sorted, func(a, b any) bool { return compareValues(a, b) == 0 })))
}

func total(vs []any) any {
	if len(vs) == 0 {
		return nil
	}
	sum := decimal.Zero
	for _, v := range vs {
		sum = sum.Add(v.(decimal.Decimal))
	}
	return sum
}

// integerAverage is the average of integers: the sum as a float64, divided by the count.
func integerAverage(vs []any) any {
	if len(vs) == 0 {
		return nil
	}
	sum, _ := new(big.Float).SetInt(total(vs).(decimal.Decimal).BigInt()).Float64()
	return sum / float64(len(vs))
}

// decimalAverage is the average of decimals.
func decimalAverage(vs []any) any {
	if len(vs) == 0 {
		return nil
	}
	return total(vs).(decimal.Decimal).DivRound(decimal.NewFromInt(int64(len(vs))), 30)
}

// valuesOf returns a function that lists the values of a column, without NULL, in the form of the
// model.
func valuesOf[T any](get func(*node) *T, plain func(T) any) func([]*node) []any {
	return func(ns []*node) []any {
		var out []any
		for _, n := range ns {
			if v := get(n); v != nil {
				out = append(out, plain(*v))
			}
		}
		return out
	}
}

// ordered returns the measures that every ordered column has.
func ordered[T any](count, distinct *orm.Measure[*node, int64], least, most *orm.Measure[*node, T], pool []T, get func(*node) *T, plain func(T) any) []measure {
	vs := valuesOf(get, plain)
	with := func(f func([]any) any) func([]*node) any { return func(ns []*node) any { return f(vs(ns)) } }
	few := []int64{0, 1, 2}
	return []measure{
		measureOf(count, few, fromInt64, with(counted)), measureOf(distinct, few, fromInt64, with(distinctly)),
		measureOf(least, pool, plain, with(smallest)), measureOf(most, pool, plain, with(largest)),
	}
}

var nodeMeasures = measures()

// measures returns the measures of nodes.
func measures() []measure {
	n := q.Node
	num, bigValues := valuesOf(func(n *node) *int { return n.Num }, fromInt), valuesOf(func(n *node) *int64 { return &n.Big }, fromInt64)
	exact := valuesOf(func(n *node) *decimal.Decimal { return n.Dec }, same[decimal.Decimal])
	sumOfBig := measureOf(n.Big.Sum(), bigs, fromInt64, func(ns []*node) any { return total(bigValues(ns)) })
	sumOfBig.bits = true
	return slices.Concat(
		[]measure{
			measureOf(n.CountRows(), []int64{1, 2, 3}, fromInt64, func(ns []*node) any { return fromInt(len(ns)) }),
			measureOf(n.Num.Sum(), []int64{-7, 0, 3, 4294967294}, fromInt64, func(ns []*node) any { return total(num(ns)) }),
			measureOf(n.Num.Avg(), []float64{-7, 0.5, 1}, same[float64], func(ns []*node) any { return integerAverage(num(ns)) }),
			sumOfBig,
			measureOf(n.Big.Avg(), []float64{-1, 0, 4503599627370496}, same[float64], func(ns []*node) any { return integerAverage(bigValues(ns)) }),
			measureOf(n.Dec.Sum(), decimals, same[decimal.Decimal], func(ns []*node) any { return total(exact(ns)) }),
			measureOf(n.Dec.Avg(), decimals, same[decimal.Decimal], func(ns []*node) any { return decimalAverage(exact(ns)) }),
		},
		ordered(n.Text.Count(), n.Text.CountDistinct(), n.Text.Min(), n.Text.Max(), texts, func(n *node) *string { return n.Text }, same[string]),
		ordered(n.Num.Count(), n.Num.CountDistinct(), n.Num.Min(), n.Num.Max(), numbers, func(n *node) *int { return n.Num }, fromInt),
		ordered(n.Big.Count(), n.Big.CountDistinct(), n.Big.Min(), n.Big.Max(), bigs, func(n *node) *int64 { return &n.Big }, fromInt64),
		ordered(n.Dec.Count(), n.Dec.CountDistinct(), n.Dec.Min(), n.Dec.Max(), decimals, func(n *node) *decimal.Decimal { return n.Dec }, same[decimal.Decimal]),
		ordered(n.Float.Count(), n.Float.CountDistinct(), n.Float.Min(), n.Float.Max(), floats, func(n *node) *float64 { return n.Float }, same[float64]),
		ordered(n.Flag.Count(), n.Flag.CountDistinct(), n.Flag.Min(), n.Flag.Max(), flags, func(n *node) *bool { return n.Flag }, fromBool),
		ordered(n.Color.Count(), n.Color.CountDistinct(), n.Color.Min(), n.Color.Max(), colors, func(n *node) *graphdb.Color { return n.Color }, position),
		ordered(n.At.Count(), n.At.CountDistinct(), n.At.Min(), n.At.Max(), times, func(n *node) *time.Time { return n.At }, utc),
	)
}
