package ast_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/internal/golden"
	"github.com/cocomon/comon_orm/grammar/source"
)

const syntaxDir = "../testdata/syntax"

// TestSyntaxErrors compares the rendered errors of each file of testdata/syntax with the text beside it.
func TestSyntaxErrors(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(syntaxDir, "*.prisma"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", syntaxDir, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, errs := ast.Parse(&source.File{Name: filepath.Base(name), Text: string(text)})
			var out strings.Builder
			if err := diag.Render(&out, errs, diag.Options{}); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, name+".stderr.txt", out.String())
		})
	}
}
