package layers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestPropertiesDrawFixedSeeds checks that tests draw their values from the seed of internal/suite.
// Then every run has the same values, and a long run can be repeated. Code other than tests may use
// random values that need no seed, such as the pause before a retry or Text of crypto/rand.
func TestPropertiesDrawFixedSeeds(t *testing.T) {
	checks := 0
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || filepath.Base(filepath.Dir(path)) == "suite" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch name := types.ExprString(call.Fun); {
			case name == "suite.Check":
				checks++
			case name == "rapid.Check" || name == "rapid.MakeCheck" || name == "quick.Check" || name == "quick.CheckEqual":
				t.Errorf("%s calls %s: take suite.Check, which sets the seed", path, name)
			case strings.HasPrefix(name, "rand.") && name != "rand.New" && name != "rand.Text" && strings.HasSuffix(path, "_test.go"):
				if !strings.Contains(strings.ToLower(types.ExprString(call)), "seed") {
					t.Errorf("%s draws by %s: start from suite.Seed", path, name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checks < 10 {
		t.Errorf("%d properties found", checks)
	}
}
