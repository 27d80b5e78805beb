package executortest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// setAt is the model of a change that sets a value. there is false for a missing document. It
// returns false if the result is missing.
func setAt(v any, there bool, steps []any, value any) (any, bool) {
	if len(steps) == 0 {
		return value, true
	}
	switch s := steps[0].(type) {
	case string:
		object, fits := v.(map[string]any)
		if there && !fits {
			return v, true
		}
		old, has := object[s]
		if inner, ok := setAt(old, has, steps[1:], value); ok {
			object = maps.Clone(object)
			if object == nil {
				object = map[string]any{}
			}
			object[s] = inner
			return object, true
		}
	case int:
		array, fits := v.([]any)
		if there && !fits || s > len(array) {
			return v, there
		}
		var old any
		if s < len(array) {
			old = array[s]
		}
		if inner, ok := setAt(old, s < len(array), steps[1:], value); ok {
			return slices.Concat(array[:s], []any{inner}, array[min(s+1, len(array)):]), true
		}
	}
	return v, there
}

// removeAt is the model of a change that removes a value.
func removeAt(v any, steps []any) any {
	if _, ok := follow(v, steps); !ok {
		return v
	}
	switch s := steps[0].(type) {
	case string:
		object := maps.Clone(v.(map[string]any))
		if len(steps) == 1 {
			delete(object, s)
		} else {
			object[s] = removeAt(object[s], steps[1:])
		}
		return object
	case int:
		array := slices.Clone(v.([]any))
		if len(steps) == 1 {
			return slices.Delete(array, s, s+1)
		}
		array[s] = removeAt(array[s], steps[1:])
		return array
	}
	return v
}

// docChange is a change of a document in the suite and in the model.
type docChange struct {
	steps []any
	value string // "" to remove
}

func (c docChange) node(t *testing.T) query.JSONChange {
	path, err := query.NewJSONPath(c.steps...)
	must(t, err)
	if c.value == "" {
		return query.JSONChange{Path: path, Remove: true}
	}
	return query.JSONChange{Path: path, Value: js(c.value)}
}

// changed returns the document after changes. "" stands for NULL.
func changed(document string, cs []docChange) string {
	var v any
	there := document != ""
	if there {
		v = parsed(document)
	}
	for _, c := range cs {
		switch {
		case c.value != "":
			v, there = setAt(v, there, c.steps, parsed(c.value))
		case there:
			v = removeAt(v, c.steps)
		}
	}
	if !there {
		return ""
	}
	text, _ := json.Marshal(v) // v was decoded from JSON
	return string(text)
}

// docChanges returns changes for every path: a value of each type is set, or the value is removed.
func docChanges() [][]docChange {
	paths := append(slices.Clone(documentPaths), []any{"new", "x", 0}, []any{"a", 2}, []any{"a", 9}, []any{1}, []any{"a", 0, 0}, []any{"missing", 1}, []any{"a", 4, "k"})
	var out [][]docChange
	for i, steps := range paths {
		for k, value := range []string{`null`, `{"x":[1,"é\n"]}`, `1.50`, ``} {
			if value == "" && len(steps) > 0 || value != "" && k == i%3 {
				out = append(out, []docChange{{steps, value}})
			}
			if k == i%8 {
				out = append(out, []docChange{{[]any{"b", "c"}, `[true]`}, {steps, `"v"`}, {[]any{"a"}, ""}, {[]any{"z"}, `1e2`}})
			}
		}
	}
	return out
}

// testJSONChanges changes every document by every change, and compares the result with the model.
func testJSONChanges(t *testing.T, e *env) {
	rows := make([][]query.Value, len(documents))
	for i, d := range documents {
		rows[i] = []query.Value{num(i), null, null}
		if d != "" {
			rows[i][1], rows[i][2] = js(d), js(d)
		}
	}
	do(t, e, insert(docTable, []int{0, 1, 2}, rows...))
	for _, cs := range docChanges() {
		var nodes []query.JSONChange
		for _, c := range cs {
			nodes = append(nodes, c.node(t))
		}
		n := &query.Update{Table: docTable, Where: query.AllRows{}, Returning: []int{0, 1, 2},
			Set: []query.Assign{{Column: 1, Op: query.ChangeJSON, JSON: nodes}, {Column: 2, Op: query.ChangeJSON, JSON: nodes}}}
		undone(t, e, func(tx *env) {
			_, err := tx.Run(t.Context(), n, func(r driver.Row) error {
				document := documents[r.Int(0)]
				want := changed(document, cs)
				for column := 1; column <= 2; column++ {
					if r.Null(column) != (want == "") || want != "" && !sameJSON(parsed(string(r.JSON(column))), parsed(want)) {
						return fmt.Errorf("%q changed by %v is %q, want %q", document, cs, textOf(r, column), want)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func textOf(r driver.Row, column int) string {
	if r.Null(column) {
		return ""
	}
	return string(r.JSON(column))
}
