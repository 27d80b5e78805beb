package query_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

func TestNewJSONPath(t *testing.T) {
	for _, c := range []struct {
		steps []any
		want  string // "" for an error
	}{
		{nil, `$`},
		{[]any{"a", 0, "b c", 12}, `$["a"][0]["b c"][12]`},
		{[]any{"0", 0}, `$["0"][0]`},
		{[]any{""}, `$[""]`},
		{[]any{`a"]`}, `$["a\"]"]`},
		{[]any{-1}, ""},
		{[]any{int64(1)}, ""},
		{[]any{1.0}, ""},
		{[]any{nil}, ""},
		{[]any{"a\x00"}, ""},
		{[]any{"\xff"}, ""},
	} {
		p, err := query.NewJSONPath(c.steps...)
		if (err != nil) != (c.want == "") || err == nil && p.String() != c.want {
			t.Errorf("NewJSONPath(%q) = %s, %v; want %q", c.steps, p, err, c.want)
		}
	}
}
