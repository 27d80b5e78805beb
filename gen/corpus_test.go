package gen_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
)

const corpus = "../../shared/corpus"

// What the generator makes of any valid schema is Go that type-checks, without an import too many.
func TestCorpusTypeChecks(t *testing.T) {
	paths, err := filepath.Glob(corpus + "/*/*.prisma")
	must(t, err)
	if len(paths) == 0 {
		t.Skip("the corpus of schemas is not beside the checkout")
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", exports(t))
	checked := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(t, err)
		s, diagnostics := grammar.Parse(path, string(text))
		if diagnostics.HasErrors() {
			continue
		}
		files, _, err := gen.Generate(s, gen.Options{Package: "db", ImportPath: "example.com/db"})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		checked++
		typeCheck(t, path, fset, imports, files)
	}
	if checked < 100 {
		t.Errorf("only %d schemas of %d are valid", checked, len(paths))
	}
}

func typeCheck(t *testing.T, name string, fset *token.FileSet, imports types.Importer, files []gen.File) {
	t.Helper()
	var syntax []*ast.File
	for _, f := range files {
		file, err := parser.ParseFile(fset, name+"/"+f.Path, f.Content, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		syntax = append(syntax, file)
	}
	config := types.Config{Importer: imports, Error: func(err error) { t.Errorf("%s: %v", name, err) }}
	_, _ = config.Check("example.com/db", fset, syntax, nil) // the errors go to Error
}

// exports finds the compiled form of what generated code imports.
func exports(t *testing.T) importer.Lookup {
	t.Helper()
	const runtime = "github.com/cocomon/comon_orm/runtime/"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}",
		runtime+"orm", runtime+"query", runtime+"postgres", runtime+"sqlite").Output()
	must(t, err)
	found := map[string]string{}
	for line := range strings.Lines(string(out)) {
		importPath, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		found[importPath] = file
	}
	return func(importPath string) (io.ReadCloser, error) {
		content, err := os.ReadFile(found[path.Clean(importPath)])
		return io.NopCloser(bytes.NewReader(content)), err
	}
}
