package gen_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen/internal/names"
)

const nameTable = "internal/names/table.go"

// TestRuntimeHasTheNames looks up every name and method of the table in the runtime, including
// those that the schemas of other tests do not use.
func TestRuntimeHasTheNames(t *testing.T) {
	fset := token.NewFileSet()
	table, err := parser.ParseFile(fset, nameTable, nil, parser.SkipObjectResolution)
	must(t, err)
	l := lookup{t: t, packages: map[string]*types.Package{}, found: map[string]types.Object{}}
	imports := importer.ForCompiler(fset, "gc", exports(t))
	for path, name := range names.Packages() {
		p, err := imports.Import(path)
		must(t, err)
		if p.Name() != name {
			t.Errorf("package %s is called %s", path, p.Name())
		}
		l.packages[strings.TrimPrefix(name, "gen")] = p
	}
	used := generatorSource(t)
	for _, d := range table.Decls {
		for _, spec := range d.(*ast.GenDecl).Specs {
			v := spec.(*ast.ValueSpec)
			name := v.Names[0]
			l.found[name.Name] = l.entry(v.Values[0].(*ast.CompositeLit))
			if name.IsExported() && !strings.Contains(used, "names."+name.Name) {
				t.Errorf("nothing uses %s", name.Name)
			}
		}
	}
	if len(l.found) < 100 {
		t.Errorf("the table has %d entries", len(l.found))
	}
	if strings.Contains(used, `"github.com/cocomon/comon_orm/runtime`) {
		t.Errorf("the generator writes a path of the runtime next to %s", nameTable)
	}
}

// generatorSource returns the source of the packages that use names of the table.
func generatorSource(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, dir := range []string{"ir", "emit"} {
		files, err := filepath.Glob(dir + "/*.go")
		must(t, err)
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			must(t, err)
			out.Write(text)
		}
	}
	return out.String()
}

// lookup finds the objects to which the entries of the table refer.
type lookup struct {
	t        *testing.T
	packages map[string]*types.Package
	found    map[string]types.Object // by variable of the table
}

// entry looks up an entry of the form Name{package, "Name"} or Method{type, "Name"}. It returns nil
// for a method.
func (l lookup) entry(literal *ast.CompositeLit) types.Object {
	l.t.Helper()
	name, err := strconv.Unquote(literal.Elts[1].(*ast.BasicLit).Value)
	must(l.t, err)
	switch of := literal.Elts[0].(type) {
	case *ast.CompositeLit:
		l.method(l.entry(of), name)
	case *ast.Ident:
		if types.ExprString(literal.Type) == "Method" {
			l.method(l.found[of.Name], name)
			return nil
		}
		o := l.packages[of.Name].Scope().Lookup(name)
		if o == nil || !o.Exported() {
			l.t.Errorf("package %s has no %s", of.Name, name)
		}
		return o
	}
	return nil
}

func (l lookup) method(of types.Object, name string) {
	l.t.Helper()
	if of == nil {
		l.t.Errorf("method %s is of no type", name)
		return
	}
	o, _, _ := types.LookupFieldOrMethod(of.Type(), true, of.Pkg(), name)
	if f, ok := o.(*types.Func); !ok || !f.Exported() {
		l.t.Errorf("%s has no method %s", of.Name(), name)
	}
}
