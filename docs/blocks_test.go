package docs_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// block is a Go block of a page: statements with ctx, db and t, or declarations of a package.
type block struct {
	page     string
	line     int // of its first line
	text     string
	topLevel bool
}

// first returns the first line, a comment if the block needs something that others do not.
func (b block) first() string {
	line, _, _ := strings.Cut(b.text, "\n")
	return line
}

// pages returns the pages of the guide.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("client/*.md")
	if err != nil || len(list) < 10 {
		t.Fatalf("pages %v: %v", list, err)
	}
	return append([]string{"client.md"}, list...)
}

func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		lines, in := strings.Split(string(text), "\n"), -1
		for i, line := range lines {
			switch {
			case in < 0 && line == "```go":
				in = i + 1
			case in >= 0 && line == "```":
				all = append(all, block{page: page, line: in + 1, text: strings.Join(lines[in:i], "\n")})
				in = -1
			}
		}
	}
	return all
}

// imports returns the packages that blocks use, by the names that they have there.
func imports() map[string]string {
	const module = "github.com/cocomon/comon_orm/"
	paths := map[string]string{
		"blogdb": module + "examples/blog/blogdb", "q": module + "examples/blog/blogdb/q", "blogdbtest": module + "examples/blog/blogdb/blogdbtest",
		"driver": "database/sql/driver", "sqlite": "modernc.org/sqlite", "decimal": "github.com/shopspring/decimal",
	}
	for _, path := range []string{
		"database/sql", "encoding/hex", "encoding/json", "errors", "fmt", "log/slog", "net/url", "os", "time",
		module + "runtime/orm", module + "runtime/ormtest", module + "runtime/postgres", module + "runtime/sqldb", module + "runtime/sqlite/sqlitefunc",
	} {
		paths[path[strings.LastIndex(path, "/")+1:]] = path
	}
	return paths
}

// source returns a Go file for the block. Its functions are named after n. Errors of the compiler
// name the line of the page.
func (b *block) source(n int) (string, error) {
	page, err := filepath.Abs(b.page)
	if err != nil {
		return "", err
	}
	header := "package blocks\n\n"
	head := fmt.Sprintf("func block%d(ctx context.Context, t *testing.T, db *blogdb.Client) error {\n\t_, _, _ = ctx, t, db\n\t{\n", n)
	at := fmt.Sprintf("//line %s:%d\n", page, b.line)
	file, err := parser.ParseFile(token.NewFileSet(), "", header+head+at+b.text+"\n}\nreturn nil\n}\n", 0)
	var uses string
	if err == nil {
		uses = usesOf(file.Decls[0].(*ast.FuncDecl).Body.List[1].(*ast.BlockStmt))
	} else {
		b.topLevel = true
		if file, err = parser.ParseFile(token.NewFileSet(), "", header+at+b.text, 0); err != nil {
			return "", err
		}
		head = ""
	}
	used := map[string]bool{}
	for _, name := range file.Unresolved {
		used[name.Name] = true
	}
	all := imports()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if used[name] {
			header += fmt.Sprintf("import %s %q\n", name, all[name])
		}
	}
	if b.topLevel {
		return header + at + b.text, nil
	}
	return header + "import \"context\"\nimport \"testing\"\n" + head + at + b.text + "\n" + uses + "}\n\treturn nil\n}\n", nil
}

// usesOf returns statements that use the variables of a block, and return its error.
func usesOf(body *ast.BlockStmt) string {
	var names []string
	add := func(e ast.Expr) {
		if name, ok := e.(*ast.Ident); ok && name.Name != "_" && !slices.Contains(names, name.Name) {
			names = append(names, name.Name)
		}
	}
	for _, s := range body.List {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, e := range s.Lhs {
					add(e)
				}
			}
		case *ast.DeclStmt:
			d, ok := s.Decl.(*ast.GenDecl)
			for i := 0; ok && d.Tok == token.VAR && i < len(d.Specs); i++ {
				for _, name := range d.Specs[i].(*ast.ValueSpec).Names {
					add(name)
				}
			}
		}
	}
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "_ = &%s\n", name)
	}
	if slices.Contains(names, "err") {
		text.WriteString("return err\n")
	}
	return text.String()
}
