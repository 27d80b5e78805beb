package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/source"
)

// FuzzCheck checks that no text makes the check panic, and that the canonical text of a valid
// schema is valid too.
func FuzzCheck(f *testing.F) {
	for _, pattern := range []string{testdata + "/*.prisma", "../print/testdata/*.prisma"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	page, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, part := range examplesIn(string(page)) {
		f.Add(part)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, diags := load("fuzz.prisma", text)
		for _, d := range diags {
			if d.Span.IsZero() || d.Span.Start < 0 || d.Span.End > len(text) || d.Span.Start > d.Span.End {
				t.Errorf("%s has no place in the text: %d to %d", d.Code, d.Span.Start, d.Span.End)
			}
		}
		if diags.HasErrors() {
			return
		}
		printed := print.Schema(s)
		again, diags := load("printed.prisma", printed)
		if diags.HasErrors() {
			t.Fatalf("the canonical text of a valid schema is not valid: %s %s\n%s", diags[0].Code, diags[0].Message, printed)
		}
		if second := print.Schema(again); second != printed {
			t.Errorf("the canonical text is not canonical:\n%s\nthen\n%s", printed, second)
		}
	})
}

// TestSeveralFiles checks that several files form one schema, and that every span has its own file.
func TestSeveralFiles(t *testing.T) {
	parse := func(name, text string) *ast.File {
		tree, _ := ast.Parse(&source.File{Name: name, Text: text})
		return tree
	}
	files := []*ast.File{
		parse("a.prisma", "model A {\n  id Int @id\n  bs B[]\n}\n"),
		parse("b.prisma", "model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n"),
	}
	if _, diags := check.Files(files); len(diags) > 0 {
		t.Errorf("two files that belong together: %v", diags)
	}
	_, diags := check.Files(append(files, parse("c.prisma", "enum A {\n  X\n}\n")))
	if len(diags) != 1 || diags[0].Span.File.Name != "c.prisma" || diags[0].Second.Span.File.Name != "a.prisma" {
		t.Errorf("a name taken in another file: %v", diags)
	}
}
