package query_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// TestEveryPredicate checks each kind of condition in this package: the conformance suite of the
// executors has cases for it, it compiles for every database, and EachValue reports its values.
func TestEveryPredicate(t *testing.T) {
	kinds := receivers(t, "insensitive", false)
	if len(kinds) < 10 {
		t.Fatalf("found the predicates %v", kinds)
	}
	cases := map[string][]executortest.Condition{}
	for _, c := range append(executortest.Conditions(), executortest.TextConditions()...) {
		if c.Where != nil {
			kind := reflect.TypeOf(c.Where).Name()
			cases[kind] = append(cases[kind], c)
		}
	}
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			if len(cases[kind]) == 0 {
				t.Error("no executor is tried with it: add conditions to runtime/executortest/predicates.go")
			}
			for _, c := range cases[kind] {
				tryCondition(t, c)
			}
		})
	}
}

func tryCondition(t *testing.T, c executortest.Condition) {
	t.Helper()
	for _, d := range []sqlgen.Dialect{sqlgen.Postgres{}, sqlgen.SQLite{}} {
		if _, err := sqlgen.Compile(d, &query.Count{Table: c.Table, Where: c.Where, Limit: -1}); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: %T: %v: add it to runtime/sqlgen/predicate.go", c.Name, d, err)
		}
	}
	shown := 0
	if err := query.EachValue(c.Table, c.Where, func(*query.Table, int, query.Value) error { shown++; return nil }); err != nil {
		t.Errorf("%s: %v", c.Name, err)
	}
	if held := held(reflect.ValueOf(c.Where)); shown != held {
		t.Errorf("%s: it shows %d of %d values: mend eachValue", c.Name, shown, held)
	}
	if query.Insensitive(c.Where) == nil {
		t.Errorf("%s: insensitive takes it away", c.Name)
	}
}

// TestNoCondition checks that nil is accepted as a condition, alone and inside other conditions.
func TestNoCondition(t *testing.T) {
	if query.Insensitive(nil) != nil || query.Insensitive(query.Not{}).(query.Not).P != nil {
		t.Error("a condition came from none")
	}
	for _, p := range []query.Predicate{nil, query.And{nil}, query.Not{}} {
		if err := query.EachValue(&query.Table{}, p, nil); err != nil {
			t.Error(err)
		}
	}
}

// held counts the values in a predicate, including the searched text of a Match.
func held(v reflect.Value) int {
	switch {
	case v.Type() == reflect.TypeFor[query.Value](), v.Type() == reflect.TypeFor[query.Match]():
		return 1
	case v.Type() == reflect.TypeFor[*query.Link]():
		return 0
	}
	n := 0
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			n += held(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += held(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += held(v.Field(i))
		}
	}
	return n
}

// parse parses the Go files of this package.
func parse(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}
