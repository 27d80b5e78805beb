package layers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// sqlReader is the only package that may compare a provider with one database, because most syntax
// of one database does not exist in the others.
const sqlReader = "internal/sqltext/"

// TestProvidersAreSwitched checks that code with different behaviour for each database uses a
// switch over all databases, so that the linter reports the switch when a database is added. A
// comparison with one database does not define the behaviour for the others.
func TestProvidersAreSwitched(t *testing.T) {
	for path, file := range sources(t) {
		if strings.HasPrefix(path, sqlReader) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) && (isProvider(file, b.X) || isProvider(file, b.Y)) {
				t.Errorf("%s compares with one provider: write a switch that names every one, or ask for a capability", path)
			}
			return true
		})
	}
}

// TestAddingADatabase checks docs/adding-a-database.md: it lists the files that the linter would
// report for a new database, and every file that it names exists.
func TestAddingADatabase(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "adding-a-database.md"))
	if err != nil {
		t.Fatal(err)
	}
	var switching []string
	for path, file := range sources(t) {
		if switches(file) && !strings.HasPrefix(path, sqlReader) {
			switching = append(switching, path)
		}
	}
	slices.Sort(switching)
	_, section, _ := strings.Cut(string(page), "## What the linter lists")
	section, _, _ = strings.Cut(section, "\n## ")
	listed := paths(section)
	listed = slices.DeleteFunc(listed, func(path string) bool { return filepath.Ext(path) != ".go" })
	slices.Sort(listed)
	if diff := cmp.Diff(switching, listed); diff != "" {
		t.Errorf("docs/adding-a-database.md lists other files (+) than have a switch over providers (-):\n%s", diff)
	}
	for _, path := range paths(string(page)) {
		if strings.Contains(path, "mysql") {
			continue // a file of the example of the page, which adds MySQL
		}
		if found, _ := filepath.Glob(filepath.Join(root, path)); len(found) == 0 {
			t.Errorf("the page names %s, which is not there", path)
		}
	}
}

// paths returns the names of files and directories that a page writes as code.
func paths(text string) []string {
	var out []string
	for _, match := range regexp.MustCompile("`([a-z_*.]+(?:/[a-z_0-9*.]+)+)`").FindAllStringSubmatch(text, -1) {
		out = append(out, match[1])
	}
	return out
}

// switches reports whether a switch in the file has a provider among its cases.
func switches(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			found = found || slices.ContainsFunc(c.List, func(e ast.Expr) bool { return isProvider(file, e) })
		}
		return true
	})
	return found
}

func isProvider(file *ast.File, e ast.Expr) bool {
	if own, ok := e.(*ast.Ident); ok {
		return file.Name.Name == "provider" && ast.IsExported(own.Name)
	}
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == "provider"
}

// sources returns the Go files of the module by path, without tests and generated clients.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_gen.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out[filepath.ToSlash(name)] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
