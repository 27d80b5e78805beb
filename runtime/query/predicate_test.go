package query_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

var table = &query.Table{Model: "T", Name: "t", Key: []int{0}, Columns: []query.Column{
	{Name: "id", Kind: query.Int}, {Name: "name", Kind: query.String}, {Name: "tags", Kind: query.String, List: true},
}}

// samples has one predicate of each kind, with as many values as the kind can hold.
func samples() map[string]query.Predicate {
	text := query.StringValue
	name := query.Compare{Column: 1, Value: text("a")}
	self := &query.Link{Field: "self", From: table, To: table, FromColumns: []int{0}, ToColumns: []int{0}, Owner: true}
	return map[string]query.Predicate{
		"And":       query.And{name, name},
		"Or":        query.Or{name, name},
		"Not":       query.Not{P: name},
		"AllRows":   query.AllRows{},
		"Compare":   name,
		"In":        query.In{Column: 1, Values: []query.Value{text("a"), text("b")}},
		"IsNull":    query.IsNull{Column: 1},
		"Match":     query.Match{Column: 1, Text: "a"},
		"ListMatch": query.ListMatch{Column: 2, Op: query.HasEvery, Values: []query.Value{text("a"), text("b")}},
		"Related":   query.Related{Link: self, Quant: query.Is, Where: name},
		"Keys":      query.Keys{Columns: []int{0, 1}, Rows: [][]query.Value{{query.IntValue(1), text("a")}, {query.IntValue(2), text("b")}}},
	}
}

// TestEveryPredicate: each kind of condition that this package declares compiles on every database, shows its values to those who
// check them, and has a case in the conformance suite of executors.
func TestEveryPredicate(t *testing.T) {
	declared := declared(t)
	if len(declared) < 10 {
		t.Fatalf("found the predicates %v", declared)
	}
	suite := built(t, filepath.Join("..", "executortest"))
	for _, kind := range declared {
		t.Run(kind, func(t *testing.T) {
			p := samples()[kind]
			if p == nil {
				t.Fatal("there is no sample of it: add one to samples")
			}
			if got := reflect.TypeOf(p).Name(); got != kind {
				t.Fatalf("the sample is a %s", got)
			}
			for _, d := range []sqlgen.Dialect{sqlgen.Postgres{}, sqlgen.SQLite{}} {
				if _, err := sqlgen.Compile(d, &query.Select{Table: table, Columns: []int{0}, Where: p, Limit: -1}); err != nil {
					t.Errorf("%T: %v: add it to predicate in runtime/sqlgen", d, err)
				}
			}
			shown := 0
			if err := query.EachValue(table, p, func(*query.Table, int, query.Value) error { shown++; return nil }); err != nil {
				t.Fatal(err)
			}
			if held := held(reflect.ValueOf(p)); shown != held {
				t.Errorf("it shows %d of %d values: mend eachValue", shown, held)
			}
			if query.Insensitive(p) == nil {
				t.Error("insensitive takes it away")
			}
			if !suite[kind] {
				t.Error("runtime/executortest has no case of it: add one to predicates.go")
			}
		})
	}
	if extra := len(samples()) - len(declared); extra != 0 {
		t.Errorf("there are samples of %v, declared are %v", slices.Sorted(maps.Keys(samples())), declared)
	}
}

// TestNoCondition: nil is a condition that always holds, alone and inside others.
func TestNoCondition(t *testing.T) {
	if query.Insensitive(nil) != nil || query.Insensitive(query.Not{}).(query.Not).P != nil {
		t.Error("a condition came from none")
	}
	for _, p := range []query.Predicate{nil, query.And{nil}, query.Not{}} {
		if err := query.EachValue(table, p, nil); err != nil {
			t.Error(err)
		}
	}
}

// held counts the values in a predicate; a text that is searched for is one, too.
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
		n += held(v.Elem())
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

// declared are the receivers of the method insensitive in this package.
func declared(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, file := range parse(t, ".") {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "insensitive" {
				continue
			}
			receiver, ok := f.Recv.List[0].Type.(*ast.Ident)
			if !ok {
				t.Fatalf("the receiver %T is no name", f.Recv.List[0].Type)
			}
			out = append(out, receiver.Name)
		}
	}
	return out
}

// built are the types of package query of which the Go files in dir write a literal.
func built(t *testing.T, dir string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, file := range parse(t, dir) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				if of, ok := lit.Type.(*ast.SelectorExpr); ok {
					if pkg, ok := of.X.(*ast.Ident); ok && pkg.Name == "query" {
						out[of.Sel.Name] = true
					}
				}
			}
			return true
		})
	}
	return out
}

func parse(t *testing.T, dir string) []*ast.File {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}
