package migrate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoCommands checks that the library names no flag and no command of comon_orm, because its
// callers may not use the command line. The answer to a hazard or a finding is data, which the
// command line renders.
func TestNoCommands(t *testing.T) {
	command := regexp.MustCompile(`--[a-z]|\bcomon_orm (migrate|db|check|init|format|generate)\b|\b(migrate (dev|deploy|status|resolve|rollback|reset|rebase|baseline|lint|diff)|db (pull|push))\b`)
	for _, dir := range []string{".", "plan", "artifact", "history", "lint", "hazard"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			parsed, err := parser.ParseFile(fset, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && command.MatchString(strings.ReplaceAll(text.Value, "prisma migrate", "")) {
					t.Errorf("%s: %s", fset.Position(text.Pos()), text.Value)
				}
				return true
			})
		}
	}
}
