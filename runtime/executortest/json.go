package executortest

import (
	"encoding/json"
	"fmt"
	exact "math/big"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/query"
)

// docTable has two Json columns. On PostgreSQL, the first one has type jsonb and the second json.
var docTable = &query.Table{
	Model: "Doc", Name: "doc", Key: []int{0},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int},
		{Name: "b", Field: "b", Kind: query.JSON, Nullable: true},
		{Name: "j", Field: "j", Kind: query.JSON, Nullable: true, Native: "json"},
	},
}

// documents contains JSON documents. "" stands for NULL.
var documents = []string{
	"", `null`, `true`, `0`, `"a"`, `[]`, `{}`, `[1]`, `{"a":1}`, `{"a":1.0}`, `{"a":"1"}`, `{"a":true}`, `{"a":null}`, `{"a":[]}`, `{"a":{}}`,
	`{"a":[1,"x",null,{"b":2}]}`, `{"a":{"b":{"c":[10,20]}}}`, `{"a":{"0":"zero"}}`, `{"a":["zero"]}`, `{"":{"":5}}`, `{"é ü":"Grüße"}`, `{"a\"b\\c":3}`,
	`{"a":1,"a":2}`, ` { "b" : 2 , "a" : 1e2 } `, `{"a":100,"b":2}`, `{"a":9007199254740993}`, `{"a":9007199254740992}`, `{"a":0.1000000000000000000000001}`,
	`{"a":-0}`, `{"a":12345678901234567890123456789012345678901234567890}`, `{"a":"Hello World"}`, `{"a":"50% off_*?[x]"}`, `{"a":{"x":1,"y":[1,2]}}`,
	`{"a":{"y":[1.0,2e0],"x":1}}`, `{"a":[[1],[2]]}`, `{"a":"\u0061\n"}`, `{"<&>":"<&>"}`, `{"a":""}`, `{"a":false}`,
}

var documentPaths = [][]any{
	{}, {"a"}, {"a", 0}, {"a", 1}, {"a", "0"}, {"a", "b", "c", 1}, {"", ""}, {"é ü"}, {`a"b\c`}, {"a", 3, "b"}, {"missing"}, {0}, {"<&>"}, {"a", "y", 0},
}

var documentValues = []string{
	`null`, `true`, `false`, `0`, `1`, `1.0`, `1e2`, `2`, `9007199254740993`, `9007199254740992.0`, `"1"`, `"a"`, `""`, `"zero"`, `"<&>"`, `[]`, `{}`, `[1]`,
	`{"x":1,"y":[1,2]}`, `{"a":100,"b":2}`, `"Hello World"`, `0.1`, `"\u0061\n"`, `{"b":2}`, `12345678901234567890123456789012345678901234567890`,
}

var jsonOpNames = [...]string{
	query.JSONEq: "eq", query.JSONLt: "lt", query.JSONLte: "lte", query.JSONGt: "gt", query.JSONGte: "gte", query.JSONHas: "has",
	query.JSONExists: "exists", query.JSONContains: "contains", query.JSONStartsWith: "starts", query.JSONEndsWith: "ends", query.JSONSame: "same",
}

// parsed decodes a document with exact numbers.
func parsed(text string) (v any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		panic(text + ": " + err.Error())
	}
	return v
}

func exactly(n json.Number) *exact.Rat {
	r, _ := new(exact.Rat).SetString(n.String())
	return r
}

func sameJSON(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && exactly(x).Cmp(exactly(y)) == 0
	case []any:
		y, ok := b.([]any)
		same := ok && len(x) == len(y)
		for i := 0; same && i < len(x); i++ {
			same = sameJSON(x[i], y[i])
		}
		return same
	case map[string]any:
		y, ok := b.(map[string]any)
		same := ok && len(x) == len(y)
		for k := range x {
			other, has := y[k]
			same = same && has && sameJSON(x[k], other)
		}
		return same
	}
	return reflect.DeepEqual(a, b)
}

// follow returns the value at a path of a decoded document.
func follow(v any, steps []any) (any, bool) {
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			object, _ := v.(map[string]any)
			next, ok := object[s]
			if !ok {
				return nil, false
			}
			v = next
		case int:
			array, _ := v.([]any)
			if s >= len(array) {
				return nil, false
			}
			v = array[s]
		}
	}
	return v, true
}

// jsonHolds is the model of [query.JSONMatch] for a document.
func jsonHolds(document string, steps []any, op query.JSONOp, value string) bool {
	if document == "" {
		return false
	}
	v, ok := follow(parsed(document), steps)
	if !ok || op == query.JSONExists {
		return ok
	}
	if _, text := op.Text(); text {
		s, ok := v.(string)
		find := map[query.JSONOp]func(s, part string) bool{
			query.JSONContains: strings.Contains, query.JSONStartsWith: strings.HasPrefix, query.JSONEndsWith: strings.HasSuffix,
		}[op]
		return ok && find(s, value)
	}
	want := parsed(value)
	if op == query.JSONEq {
		return sameJSON(v, want)
	}
	if op == query.JSONHas {
		items, _ := v.([]any)
		for _, item := range items {
			if sameJSON(item, want) {
				return true
			}
		}
		return false
	}
	return ordered(v, op, want)
}

func ordered(a any, op query.JSONOp, b any) bool {
	c := 0
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		if !ok {
			return false
		}
		c = exactly(x).Cmp(exactly(y))
	case string:
		y, ok := b.(string)
		if !ok {
			return false
		}
		c = strings.Compare(x, y)
	default:
		return false
	}
	return map[query.JSONOp]bool{query.JSONLt: c < 0, query.JSONLte: c <= 0, query.JSONGt: c > 0, query.JSONGte: c >= 0}[op]
}

// jsonCondition returns a condition on one of the columns of docTable, with the result of the
// model.
func jsonCondition(column int, steps []any, op query.JSONOp, value string, not bool) condition {
	path, err := query.NewJSONPath(steps...)
	if err != nil {
		panic(err)
	}
	v := js(value)
	if _, text := op.Text(); text {
		v = str(value)
	}
	if op == query.JSONExists {
		v = null
	}
	c := condition{fmt.Sprintf("%s %s %s %s not %t", docTable.Columns[column].Name, path, jsonOpNames[op], value, not), docTable,
		query.JSONMatch{Column: column, Path: path, Op: op, Value: v}, ""}
	if not {
		c.where = query.Not{P: c.where}
	}
	var want []string
	for i, d := range documents {
		if jsonHolds(d, steps, op, value) != not {
			want = append(want, strconv.Itoa(i))
		}
	}
	c.want = strings.Join(want, " ")
	return c
}

// jsonMatches returns a condition for each path and operator.
func jsonMatches() []condition {
	var out []condition
	for i, steps := range documentPaths {
		for k, op := range []query.JSONOp{query.JSONEq, query.JSONGte, query.JSONLt, query.JSONHas, query.JSONExists} {
			out = append(out, jsonCondition(1+(i+k)%2, steps, op, []string{`1`, `"a"`}[k%2*(i%2)], (i+k)%3 == 0))
		}
	}
	for _, value := range documentValues {
		out = append(out, jsonCondition(1, []any{"a"}, query.JSONEq, value, false), jsonCondition(2, []any{}, query.JSONEq, value, true),
			jsonCondition(2, []any{"a"}, query.JSONHas, value, false))
		switch parsed(value).(type) {
		case string, json.Number:
			for op := query.JSONLt; op <= query.JSONGte; op++ {
				out = append(out, jsonCondition(1, []any{"a"}, op, value, false))
			}
		}
	}
	for _, text := range []string{"", "o", "Hello", "World", "%", "_*?[x]", "\n", "ello World"} {
		for op := query.JSONContains; op <= query.JSONEndsWith; op++ {
			out = append(out, jsonCondition(1, []any{"a"}, op, text, false), jsonCondition(2, []any{"a"}, op, text, true))
		}
	}
	folded := query.Insensitive(query.JSONMatch{Column: 1, Path: query.JSONPath{{Key: "a"}}, Value: js(`"hello WORLD"`)})
	return append(out, condition{"eq folded", docTable, folded, strconv.Itoa(documentIndex(`{"a":"Hello World"}`))})
}

func documentIndex(document string) int {
	for i, d := range documents {
		if d == document {
			return i
		}
	}
	return -1
}

// createDocs returns the statements that create docTable from the empty table kind.
func createDocs(db *Database) []string {
	out := []string{`CREATE TABLE "doc" AS SELECT "id", "v_json" AS "b", "v_json" AS "j" FROM "kind"`}
	if db.postgres() {
		out = append(out, `ALTER TABLE "doc" ALTER COLUMN "j" TYPE json`)
	}
	return out
}

func testJSON(t *testing.T, e *env) {
	for i, d := range documents {
		row := []query.Value{num(i), null, null}
		if d != "" {
			row[1], row[2] = js(d), js(d)
		}
		do(t, e, insert(docTable, []int{0, 1, 2}, row))
	}
	runAll(t, e, jsonMatches())
	testWholeDocuments(t, e)
	random := rand.New(rand.NewPCG(14, 7))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	for range suite.Size(100, 5000) {
		op := query.JSONOp(random.IntN(int(query.JSONSame)))
		value := pick(documentValues)
		if _, text := op.Text(); text {
			value = pick([]string{"a", "", "zero", "é", "%", "lo W"})
		} else if op >= query.JSONLt && op <= query.JSONGte {
			value = pick([]string{`1`, `100`, `"a"`, `"zero"`, `0.1`, `9007199254740993`, `-1e-9`})
		}
		jsonCondition(1+random.IntN(2), documentPaths[random.IntN(len(documentPaths))], op, value, random.IntN(2) == 0).run(t, e)
	}
	testJSONKeys(t, e)
}

// testJSONKeys finds random keys in documents, and no key in a document without it.
func testJSONKeys(t *testing.T, e *env) {
	id := len(documents)
	suite.Check(t, func(r *rapid.T) {
		id++
		key, text := rapid.StringMatching(`[^\x00]{0,12}`).Draw(r, "key"), rapid.StringMatching(`[^\x00]{0,12}`).Draw(r, "text")
		document, err := json.Marshal(map[string]any{"o": map[string]any{key: []any{text}}})
		if err != nil {
			r.Fatal(err)
		}
		if _, err := e.Run(t.Context(), insert(docTable, []int{0, 1, 2}, []query.Value{num(id), js(string(document)), js(string(document))}), nil); err != nil {
			r.Fatal(err)
		}
		value, _ := json.Marshal(text) // a string can always be marshalled
		at := query.JSONPath{{Key: "o"}, {Key: key}}
		for column := 1; column <= 2; column++ {
			found := query.And{
				query.Compare{Column: 0, Value: num(id)}, query.JSONMatch{Column: column, Path: at, Op: query.JSONHas, Value: js(string(value))},
				query.JSONMatch{Column: column, Path: append(at, query.JSONStep{Array: true}), Value: js(string(value))},
				query.JSONMatch{Column: column, Path: append(at, query.JSONStep{Array: true}), Op: query.JSONContains, Value: str(text)},
				query.Not{P: query.JSONMatch{Column: column, Path: query.JSONPath{{Key: "o"}, {Key: key + "'"}}, Op: query.JSONExists}},
			}
			n, err := e.Run(t.Context(), &query.Count{Table: docTable, Where: found, Limit: -1}, nil)
			if err != nil || n != 1 {
				r.Fatalf("%s: %d, %v", document, n, err)
			}
		}
	})
}

// testWholeDocuments compares Json columns as a whole, without a path.
func testWholeDocuments(t *testing.T, e *env) {
	for _, value := range documentValues {
		for column := 1; column <= 2; column++ {
			var want []string
			for i, d := range documents {
				if d != "" && sameJSON(parsed(d), parsed(value)) {
					want = append(want, strconv.Itoa(i))
				}
			}
			for name, p := range map[string]query.Predicate{
				"eq": query.Compare{Column: column, Value: js(value)}, "in": query.In{Column: column, Values: []query.Value{js(value), js(`"none"`)}},
			} {
				condition{docTable.Columns[column].Name + " " + name + " " + value, docTable, p, strings.Join(want, " ")}.run(t, e)
			}
		}
	}
}
