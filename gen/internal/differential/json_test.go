package differential_test

import (
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// metas are spelled as PostgreSQL prints them, so that both databases return the same text.
var metas = []json.RawMessage{
	json.RawMessage(`null`), json.RawMessage(`7`), json.RawMessage(`[1, "a", null]`), json.RawMessage(`{}`), json.RawMessage(`{"a": 1}`),
	json.RawMessage(`{"a": {"b": "axb"}}`), json.RawMessage(`{"0": true, "a": [2, "b%"]}`), json.RawMessage(`{"a": null}`), json.RawMessage(`{"a": "a_b"}`),
}

// metaAt returns the value at a path in the model. It returns false if there is none.
func metaAt(n *node, steps []any) (v any, ok bool) {
	if n.Meta == nil || json.Unmarshal(*n.Meta, &v) != nil {
		return nil, false
	}
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			object, _ := v.(map[string]any)
			v, ok = object[s]
		case int:
			array, _ := v.([]any)
			if ok = s < len(array); ok {
				v = array[s]
			}
		}
		if !ok {
			return nil, false
		}
	}
	return v, true
}

// insideMeta draws a condition on a value inside of a document.
func insideMeta(r *rapid.T) condition[*node] {
	steps := rapid.SampledFrom([][]any{{}, {"a"}, {"a", "b"}, {"a", 0}, {"a", 1}, {0}, {1}, {"0"}, {"none"}}).Draw(r, "path")
	path := q.Node.Meta.Path(steps...)
	value := rapid.SampledFrom([]any{nil, true, 1.0, 2.0, 7.0, "a", "axb", []any{}, map[string]any{}, map[string]any{"b": "axb"}, []any{2.0, "b%"}}).Draw(r, "value")
	text := rapid.SampledFrom([]string{"", "a", "b", "_", "%", "x"}).Draw(r, "text")
	holds := func(test func(v any) bool) func(*world, *node) bool {
		return func(_ *world, n *node) bool { v, ok := metaAt(n, steps); return ok && test(v) }
	}
	ordered := func(test func(c int) bool) func(*world, *node) bool {
		return holds(func(v any) bool { f, ok := v.(float64); return ok && test(cmp.Compare(f, 2)) })
	}
	texts := func(test func(s, part string) bool) func(*world, *node) bool {
		return holds(func(v any) bool { s, ok := v.(string); return ok && test(s, text) })
	}
	equal := holds(func(v any) bool { return reflect.DeepEqual(v, value) })
	exists := holds(func(any) bool { return true })
	null := holds(func(v any) bool { return v == nil })
	return rapid.SampledFrom([]condition[*node]{
		{path.Eq(value), equal}, {path.Not(value), func(w *world, n *node) bool { return !equal(w, n) }},
		{path.Lt(2), ordered(func(c int) bool { return c < 0 })}, {path.Gte(2), ordered(func(c int) bool { return c >= 0 })},
		{path.Contains(text), texts(strings.Contains)}, {path.StartsWith(text), texts(strings.HasPrefix)}, {path.EndsWith(text), texts(strings.HasSuffix)},
		{path.Has(value), holds(func(v any) bool {
			items, _ := v.([]any)
			for _, item := range items {
				if reflect.DeepEqual(item, value) {
					return true
				}
			}
			return false
		})},
		{path.HasKey("b"), holds(func(v any) bool { object, _ := v.(map[string]any); _, ok := object["b"]; return ok })},
		{path.Exists(), exists}, {path.IsMissing(), func(w *world, n *node) bool { return n.Meta != nil && !exists(w, n) }},
		{path.IsJSONNull(), null}, {path.IsNull(), func(w *world, n *node) bool { return !exists(w, n) || null(w, n) }},
		{orm.Insensitive(path.Eq("AXB")), holds(func(v any) bool { return v == "axb" })},
	}).Draw(r, "condition on JSON")
}
