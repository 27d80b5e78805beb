package jsonvalue_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
	"github.com/cocomon/comon_orm/internal/suite"
)

// same is the model: it compares decoded values, and numbers as rationals.
func same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && rational(a).Cmp(rational(b)) == 0
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !same(a[i], b[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			if other, ok := b[k]; !ok || !same(v, other) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

func rational(n json.Number) *big.Rat {
	r, _ := new(big.Rat).SetString(n.String())
	return r
}

func decode(t interface{ Fatal(...any) }, text string) (v any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(text, err)
	}
	return v
}

// scalars are few, so that values are often equal, and spelled in several ways.
var scalars = []string{`null`, `true`, `false`, `""`, `"a"`, `"\u0061"`, `"é"`, `"\u00e9"`, `"1"`, `"\\\""`, `0`, `-0`, `0.0`, `0e5`, `1`, `1.0`, `10e-1`, `100`, `1e2`,
	`1E+2`, `-1`, `0.1`, `1e-1`, `9007199254740992`, `9007199254740993`, `0.10000000000000000000000000000000001`, `123456789012345678901234567890`, `1e30`}

var keys = []string{`""`, `"a"`, `"\u0061"`, `"b"`, `"0"`, `"é"`, `"a b"`, `"\""`}

func document(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		kind := rapid.IntRange(0, 3).Draw(r, "kind")
		if depth == 0 || kind < 2 {
			return rapid.SampledFrom(scalars).Draw(r, "scalar")
		}
		blank := rapid.SampledFrom([]string{"", " ", "\n\t"}).Draw(r, "blank")
		var parts []string
		for range rapid.IntRange(0, 3).Draw(r, "items") {
			item := document(depth-1).Draw(r, "item")
			if kind == 2 {
				item = rapid.SampledFrom(keys).Draw(r, "key") + blank + ":" + blank + item
			}
			parts = append(parts, blank+item+blank)
		}
		return blank + "{["[kind-2:kind-1] + blank + strings.Join(parts, ",") + "}]"[kind-2:kind-1] + blank
	})
}

// TestCanonical compares random documents in the model and by their canonical forms.
func TestCanonical(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		a, b := document(3).Draw(t, "a"), document(3).Draw(t, "b")
		x, y := jsonvalue.Canonical(a), jsonvalue.Canonical(b)
		if want := same(decode(t, a), decode(t, b)); (x == y) != want {
			t.Fatalf("%s and %s: equal is %t\n%s\n%s", a, b, want, x, y)
		}
		if !same(decode(t, a), decode(t, x)) || jsonvalue.Canonical(x) != x {
			t.Fatalf("%s became %s", a, x)
		}
	})
}

// TestAt follows random paths in the model and in the text.
func TestAt(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		text := document(4).Draw(t, "document")
		v, there := decode(t, text), true
		var steps []jsonvalue.Step
		for range rapid.IntRange(0, 4).Draw(t, "steps") {
			s := jsonvalue.Step{Array: rapid.Bool().Draw(t, "array"), Index: rapid.IntRange(0, 2).Draw(t, "index")}
			if !s.Array {
				s.Key = decode(t, rapid.SampledFrom(keys).Draw(t, "key")).(string)
			}
			steps = append(steps, s)
			var next any
			object, _ := v.(map[string]any)
			array, _ := v.([]any)
			switch member, ok := object[s.Key]; {
			case !s.Array:
				next, there = member, there && ok
			case s.Index < len(array):
				next = array[s.Index]
			default:
				there = false
			}
			v = next
		}
		found, ok := jsonvalue.At(text, steps)
		if ok != there || ok && !same(decode(t, found), v) {
			t.Fatalf("%s at %v: got %q %t, want %v %t", text, steps, found, ok, v, there)
		}
	})
}

// TestCompare compares numbers and texts with the model.
func TestCompare(t *testing.T) {
	for _, a := range scalars {
		for _, b := range scalars {
			x, y := decode(t, a), decode(t, b)
			want, ordered := 0, false
			switch x := x.(type) {
			case json.Number:
				if y, ok := y.(json.Number); ok {
					want, ordered = rational(x).Cmp(rational(y)), true
				}
			case string:
				if y, ok := y.(string); ok {
					want, ordered = strings.Compare(x, y), true
				}
			}
			if got, ok := jsonvalue.Compare(a, b); got != want || ok != ordered {
				t.Errorf("%s and %s: got %d %t, want %d %t", a, b, got, ok, want, ordered)
			}
		}
	}
}

func TestHasAndText(t *testing.T) {
	if !jsonvalue.Has(`[1, {"b":1.0,"a":2}]`, jsonvalue.Canonical(`{"a":2,"b":1}`)) || jsonvalue.Has(`{"a":1}`, "0.1e1") || jsonvalue.Has(`[]`, "null") {
		t.Error("Has")
	}
	if text, ok := jsonvalue.Text(` "a\n" `); text != "a\n" || !ok {
		t.Errorf("Text: %q", text)
	}
	if _, ok := jsonvalue.Text(`1`); ok {
		t.Error("a number has a text")
	}
}

func TestFits(t *testing.T) {
	for text, want := range map[string]bool{
		`[1, {"a": 1e131071}]`: true, `1e131072`: false, `[1e131072]`: false, `{"a":1e-16383}`: true, `1e-16384`: false, `0e-16384`: false,
		fmt.Sprintf("1.%0*d", 16384, 0): false, `1e99999999999999999999`: false, `"1e999999"`: true, `0e999999`: true,
	} {
		if got := jsonvalue.Fits(text); got != want {
			t.Errorf("%.30s: got %t", text, got)
		}
	}
}
