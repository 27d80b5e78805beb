package gen_test

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const blog = "github.com/cocomon/comon_orm/examples/blog/blogdb"

// The client, its rows and its inputs are types that many packages of an application use. They must
// not refer to a generic descriptor. Every package that uses an instance of a generic type compiles
// all methods of that type again. The compiler also reads all types to which fields and methods of
// a type refer.
func TestNoTypeLeadsToDescriptors(t *testing.T) {
	client := load(t, blog)
	w := walk{found: map[types.Type]bool{}}
	for _, name := range client.Scope().Names() {
		if obj := client.Scope().Lookup(name); obj.Exported() {
			w.visit(obj.Type(), name)
		}
	}
	for _, path := range w.generic {
		t.Errorf("a generic type is reached: %s", path)
	}
	if len(w.found) < 50 {
		t.Errorf("the walk saw only %d types", len(w.found))
	}
}

// This test shows that the walk finds descriptors. The variable of a model in the query package
// refers to the row structs of other models, but not to the types of their variables.
func TestVariablesLeadToNoOtherVariables(t *testing.T) {
	queries := load(t, blog+"/q")
	for _, name := range queries.Scope().Names() {
		obj, ok := queries.Scope().Lookup(name).(*types.Var)
		if !ok || !obj.Exported() {
			continue
		}
		w := walk{found: map[types.Type]bool{}}
		w.visit(obj.Type(), name)
		if len(w.generic) == 0 {
			t.Errorf("the walk from %s finds no descriptor", name)
		}
		for found := range w.found {
			named, ok := found.(*types.Named)
			if ok && named.Obj().Pkg() == queries && named.Obj().Name() != name+"Model" {
				t.Errorf("%s leads to %s", name, named.Obj().Name())
			}
		}
	}
}

// load reads a compiled package.
func load(t *testing.T, path string) *types.Package {
	t.Helper()
	p, err := compiled(t, path).Import(path)
	must(t, err)
	return p
}

// compiled returns an importer that reads a package and its imports from their compiled form.
func compiled(t *testing.T, path string) types.Importer {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", path).Output()
	must(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		importPath, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[importPath] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(importPath string) (io.ReadCloser, error) {
		return os.Open(files[importPath])
	})
}

// walk visits all types that the compiler reads together with a type: the types of its fields,
// methods, parameters and elements.
type walk struct {
	found   map[types.Type]bool
	generic []string // the paths to generic types of this module
}

func (w *walk) visit(t types.Type, path string) {
	if t == nil || w.found[t] {
		return
	}
	w.found[t] = true
	switch t := t.(type) {
	case *types.Named:
		w.named(t, path)
	case *types.Alias:
		w.visit(types.Unalias(t), path)
	case *types.Pointer:
		w.visit(t.Elem(), path)
	case *types.Slice:
		w.visit(t.Elem(), path+"[]")
	case *types.Array:
		w.visit(t.Elem(), path+"[]")
	case *types.Chan:
		w.visit(t.Elem(), path)
	case *types.Map:
		w.visit(t.Key(), path)
		w.visit(t.Elem(), path)
	case *types.Struct:
		for f := range t.Fields() {
			w.visit(f.Type(), path+"."+f.Name())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			w.visit(v.Type(), path)
		}
	case *types.Signature:
		w.visit(t.Params(), path)
		w.visit(t.Results(), path)
	case *types.Interface:
		for m := range t.Methods() {
			w.visit(m.Type(), path+"."+m.Name())
		}
	}
}

func (w *walk) named(t *types.Named, path string) {
	if pkg := t.Obj().Pkg(); pkg == nil || !strings.HasPrefix(pkg.Path(), "github.com/cocomon/") {
		return // types of other modules do not matter
	}
	path = fmt.Sprintf("%s: %s.%s", path, t.Obj().Pkg().Name(), t.Obj().Name())
	// generic types of the support package have an instance for each type of value, not each model
	if (t.TypeArgs() != nil || t.TypeParams() != nil) && t.Obj().Pkg().Name() != "gensupport" {
		w.generic = append(w.generic, path)
	}
	w.visit(t.Underlying(), path)
	for m := range t.Methods() {
		w.visit(m.Type(), path+"."+m.Name())
	}
}
