package jsonvalue_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
)

// TestChanges checks the texts of changed documents. The conformance suite of the executors
// compares the values with PostgreSQL.
func TestChanges(t *testing.T) {
	for _, c := range []struct{ text, path, value, want string }{
		{``, `[]`, `1`, `1`},
		{``, `["a",0,"b"]`, `1`, `{"a":[{"b":1}]}`},
		{``, `["a",1]`, `1`, ``},
		{`{}`, `["a"]`, `1`, `{"a":1}`},
		{` { "b" : 2 } `, `["a"]`, `1`, `{ "b" : 2,"a":1}`},
		{`{"a":1,"a":2,"b":3}`, `["a"]`, `4`, `{"b":3,"a":4}`},
		{`{"a":{"b":1}}`, `["a","c"]`, `"x"`, `{"a":{"b":1,"c":"x"}}`},
		{`{"\u0061":1}`, `["a"]`, `2`, `{"a":2}`},
		{`{"a":"s"}`, `["a","b"]`, `1`, `{"a":"s"}`},
		{`{"a":null}`, `["a","b"]`, `1`, `{"a":null}`},
		{`[ ]`, `[0]`, `1`, `[1]`},
		{`[1, 2]`, `[2]`, `3`, `[1, 2,3]`},
		{`[1,2]`, `[0]`, `3`, `[3,2]`},
		{`[1]`, `[2]`, `3`, `[1]`},
		{`[1]`, `["0"]`, `3`, `[1]`},
		{`[1]`, `[1,1]`, `3`, `[1]`},
		{`{"a":1,"a":2,"b":3}`, `["a"]`, ``, `{"b":3}`},
		{`{"a":{"b":[1,2,3]}}`, `["a","b",1]`, ``, `{"a":{"b":[1,3]}}`},
		{`[1]`, `[0]`, ``, `[]`},
		{`[1]`, `[1]`, ``, `[1]`},
		{``, `["a"]`, ``, ``},
	} {
		steps := jsonvalue.Steps(c.path)
		got := ""
		if c.value == "" {
			got = jsonvalue.Remove(c.text, steps)
		} else {
			got = jsonvalue.Set(c.text, steps, c.value)
		}
		if got != c.want {
			t.Errorf("%s at %s of %s gives %s, want %s", c.value, c.path, c.text, got, c.want)
		}
	}
}
