package executortest

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

func join(s []string) string     { return strings.Join(s, " ") }
func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }
func words(s string) []string    { return strings.Fields(s) }
func big(v int64) query.Value    { return query.BigIntValue(v) }
func fl(v float64) query.Value   { return query.FloatValue(v) }
func js(v string) query.Value    { return query.JSONValue([]byte(v)) }
func by(v string) query.Value    { return query.BytesValue([]byte(v)) }
func enum(v string) query.Value  { return query.EnumValue(v) }

func at(text string) query.Value {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return query.TimeValue(t)
}

// allKinds contains the positions of all columns of kindTable, which are the same in listTable.
var allKinds = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}

// boundary contains extreme values of each kind, with their column in kindTable and the text that
// render returns for them.
var boundary = []struct {
	column int
	value  query.Value
	want   string
}{
	{1, num(math.MaxInt32), "2147483647"},
	{1, num(math.MinInt32), "-2147483648"},
	{2, big(math.MaxInt64), "9223372036854775807"},
	{2, big(math.MinInt64), "-9223372036854775808"},
	{3, fl(0.1), "0.1"},
	{3, fl(math.MaxFloat64), "1.7976931348623157e+308"},
	{3, fl(math.SmallestNonzeroFloat64), "5e-324"},
	{3, fl(1), "1"},
	{4, dec("1.1"), "1.1"},
	{4, dec("-0.5"), "-0.5"},
	{4, dec("0"), "0"},
	{4, dec("10000"), "10000"},
	{4, dec("0.000000000000000000000000000001"), "0.000000000000000000000000000001"},
	{4, dec("99999999999999999999999999999999999.000000000000000000000000000009"), "99999999999999999999999999999999999.000000000000000000000000000009"},
	{5, query.BoolValue(true), "true"},
	{5, query.BoolValue(false), "false"},
	{6, str(""), ""},
	{6, str("it's \"ünï\" \\ 😀\n"), "it's \"ünï\" \\ 😀\n"},
	{7, at("2024-02-29T12:34:56.123456Z"), "2024-02-29T12:34:56.123456Z"},
	{7, at("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z"},
	{7, at("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999Z"},
	{7, at("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z"},
	{7, at("2024-06-01T12:00:00+02:00"), "2024-06-01T10:00:00Z"},
	{8, js("9007199254740993.5"), "9007199254740993.5"},
	{8, js("null"), "null"},
	{8, js(`{"a":[1,2]}`), `{"a":[1,2]}`},
	{8, js(`"text"`), `"text"`},
	{9, by(""), "x"},
	{9, by("\x00\xff'"), "x00ff27"},
	{10, enum("ADMIN"), "ADMIN"},
	{10, enum("guest role"), "guest role"},
}

// testValues writes each boundary value alone, and again in one statement together with all others.
// It reads both rows back, and finds them by equality and in a list.
func testValues(t *testing.T, e *env) {
	blank := make([]query.Value, len(allKinds))
	var rows [][]query.Value
	for i, b := range boundary {
		row := append([]query.Value{}, blank...)
		row[0], row[b.column] = num(i), b.value
		rows = append(rows, row)
		do(t, e, insert(kindTable, []int{0, b.column}, []query.Value{num(1000 + i), b.value}))
	}
	do(t, e, insert(kindTable, allKinds, rows...))
	for i, b := range boundary {
		name := kindTable.Columns[b.column].Name + " " + b.want
		t.Run(name[:min(len(name), 24)], func(t *testing.T) {
			for _, id := range []int{i, 1000 + i} {
				n := ids(kindTable, query.Compare{Column: 0, Value: num(id)})
				n.Columns = []int{b.column}
				equal(t, e.rows(t, n), b.want)
			}
			found := query.And{query.Compare{Column: b.column, Value: b.value}, query.In{Column: 0, Values: []query.Value{num(i), num(1000 + i)}}}
			if got := e.count(t, kindTable, found); got != 2 {
				t.Errorf("found %d rows by equality, want 2", got)
			}
			found[0] = query.In{Column: b.column, Values: []query.Value{b.value, boundary[0].value}[:1]}
			if got := e.count(t, kindTable, found); got != 2 {
				t.Errorf("found %d rows by In, want 2", got)
			}
		})
	}
	t.Run("NULL", func(t *testing.T) {
		do(t, e, insert(kindTable, allKinds, append([]query.Value{num(-1)}, blank[1:]...)))
		n := ids(kindTable, query.Compare{Column: 0, Value: num(-1)})
		n.Columns = allKinds
		equal(t, e.rows(t, n), "-1"+strings.Repeat(" NULL", len(allKinds)-1))
	})
}

// testLists writes lists of each kind, empty lists and NULL.
func testLists(t *testing.T, e *env) {
	items := make([][]query.Value, len(allKinds))
	texts := make([]string, len(allKinds))
	for _, b := range boundary {
		if b.value.Kind == query.JSON && b.want == "null" {
			continue // in a list on SQLite, JSON null cannot be distinguished from a NULL item
		}
		if len(items[b.column]) > 0 {
			texts[b.column] += ","
		}
		items[b.column] = append(items[b.column], b.value)
		texts[b.column] += b.want
	}
	full, empty, want := []query.Value{num(1)}, []query.Value{num(2)}, "1"
	for i := 1; i < len(allKinds); i++ {
		kind := listTable.Columns[i].Kind
		full = append(full, query.ListValue(kind, items[i]))
		empty = append(empty, query.ListValue(kind, nil))
		want += " [" + texts[i] + "]"
	}
	none := append([]query.Value{num(3)}, make([]query.Value, len(allKinds)-1)...)
	do(t, e, insert(listTable, allKinds, full, empty, none))
	n := ids(listTable, nil)
	n.Columns = allKinds
	blank := strings.Repeat(" []", len(allKinds)-1)
	equal(t, e.rows(t, n), want, "2"+blank, "3"+blank)

	runAll(t, e, listMatches(items[6]))
	t.Run("push", func(t *testing.T) {
		for i, push := range []query.Value{num(7), query.ListValue(query.Int, []query.Value{num(8), num(9)}), query.ListValue(query.Int, nil)} {
			do(t, e, &query.Update{Table: listTable, Where: query.In{Column: 0, Values: []query.Value{num(2), num(3)}},
				Set: []query.Assign{{Column: 1, Op: query.Push, Value: push}}})
			n := ids(listTable, query.Compare{Column: 0, Op: query.Gt, Value: num(1)})
			n.Columns = []int{1}
			want := []string{"[7]", "[7,8,9]", "[7,8,9]"}[i]
			equal(t, e.rows(t, n), want, want)
		}
	})
	t.Run("changes", func(t *testing.T) { testListChanges(t, e, items) })
}

// listMatches returns conditions on the lists that testLists writes. texts contains the items of
// its list of strings.
func listMatches(texts []query.Value) []condition {
	list := func(op query.ListOp, values ...query.Value) query.ListMatch {
		return query.ListMatch{Column: 6, Op: op, Values: values}
	}
	smile := boundary[17].value
	return []condition{
		{"has", listTable, list(query.Has, smile), "1"},
		{"has not", listTable, list(query.Has, str("x")), ""},
		{"every", listTable, list(query.HasEvery, str(""), smile), "1"},
		{"every with another", listTable, list(query.HasEvery, str("x"), smile), ""},
		{"every of none", listTable, list(query.HasEvery), "1 2 3"},
		{"some", listTable, list(query.HasSome, str("x"), smile), "1"},
		{"some of none", listTable, list(query.HasSome), ""},
		{"empty", listTable, list(query.IsEmpty), "2 3"},
		{"not empty", listTable, list(query.IsNotEmpty), "1"},
		{"equal", listTable, list(query.ListEq, texts...), "1"},
		{"equal in another order", listTable, list(query.ListEq, smile, str("")), ""},
		{"equal to nothing", listTable, list(query.ListEq), "2 3"},
		{"big has", listTable, query.ListMatch{Column: 2, Op: query.Has, Values: []query.Value{big(math.MaxInt64)}}, "1"},
		{"decimal has", listTable, query.ListMatch{Column: 4, Op: query.Has, Values: []query.Value{dec("1.10")}}, "1"},
		{"bool has", listTable, query.ListMatch{Column: 5, Op: query.Has, Values: []query.Value{query.BoolValue(false)}}, "1"},
		{"bytes has", listTable, query.ListMatch{Column: 9, Op: query.Has, Values: []query.Value{by("")}}, "1"},
		{"enum has", listTable, query.ListMatch{Column: 10, Op: query.HasSome, Values: []query.Value{enum("ADMIN")}}, "1"},
	}
}
