package layers_test

import (
	"bytes"
	"encoding/json"
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
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sqlPackage = m + "internal/sqltext"

// executors returns the packages that pass SQL to a database driver. A driver needs a string.
func executors() []string {
	return []string{"migrate/postgres", "migrate/sqlite", "runtime/postgres", "runtime/sqlite", "runtime/sqlite/internal/driver"}
}

// allowedText returns the packages that may call sqltext.Text, because they write SQL into other
// text: a schema, a message, or a statement of the client.
func allowedText() []string {
	return []string{
		"cmd/comon_orm", "gen/ir", "grammar/check", "internal/app", "migrate", "migrate/diff", "migrate/lint/internal/statement", "migrate/raise",
		"runtime/sqlgen", "runtime/internal/sqlitecatalog",
	}
}

// TestSQLStaysSQL checks that SQL becomes a string only in internal/sqltext, in the executors, and
// in calls of sqltext.Text in the packages of allowedText.
func TestSQLStaysSQL(t *testing.T) {
	dependOnSources(t)
	s := newTypeSource(t)
	checked := 0
	for _, p := range s.packages {
		name := strings.TrimPrefix(p.ImportPath, m)
		if p.ImportPath == sqlPackage || slices.Contains(executors(), name) || isTooling(name) || !slices.Contains(p.Deps, sqlPackage) {
			continue
		}
		var files []*ast.File
		for _, file := range p.GoFiles {
			files = append(files, s.parse(t, filepath.Join(p.Dir, file), nil))
		}
		for _, violation := range s.escapes(t, p.ImportPath, files) {
			t.Error(violation)
		}
		checked++
	}
	if checked < 10 {
		t.Errorf("only %d packages of the module know SQL", checked)
	}
}

// TestSQLEscapes checks that the test above finds every known way to convert SQL to a string.
func TestSQLEscapes(t *testing.T) {
	s := newTypeSource(t)
	const source = `package fixture

import (
	"fmt"

	"` + sqlPackage + `"
)

type text string

func letters[T ~string](t T) int { return len(t) }

func ways(sql sqltext.SQL, list []sqltext.SQL, at *sqltext.SQL) {
	_ = string(sql)                   // 14
	_ = []byte(list[0])               // 15
	_ = text(*at)                     // 16
	_ = append([]byte(nil), sql...)   // 17
	copy(make([]byte, 1), sql)        // 18
	_ = letters(sql)                  // 19
	_ = sqltext.Text(sql)             // 20
	_ = (*string)(at)                 // 21
}

func allowed(sql sqltext.SQL, name string) {
	_ = sqltext.SQL(name) + " " + sqltext.SQL(sql) + sqltext.Trim(sql) + sql[1:]
	_ = fmt.Sprintf("%s: %d", sql, len(sql))
	_ = append([]sqltext.SQL(nil), sql)
	_ = string(text(name)) + string(name)
}
`
	found := s.escapes(t, m+"fixture", []*ast.File{s.parse(t, "fixture.go", source)})
	var lines []string
	for _, f := range found {
		lines = append(lines, strings.Split(f, ":")[1])
	}
	if got := strings.Join(lines, " "); got != "14 15 16 17 18 19 20 21" {
		t.Errorf("found in lines %s:\n%s", got, strings.Join(found, "\n"))
	}
}

func isTooling(name string) bool {
	return slices.ContainsFunc([]string{"internal/schematest", "internal/pgtest", "internal/suite", "migrate/migratetest", "runtime/executortest"}, func(dir string) bool {
		return name == dir || strings.HasPrefix(name, dir+"/")
	})
}

// typeSource checks the types of source. It reads imported packages from the compiler's export
// data.
type typeSource struct {
	fset     *token.FileSet
	packages []compiled
	exports  map[string]string
	importer types.Importer
}

type compiled struct {
	ImportPath, Dir, Export string
	GoFiles, Deps           []string
}

func newTypeSource(t *testing.T) *typeSource {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Deps", m+"...")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	s := &typeSource{fset: token.NewFileSet(), exports: map[string]string{}}
	for decoder := json.NewDecoder(&stdout); ; {
		var p compiled
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		s.exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, m) {
			s.packages = append(s.packages, p)
		}
	}
	s.importer = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(s.exports[path]) })
	return s
}

func (s *typeSource) parse(t *testing.T, path string, source any) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(s.fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// escapes lists the places of a package where SQL becomes a string.
func (s *typeSource) escapes(t *testing.T, path string, files []*ast.File) []string {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: s.importer}
	if _, err := config.Check(path, s.fset, files, info); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if why := escape(info, strings.TrimPrefix(path, m), n); why != "" {
				out = append(out, fmt.Sprintf("%s: %s", s.fset.Position(n.Pos()), why))
			}
			return true
		})
	}
	return out
}

func escape(info *types.Info, name string, n ast.Node) string {
	if id, ok := n.(*ast.Ident); ok {
		return useOf(info, name, id)
	}
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	last := info.TypeOf(call.Args[len(call.Args)-1])
	switch f := info.Types[call.Fun]; {
	case f.IsType() && holdsSQL(last) && !holdsSQL(f.Type):
		return "SQL becomes " + f.Type.String() + ": keep it as sqltext.SQL"
	case f.IsBuiltin() && isSQL(last) && len(call.Args) == 2 && types.ExprString(call.Fun) != "print" && !holdsSQL(info.TypeOf(call.Args[0])):
		return "the bytes of SQL are copied: build it with +, sqltext.Join or sqltext.Replace"
	}
	return ""
}

// useOf reports a use of sqltext.Text, or of a function that accepts any kind of string.
func useOf(info *types.Info, name string, id *ast.Ident) string {
	f, ok := info.Uses[id].(*types.Func)
	if !ok || f.Pkg() == nil {
		return ""
	}
	if f.Pkg().Path() == sqlPackage {
		if f.Name() == "Text" && !slices.Contains(allowedText(), name) {
			return "sqltext.Text outside of the packages listed here"
		}
		return ""
	}
	if f.Signature().TypeParams() == nil || !strings.HasPrefix(f.Pkg().Path(), m) {
		return ""
	}
	for i, arg := range slices.Collect(info.Instances[id].TypeArgs.Types()) {
		if of, ok := f.Signature().TypeParams().At(i).Constraint().Underlying().(*types.Interface); ok && isSQL(arg) && strings.Contains(of.String(), "~string") {
			return f.Name() + " takes SQL as any kind of string"
		}
	}
	return ""
}

func isSQL(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "SQL" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == sqlPackage
}

// holdsSQL reports whether a type is SQL, a pointer to SQL, or a collection of SQL.
func holdsSQL(t types.Type) bool {
	if isSQL(t) {
		return true
	}
	if t == nil {
		return false
	}
	switch t := types.Unalias(t).Underlying().(type) {
	case *types.Pointer:
		return isSQL(t.Elem())
	case *types.Slice:
		return holdsSQL(t.Elem())
	case *types.Array:
		return holdsSQL(t.Elem())
	case *types.Map:
		return holdsSQL(t.Elem())
	}
	return false
}
