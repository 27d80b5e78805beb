package differential_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// The values are few, so that rows are often equal. Some are values that a conversion with a loss
// of precision would change.
var (
	texts    = []string{"", "a", "a_b", "b%", "axb", `\`, "é", "[a]*?"}
	numbers  = []int{-7, 0, 1, 2, 2147483647}
	bigs     = []int64{-1, 0, 9007199254740993, 9223372036854775807}
	decimals = decimalsOf("-0.5", "0", "1.1", "9", "10", "0.000000000000000000000000000001", "12345678901234567890.1")
	floats   = []float64{-1.5, 0, 0.1, 1e300}
	flags    = []bool{false, true}
	colors   = []graphdb.Color{graphdb.ColorRed, graphdb.ColorGreen, graphdb.ColorBlue}
	// The clocks of New York skip the last of these times.
	times = []time.Time{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 1, 2, 3, 456789000, time.UTC), time.Date(2024, 2, 29, 1, 2, 3, 456790000, time.UTC),
		time.Date(2024, 2, 29, 1, 2, 3, 456000000, time.UTC), time.Date(2024, 3, 10, 2, 30, 0, 0, time.UTC)}
)

func decimalsOf(texts ...string) []decimal.Decimal {
	var out []decimal.Decimal
	for _, t := range texts {
		out = append(out, decimal.RequireFromString(t))
	}
	return out
}

// condition is a predicate of the client together with its meaning in the model.
type condition[M any] struct {
	p     orm.Predicate[M]
	holds func(*world, M) bool
}

// operator returns the operator with that name. All kinds of descriptors have their operators in
// fields.
func operator[F any](d any, name string) (f F, ok bool) {
	if field := reflect.ValueOf(d).Elem().FieldByName(name); field.IsValid() {
		f, ok = field.Interface().(F)
	}
	return f, ok
}

func mustHave[F any](d any, name string) F {
	f, ok := operator[F](d, name)
	if !ok {
		panic(fmt.Sprintf("%T has no operator %s of type %T", d, name, f))
	}
	return f
}

// column is a column of rows M for the generators below.
type column[M any] struct {
	it        orm.Column[M]
	asc, desc orm.Order[M]
	condition func(*rapid.T) condition[M]
	compare   func(a, b M) int // NULL is the least
	there     func([]M) int    // 1 if there is a row and it has a value, otherwise 0
}

func columnOf[M, T any](d orm.Column[M], get func(M) *T, pool []T, compare func(a, b T) int) column[M] {
	type one = func(T) orm.Predicate[M]
	type some = func(...T) orm.Predicate[M]
	type none = func() orm.Predicate[M]
	type sort = func() orm.Order[M]
	eq, not := mustHave[one](d, "Eq"), mustHave[one](d, "Not")
	in, notIn := mustHave[some](d, "In"), mustHave[some](d, "NotIn")
	asc, desc := mustHave[sort](d, "Asc"), mustHave[sort](d, "Desc")
	order := func(a, b M) int {
		x, y := get(a), get(b)
		if x == nil || y == nil {
			return cmp.Compare(present(x), present(y))
		}
		return compare(*x, *y)
	}
	there := func(rows []M) int {
		if len(rows) == 0 {
			return 0
		}
		return present(get(rows[0]))
	}
	return column[M]{it: d, asc: asc(), desc: desc(), compare: order, there: there, condition: func(r *rapid.T) condition[M] {
		v, w := rapid.SampledFrom(pool).Draw(r, "value"), rapid.SampledFrom(pool).Draw(r, "other value")
		against := func(test func(c int) bool) func(*world, M) bool {
			return func(_ *world, m M) bool { x := get(m); return x != nil && test(compare(*x, v)) }
		}
		either := func(m M) bool { x := get(m); return x != nil && (compare(*x, v) == 0 || compare(*x, w) == 0) }
		cs := []condition[M]{
			{eq(v), against(func(c int) bool { return c == 0 })},
			{not(v), func(_ *world, m M) bool { x := get(m); return x == nil || compare(*x, v) != 0 }},
			{in(v, w), func(_ *world, m M) bool { return either(m) }},
			{notIn(v, w), func(_ *world, m M) bool { return !either(m) }},
			{in(), func(*world, M) bool { return false }},
			{notIn(), func(*world, M) bool { return true }},
		}
		for _, sorted := range []struct {
			name string
			test func(c int) bool
		}{
			{"Lt", func(c int) bool { return c < 0 }}, {"Lte", func(c int) bool { return c <= 0 }},
			{"Gt", func(c int) bool { return c > 0 }}, {"Gte", func(c int) bool { return c >= 0 }},
		} {
			if compare, ok := operator[one](d, sorted.name); ok {
				cs = append(cs, condition[M]{compare(v), against(sorted.test)})
			}
		}
		if between, ok := operator[func(low, high T) orm.Predicate[M]](d, "Between"); ok {
			cs = append(cs, condition[M]{between(v, w), func(_ *world, m M) bool {
				x := get(m)
				return x != nil && compare(*x, v) >= 0 && compare(*x, w) <= 0
			}})
		}
		if isNull, ok := operator[none](d, "IsNull"); ok {
			isNotNull := mustHave[none](d, "IsNotNull")
			cs = append(cs, condition[M]{isNull(), func(_ *world, m M) bool { return get(m) == nil }}, condition[M]{isNotNull(), func(_ *world, m M) bool { return get(m) != nil }})
		}
		if contains, ok := operator[func(string) orm.Predicate[M]](d, "Contains"); ok {
			search := rapid.SampledFrom([]string{"", "a", "%", "_", "*", "[", `\`, "b%", "é"}).Draw(r, "search")
			matches := func(how func(s, part string) bool) func(*world, M) bool {
				return func(_ *world, m M) bool { x := get(m); return x != nil && how(any(*x).(string), search) }
			}
			startsWith, endsWith := mustHave[func(string) orm.Predicate[M]](d, "StartsWith"), mustHave[func(string) orm.Predicate[M]](d, "EndsWith")
			cs = append(cs, condition[M]{contains(search), matches(strings.Contains)}, condition[M]{startsWith(search), matches(strings.HasPrefix)},
				condition[M]{endsWith(search), matches(strings.HasSuffix)})
		}
		return rapid.SampledFrom(cs).Draw(r, "comparison")
	}}
}

func present[T any](p *T) int {
	if p == nil {
		return 0
	}
	return 1
}

func compareFlags(a, b bool) int {
	if a == b {
		return 0
	}
	if b {
		return -1
	}
	return 1
}

func compareColors(a, b graphdb.Color) int {
	return cmp.Compare(slices.Index(colors, a), slices.Index(colors, b))
}

var (
	nodeColumns = []column[*node]{
		columnOf(q.Node.ID, func(n *node) *int { return &n.ID }, []int{0, 1, 2, 3, 4, 5}, cmp.Compare),
		columnOf(q.Node.Text, func(n *node) *string { return n.Text }, texts, cmp.Compare),
		columnOf(q.Node.Num, func(n *node) *int { return n.Num }, numbers, cmp.Compare),
		columnOf(q.Node.Big, func(n *node) *int64 { return &n.Big }, bigs, cmp.Compare),
		columnOf(q.Node.Dec, func(n *node) *decimal.Decimal { return n.Dec }, decimals, decimal.Decimal.Cmp),
		columnOf(q.Node.Float, func(n *node) *float64 { return n.Float }, floats, cmp.Compare),
		columnOf(q.Node.Flag, func(n *node) *bool { return n.Flag }, flags, compareFlags),
		columnOf(q.Node.Color, func(n *node) *graphdb.Color { return n.Color }, colors, compareColors),
		columnOf(q.Node.At, func(n *node) *time.Time { return n.At }, times, time.Time.Compare),
		columnOf(q.Node.ParentID, func(n *node) *int { return n.ParentID }, []int{0, 1, 2, 3}, cmp.Compare),
	}
	itemColumns = []column[*item]{
		columnOf(q.Item.Org, func(i *item) *int { return &i.Org }, []int{0, 1}, cmp.Compare),
		columnOf(q.Item.No, func(i *item) *int { return &i.No }, []int{0, 1, 2}, cmp.Compare),
		columnOf(q.Item.Name, func(i *item) *string { return &i.Name }, texts, cmp.Compare),
	}
	partColumns = []column[*part]{
		columnOf(q.Part.Label, func(p *part) *string { return &p.Label }, labels, cmp.Compare),
		columnOf(q.Part.ItemOrg, func(p *part) *int { return p.ItemOrg }, []int{0, 1}, cmp.Compare),
	}
)

// quantified is the descriptor of a to-many relation, reduced to its conditions.
type quantified[M, R any] interface {
	Some(...orm.Predicate[R]) orm.Predicate[M]
	Every(...orm.Predicate[R]) orm.Predicate[M]
	None(...orm.Predicate[R]) orm.Predicate[M]
}

func overMany[M, R any](r *rapid.T, d quantified[M, R], related func(*world, M) []R, c condition[R]) condition[M] {
	some := func(want bool) func(*world, M) bool {
		return func(w *world, m M) bool {
			return slices.ContainsFunc(related(w, m), func(x R) bool { return c.holds(w, x) == want })
		}
	}
	not := func(f func(*world, M) bool) func(*world, M) bool {
		return func(w *world, m M) bool { return !f(w, m) }
	}
	return rapid.SampledFrom([]condition[M]{
		{d.Some(c.p), some(true)}, {d.None(c.p), not(some(true))}, {d.Every(c.p), not(some(false))},
		{d.Some(), func(w *world, m M) bool { return len(related(w, m)) > 0 }}, {d.None(), func(w *world, m M) bool { return len(related(w, m)) == 0 }},
	}).Draw(r, "quantifier")
}

func overOne[M, R any](r *rapid.T, d *orm.One[M, R], related func(*world, M) []R, c condition[R]) condition[M] {
	is := func(w *world, m M) bool {
		return slices.ContainsFunc(related(w, m), func(x R) bool { return c.holds(w, x) })
	}
	return rapid.SampledFrom([]condition[M]{
		{d.Is(c.p), is}, {d.IsNot(c.p), func(w *world, m M) bool { return !is(w, m) }},
		{d.Is(), func(w *world, m M) bool { return len(related(w, m)) > 0 }}, {d.IsNot(), func(w *world, m M) bool { return len(related(w, m)) == 0 }},
	}).Draw(r, "quantifier")
}

// composed draws a condition on columns, a combination of conditions, or a condition on related
// rows.
func composed[M any](r *rapid.T, depth int, columns []column[M], related ...func(depth int) condition[M]) condition[M] {
	kind := rapid.IntRange(0, 9).Draw(r, "kind")
	switch {
	case depth == 0 || kind < 3:
		return rapid.SampledFrom(columns).Draw(r, "column").condition(r)
	case kind < 6 && len(related) > 0:
		return rapid.SampledFrom(related).Draw(r, "relation")(depth - 1)
	}
	var ps []orm.Predicate[M]
	var cs []condition[M]
	for range rapid.IntRange(1, 3).Draw(r, "operands") {
		c := composed(r, depth-1, columns, related...)
		ps, cs = append(ps, c.p), append(cs, c)
	}
	all := func(w *world, m M) bool {
		return !slices.ContainsFunc(cs, func(c condition[M]) bool { return !c.holds(w, m) })
	}
	m := (*orm.Model[M])(orm.NewModel(gensupport.Fields{})) // And, Or and Not are the same for all models
	return rapid.SampledFrom([]condition[M]{
		{m.And(ps...), all},
		{m.Or(ps...), func(w *world, m M) bool {
			return slices.ContainsFunc(cs, func(c condition[M]) bool { return c.holds(w, m) })
		}},
		{m.Not(ps...), func(w *world, m M) bool {
			return !slices.ContainsFunc(cs, func(c condition[M]) bool { return c.holds(w, m) })
		}},
	}).Draw(r, "word")
}

func onNode(r *rapid.T, depth int) condition[*node] {
	n := q.Node
	return composed(r, depth, nodeColumns,
		func(d int) condition[*node] { return overOne(r, n.Parent, (*world).parent, onNode(r, d)) },
		func(d int) condition[*node] { return overMany(r, n.Children, (*world).children, onNode(r, d)) },
		func(d int) condition[*node] { return overMany(r, n.Likes, (*world).liked, onNode(r, d)) },
		func(d int) condition[*node] { return overMany(r, n.LikedBy, (*world).likers, onNode(r, d)) },
		func(d int) condition[*node] { return overMany(r, n.Items, (*world).itemsOf, onItem(r, d)) },
		func(int) condition[*node] { return betweenFields(r) },
		func(int) condition[*node] { return insideMeta(r) },
	)
}

func onItem(r *rapid.T, depth int) condition[*item] {
	return composed(r, depth, itemColumns,
		func(d int) condition[*item] { return overOne(r, q.Item.Node, (*world).nodeOf, onNode(r, d)) },
		func(d int) condition[*item] { return overMany(r, q.Item.Parts, (*world).partsOf, onPart(r, d)) },
	)
}

func onPart(r *rapid.T, depth int) condition[*part] {
	return composed(r, depth, partColumns,
		func(d int) condition[*part] { return overOne(r, q.Part.Item, (*world).itemOf, onItem(r, d)) })
}
