package executortest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

// pairTables returns two descriptions of the table pair, which has two columns of each kind. In the
// first description the columns are nullable, in the second they are not.
func pairTables() [2]*query.Table {
	var out [2]*query.Table
	for i, nullable := range []bool{true, false} {
		t := &query.Table{Model: "Pair", Name: "pair", Key: []int{0}, Columns: []query.Column{kindTable.Columns[0]}}
		for _, c := range kindTable.Columns[1:] {
			for _, letter := range []string{"v", "w"} {
				c.Name, c.Field, c.Nullable = letter+c.Name[1:], letter+c.Field[1:], nullable
				if c.Kind == query.Enum {
					c.Enum = memberTable.Columns[memberRole].Enum
				}
				t.Columns = append(t.Columns, c)
			}
		}
		out[i] = t
	}
	return out
}

// ascending contains three values of each kind in ascending order, at the position of the kind's
// column in kindTable. Only the first two of a Bool and an enum differ.
var ascending = [][3]query.Value{
	1:  {num(-3), num(0), num(20)},
	2:  {big(-9007199254740993), big(9007199254740992), big(9007199254740993)},
	3:  {fl(-1.5), fl(0.1), fl(1e300)},
	4:  {dec("-1"), dec("9.5"), dec("10.25")},
	5:  {query.BoolValue(false), query.BoolValue(true), query.BoolValue(true)},
	6:  {str(""), str("A"), str("A b")},
	7:  {at("0001-01-01T00:00:00Z"), at("2024-02-29T12:34:56.123455Z"), at("2024-02-29T12:34:56.123456Z")},
	8:  {js(`1`), js(`{"a":[1,2]}`), js(`{"a":[1,2],"b":null}`)},
	9:  {by(""), by("a"), by("ab")},
	10: {enum("guest role"), enum("ADMIN"), enum("ADMIN")},
}

// pairs contains the rows of the table pair for each kind, as indexes in ascending; -1 is NULL.
var pairs = [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 2}, {2, 1}, {2, 2}, {-1, 1}, {1, -1}, {-1, -1}}

var operatorNames = [...]string{query.Eq: "eq", query.Ne: "ne", query.Lt: "lt", query.Lte: "lte", query.Gt: "gt", query.Gte: "gte"}

// rank returns the place of the ith value of a kind among the different values of the kind.
func rank(kind, i int) int {
	if i == 2 && ascending[kind][2] == ascending[kind][1] {
		return 1
	}
	return i
}

// holds reports the result of a comparison of two values of a kind, each given by its index in
// ascending.
func holds(kind int, op query.CompareOp, a, b int) bool {
	switch op {
	case query.Eq:
		return rank(kind, a) == rank(kind, b)
	case query.Ne:
		return rank(kind, a) != rank(kind, b)
	case query.Lt, query.Lte, query.Gt, query.Gte:
	}
	if a < 0 || b < 0 {
		return false
	}
	switch d := rank(kind, a) - rank(kind, b); op {
	case query.Lt:
		return d < 0
	case query.Lte:
		return d <= 0
	case query.Gt:
		return d > 0
	case query.Gte, query.Eq, query.Ne:
		return d >= 0
	}
	return false
}

func hasOrder(k query.Kind) bool { return k != query.Bool && k != query.Bytes && k != query.JSON }

// selects returns the ids of the rows of a kind for which a condition must hold.
func selects(kind int, null bool, test func(a, b int) bool) string {
	var out []string
	for i, p := range pairs {
		if (null || p[0] >= 0 && p[1] >= 0) && test(p[0], p[1]) {
			out = append(out, fmt.Sprint(kind*len(pairs)+i))
		}
	}
	return strings.Join(out, " ")
}

// operators returns every comparison of a column with a value, with several values and with another
// column, for each kind, for nullable columns and for others.
func operators() []condition {
	var out []condition
	for i, table := range pairTables() {
		nullable := i == 0
		for kind := 1; kind < len(ascending); kind++ {
			v, w := 2*kind-1, 2*kind
			first, last := num(kind*len(pairs)), num((kind+1)*len(pairs)-1)
			mine := query.And{query.Compare{Op: query.Gte, Value: first}, query.Compare{Op: query.Lte, Value: last}}
			if !nullable {
				mine = append(mine, query.IsNull{Column: v, Not: true}, query.IsNull{Column: w, Not: true})
			}
			add := func(name string, p query.Predicate, test func(a, b int) bool) {
				name = fmt.Sprintf("%s %s nullable %t", table.Columns[v].Name, name, nullable)
				out = append(out, condition{name, table, append(mine[:len(mine):len(mine)], p), selects(kind, nullable, test)})
			}
			compared(add, table.Columns[v].Kind, kind, v, w)
		}
	}
	return out
}

func compared(add func(string, query.Predicate, func(a, b int) bool), k query.Kind, kind, v, w int) {
	low, middle := ascending[kind][0], ascending[kind][1]
	for op, name := range operatorNames {
		op := query.CompareOp(op)
		if op > query.Ne && !hasOrder(k) {
			continue
		}
		add(name, query.Compare{Column: v, Op: op, Value: middle}, func(a, _ int) bool { return holds(kind, op, a, 1) })
		add("not "+name, query.Not{P: query.Compare{Column: v, Op: op, Value: middle}}, func(a, _ int) bool { return !holds(kind, op, a, 1) })
		add(name+" column", query.CompareColumns{Column: v, Op: op, Other: w}, func(a, b int) bool { return holds(kind, op, a, b) })
		add("not "+name+" column", query.Not{P: query.CompareColumns{Column: v, Op: op, Other: w}}, func(a, b int) bool { return !holds(kind, op, a, b) })
	}
	if hasOrder(k) {
		between := query.And{query.Compare{Column: v, Op: query.Gte, Value: low}, query.Compare{Column: v, Op: query.Lte, Value: middle}}
		inside := func(a, _ int) bool { return holds(kind, query.Gte, a, 0) && holds(kind, query.Lte, a, 1) }
		add("between", between, inside)
		add("not between", query.Not{P: between}, func(a, b int) bool { return !inside(a, b) })
	}
	values := []query.Value{low, middle}
	among := func(a, _ int) bool { return holds(kind, query.Eq, a, 0) || holds(kind, query.Eq, a, 1) }
	add("in", query.In{Column: v, Values: values}, among)
	add("not in", query.In{Column: v, Values: values, Not: true}, func(a, b int) bool { return !among(a, b) })
	add("is null", query.IsNull{Column: v}, func(a, _ int) bool { return a < 0 })
	add("is not null", query.IsNull{Column: v, Not: true}, func(a, _ int) bool { return a >= 0 })
}

// comparedColumns returns comparisons of two columns of the rows that seed creates.
func comparedColumns() []condition {
	return []condition{
		{"equal columns", userTable, query.CompareColumns{Column: userID, Op: query.Eq, Other: userAge}, ""},
		{"less column", userTable, query.CompareColumns{Column: userID, Op: query.Lt, Other: userAge}, "1 3 4"},
	}
}

// testOperators runs every operator on every kind of column.
func testOperators(t *testing.T, e *env) {
	table := pairTables()[0]
	columns := make([]string, 0, len(table.Columns))
	for _, c := range table.Columns {
		from := "a"
		if c.Name[0] == 'w' {
			from = "b"
		}
		columns = append(columns, fmt.Sprintf(`%s."v%s" AS "%s"`, from, c.Name[1:], c.Name))
	}
	columns[0] = `a."id"`
	if _, err := e.Raw(t.Context(), `CREATE TABLE "pair" AS SELECT `+strings.Join(columns, ", ")+` FROM "kind" AS a, "kind" AS b`, nil, nil); err != nil {
		t.Fatal(err)
	}
	for kind := 1; kind < len(ascending); kind++ {
		for i, p := range pairs {
			row := []query.Value{num(kind*len(pairs) + i), null, null}
			for k, at := range p {
				if at >= 0 {
					row[k+1] = ascending[kind][at]
				}
			}
			do(t, e, insert(table, []int{0, 2*kind - 1, 2 * kind}, row))
		}
	}
	runAll(t, e, operators())
}
