package ast_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
)

// TestSyntaxErrors compares the rendered errors of each file of testdata/syntax with the text next
// to it.
func TestSyntaxErrors(t *testing.T) {
	golden.Each(t, "../testdata/syntax", ".stderr.txt", func(t *testing.T, name, text string) string {
		_, errs := ast.Parse(&source.File{Name: name, Text: text})
		var out strings.Builder
		if err := diag.Render(&out, errs, diag.Options{}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	})
}
