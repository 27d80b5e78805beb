package gen_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

// The generated client of any valid schema passes the type checker and has no unused import.
func TestCorpusTypeChecks(t *testing.T) {
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", exports(t))
	corpus.Each(t, func(t *testing.T, schemas []corpus.Schema) {
		checked := 0
		for _, c := range schemas {
			s, diagnostics := grammar.Parse(c.Name, c.Text)
			if diagnostics.HasErrors() {
				continue
			}
			files, _, err := gen.Generate(s, gen.Options{Package: "db", ImportPath: "example.com/db"})
			if emulated := s.Datasource != nil && s.Datasource.RelationMode == schema.PrismaMode; emulated || err != nil {
				if !emulated || !errors.Is(err, gen.ErrRelationMode) {
					t.Errorf("%s: %v", c.Name, err)
				}
				continue
			}
			checked++
			typeCheck(t, c.Name, fset, imports, "example.com/db", "q", files)
		}
		if checked < 100 {
			t.Errorf("only %d schemas of %d are valid", checked, len(schemas))
		}
	})
}

// typeCheck checks the types of the client's package, of the packages inside it, and of the calls
// in its package comment. It returns an importer of these packages, or nil if a file cannot be
// parsed.
func typeCheck(t *testing.T, name string, fset *token.FileSet, imports types.Importer, client, queries string, files []gen.File) types.Importer {
	t.Helper()
	packages := map[string][]*ast.File{}
	for _, f := range files {
		if path.Ext(f.Path) != ".go" {
			continue
		}
		file, err := parser.ParseFile(fset, name+"/"+f.Path, f.Content, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		packages[path.Dir(f.Path)] = append(packages[path.Dir(f.Path)], file)
	}
	if client == "example.com/db" && queries == "q" {
		shown := calls(packages["."][0].Doc.Text())
		file, err := parser.ParseFile(fset, name+"/calls.go", shown, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: the calls of the package comment: %v\n%s", name, err, shown)
		}
		packages["calls"] = []*ast.File{file}
	}
	checked := own{imports, map[string]*types.Package{}}
	config := types.Config{Importer: checked, Error: func(err error) {
		if !strings.Contains(err.Error(), "imported and not used") || !strings.Contains(err.Error(), "calls.go") {
			t.Errorf("%s: %v", name, err)
		}
	}}
	for _, dir := range []string{".", queries, "calls"} {
		importPath := path.Join(client, dir)
		checked.packages[importPath], _ = config.Check(importPath, fset, packages[dir], nil) // errors are reported to config.Error
	}
	return checked
}

// calls returns a program that contains the code lines of a package comment.
func calls(doc string) string {
	text := "package calls\n\nimport (\n\t\"context\"\n\t\"encoding/json\"\n\t\"time\"\n\n\t\"example.com/db\"\n\t\"example.com/db/q\"\n\t\"github.com/shopspring/decimal\"\n)\n"
	n := 0
	for line := range strings.Lines(doc) {
		if call, ok := strings.CutPrefix(line, "\t"); ok {
			n++
			result, _, _ := strings.Cut(call, ",")
			text += fmt.Sprintf("\nfunc call%d(ctx context.Context, conn *db.Client) {\n\t%s\t_, _ = %s, err\n}\n", n, strings.ReplaceAll(call, "(ctx, db)", "(ctx, conn)"), result)
		}
	}
	return text
}

// own imports the packages that were checked before. It imports other packages from their compiled
// form.
type own struct {
	types.Importer
	packages map[string]*types.Package
}

func (o own) Import(importPath string) (*types.Package, error) {
	if p := o.packages[importPath]; p != nil {
		return p, nil
	}
	return o.Importer.Import(importPath)
}

// exports returns a function that finds the compiled form of packages that generated code imports.
func exports(t *testing.T) importer.Lookup {
	t.Helper()
	const runtime = "github.com/cocomon/comon_orm/runtime/"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}",
		runtime+"orm", runtime+"orm/gensupport", runtime+"driver", runtime+"query", runtime+"postgres", runtime+"sqlite", runtime+"ormtest", runtime+"postgres/postgrestest", "encoding/json",
		"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb", "github.com/cocomon/comon_orm/gen/testdata/values/own/query").Output()
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
