package executortest

import (
	"math"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

func aggregateGroups() []group {
	return []group{
		{"count distinct", testCountDistinct},
		{"measures", testMeasures},
		{"measures out of range", testMeasuresOutOfRange},
		{"groups", testGroups},
		{"having", testHaving},
		{"periods", testPeriods},
		{"periods of random times", testRandomPeriods},
	}
}

// groups runs an aggregate and returns its rows as text.
func (e *env) groups(t *testing.T, n *query.Aggregate) []string {
	t.Helper()
	out, err := groupsOf(t, e.Executor, n)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func groupsOf(t *testing.T, exec driver.Executor, n *query.Aggregate) ([]string, error) {
	t.Helper()
	var columns []query.Column
	for _, k := range n.Keys {
		columns = append(columns, n.Table.Columns[k.Column])
	}
	for _, m := range n.Measures {
		columns = append(columns, m.Result(n.Table))
	}
	var out []string
	_, err := exec.Run(t.Context(), n, func(r driver.Row) error {
		out = append(out, renderRow(r, columns))
		return nil
	})
	return out, err
}

func measure(f query.MeasureFunc, column int) query.Measure {
	return query.Measure{Func: f, Column: column}
}

const allMeasures = query.FuncMax + 1

// measured contains values of one column of kindTable, and the result of each measure in the order
// of [query.MeasureFunc]. A measure that the kind does not have is "-".
var measured = []struct {
	name   string
	column int
	values []query.Value
	want   [allMeasures]string
}{
	{"Int, NULL", 1, []query.Value{null, null}, [...]string{"0", "0", "NULL", "NULL", "NULL", "NULL"}},
	{"Int, one", 1, []query.Value{num(-7)}, [...]string{"1", "1", "-7", "-7", "-7", "-7"}},
	{"Int", 1, []query.Value{num(1), null, num(2), num(2)}, [...]string{"3", "2", "5", "1.6666666666666667", "1", "2"}},
	{"Int beyond 32 bits", 1, []query.Value{num(math.MaxInt32), num(math.MaxInt32), num(math.MaxInt32)},
		[...]string{"3", "1", "6442450941", "2.147483647e+09", "2147483647", "2147483647"}},
	{"BigInt, NULL", 2, []query.Value{null}, [...]string{"0", "0", "NULL", "NULL", "NULL", "NULL"}},
	{"BigInt", 2, []query.Value{big(3), big(-4), null}, [...]string{"2", "2", "-1", "-0.5", "-4", "3"}},
	{"BigInt, an intermediate sum beyond 64 bits", 2, []query.Value{big(math.MaxInt64), big(math.MaxInt64), big(-math.MaxInt64), big(-8)},
		[...]string{"4", "3", "9223372036854775799", "2.305843009213694e+18", "-9223372036854775807", "9223372036854775807"}},
	{"BigInt, the least", 2, []query.Value{big(math.MinInt64)}, [...]string{"1", "1", "-9223372036854775808", "-9.223372036854776e+18", "-9223372036854775808", "-9223372036854775808"}},
	{"Float, NULL", 3, []query.Value{null}, [...]string{"0", "0", "NULL", "NULL", "NULL", "NULL"}},
	{"Float", 3, []query.Value{fl(0.5), fl(-2.25), null, fl(0.5)}, [...]string{"3", "2", "-1.25", "-0.4166666666666667", "-2.25", "0.5"}},
	{"Float, infinite", 3, []query.Value{fl(1), fl(math.Inf(1))}, [...]string{"2", "2", "+Inf", "+Inf", "1", "+Inf"}},
	{"Decimal, NULL", 4, []query.Value{null}, [...]string{"0", "0", "NULL", "NULL", "NULL", "NULL"}},
	{"Decimal", 4, []query.Value{dec("0.1"), dec("0.2"), null, dec("-10.5"), dec("0.2")},
		[...]string{"4", "3", "-10", "-2.5", "-10.5", "0.2"}},
	{"Decimal, periodic average", 4, []query.Value{dec("1"), dec("2"), dec("2")},
		[...]string{"3", "2", "5", "1.666666666666666666666666666667", "1", "2"}},
	{"Decimal, average rounded away from zero", 4, []query.Value{dec("-0.000000000000000000000000000001"), dec("0")},
		[...]string{"2", "2", "-0.000000000000000000000000000001", "-0.000000000000000000000000000001", "-0.000000000000000000000000000001", "0"}},
	{"Decimal, large", 4, []query.Value{dec("99999999999999999999999999999999999.000000000000000000000000000009"), dec("99999999999999999999999999999999999.000000000000000000000000000001")},
		[...]string{"2", "2", "199999999999999999999999999999999998.00000000000000000000000000001", "99999999999999999999999999999999999.000000000000000000000000000005",
			"99999999999999999999999999999999999.000000000000000000000000000001", "99999999999999999999999999999999999.000000000000000000000000000009"}},
	{"Decimal, as numbers", 4, []query.Value{dec("9"), dec("10")}, [...]string{"2", "2", "19", "9.5", "9", "10"}},
	{"Boolean, NULL", 5, []query.Value{null}, [...]string{"0", "0", "-", "-", "NULL", "NULL"}},
	{"Boolean", 5, []query.Value{query.BoolValue(true), null, query.BoolValue(false)}, [...]string{"2", "2", "-", "-", "false", "true"}},
	{"Boolean, all true", 5, []query.Value{query.BoolValue(true), query.BoolValue(true)}, [...]string{"2", "1", "-", "-", "true", "true"}},
	{"String, NULL", 6, []query.Value{null}, [...]string{"0", "0", "-", "-", "NULL", "NULL"}},
	{"String", 6, []query.Value{str("b"), str("a"), null, str("b")}, [...]string{"3", "2", "-", "-", "a", "b"}},
	{"String, empty", 6, []query.Value{str("")}, [...]string{"1", "1", "-", "-", "", ""}},
	{"DateTime, NULL", 7, []query.Value{null}, [...]string{"0", "0", "-", "-", "NULL", "NULL"}},
	{"DateTime", 7, []query.Value{at("2024-02-29T12:34:56.123456Z"), at("1969-12-31T23:59:59.999999Z"), null},
		[...]string{"2", "2", "-", "-", "1969-12-31T23:59:59.999999Z", "2024-02-29T12:34:56.123456Z"}},
	{"Json", 8, []query.Value{js("1"), js("1"), js("null"), null}, [...]string{"3", "2", "-", "-", "-", "-"}},
	{"Bytes, NULL", 9, []query.Value{null}, [...]string{"0", "0", "-", "-", "NULL", "NULL"}},
	{"Bytes", 9, []query.Value{by("\xff"), by("a"), by("\x00"), null, by("a")}, [...]string{"4", "3", "-", "-", "x00", "xff"}},
	{"enum, NULL", 10, []query.Value{null}, [...]string{"0", "0", "-", "-", "NULL", "NULL"}},
	{"enum", 10, []query.Value{enum("ADMIN"), enum("guest role"), null, enum("ADMIN")}, [...]string{"3", "2", "-", "-", "guest role", "ADMIN"}},
}

// enumTable is kindTable with the values of its enum in the order of their declaration.
var enumTable = func() *query.Table {
	t := *kindTable
	t.Columns = append([]query.Column{}, kindTable.Columns...)
	t.Columns[10].Enum = []string{"guest role", "ADMIN"}
	return &t
}()

// testMeasures computes each measure of the values of each row of the table measured, all rows of
// the table in one statement, grouped by the row.
func testMeasures(t *testing.T, e *env) {
	for i, m := range measured {
		for k, v := range m.values {
			do(t, e, insert(kindTable, []int{0, m.column}, []query.Value{num(100*i + k), v}))
		}
	}
	for i, m := range measured {
		row := query.And{query.Compare{Column: 0, Op: query.Gte, Value: num(100 * i)}, query.Compare{Column: 0, Op: query.Lt, Value: num(100*i + 100)}}
		for f, want := range m.want {
			t.Run(m.name+"/"+query.MeasureFunc(f).String(), func(t *testing.T) {
				n := &query.Aggregate{Table: enumTable, Where: row, Measures: []query.Measure{measure(query.MeasureFunc(f), m.column)}, Limit: -1}
				if want == "-" {
					if _, err := groupsOf(t, e, n); err == nil {
						t.Error("no error")
					}
					return
				}
				equal(t, e.groups(t, n), want)
			})
		}
	}
	var counts []query.Measure
	for i := range kindTable.Columns {
		counts = append(counts, measure(query.FuncCount, i), measure(query.FuncCountDistinct, i))
	}
	none := query.In{Column: 0, Values: nil}
	n := &query.Aggregate{Table: enumTable, Where: none, Measures: append(counts, query.CountRows()), Limit: -1}
	equal(t, e.groups(t, n), "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0")
	n.Measures = []query.Measure{measure(query.FuncSum, 1), measure(query.FuncSum, 4), measure(query.FuncAvg, 4), measure(query.FuncMin, 6), measure(query.FuncMax, 10)}
	equal(t, e.groups(t, n), "NULL NULL NULL NULL NULL")
	n.Measures = nil
	if rows := e.groups(t, n); len(rows) != 1 {
		t.Errorf("%d groups without keys, want 1", len(rows))
	}
}

// testMeasuresOutOfRange checks the results that do not fit their type.
func testMeasuresOutOfRange(t *testing.T, e *env) {
	id := 0
	add := func(column int, values ...query.Value) {
		for _, v := range values {
			id++
			do(t, e, insert(kindTable, []int{0, column}, []query.Value{num(id), v}))
		}
	}
	sum := func(column int) *query.Aggregate {
		return &query.Aggregate{Table: kindTable, Measures: []query.Measure{measure(query.FuncSum, column)}, Limit: -1}
	}
	add(2, big(math.MaxInt64), big(1))
	if _, err := groupsOf(t, e, sum(2)); err == nil {
		t.Error("no error for a sum of 1<<63")
	}
	sumIs := func(op query.CompareOp, v query.Value) int {
		n := sum(2)
		n.Measures, n.Having = []query.Measure{query.CountRows()}, query.MeasureCompare{Measure: measure(query.FuncSum, 2), Op: op, Value: v}
		return len(e.groups(t, n))
	}
	if sumIs(query.Gt, big(math.MaxInt64)) != 1 || sumIs(query.Lte, big(math.MaxInt64)) != 0 {
		t.Error("a sum of 1<<63 is compared as another number")
	}
	do(t, e, &query.Delete{Table: kindTable, Where: query.AllRows{}})
	add(2, big(math.MinInt64), big(-1))
	if _, err := groupsOf(t, e, sum(2)); err == nil {
		t.Error("no error for a sum of -1<<63 - 1")
	}
	if sumIs(query.Lt, big(math.MinInt64)) != 1 {
		t.Error("a sum of -1<<63 - 1 is compared as another number")
	}
	add(3, fl(math.MaxFloat64), fl(math.MaxFloat64))
	if _, err := groupsOf(t, e, sum(3)); err == nil {
		t.Error("no error for an infinite sum of finite numbers")
	}
}
