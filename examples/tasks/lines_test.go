package tasks_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// TestLines counts the lines of each task, from its signature to its last brace.
func TestLines(t *testing.T) {
	want := []string{
		"DynamicFilter", "GroupWithHaving", "IncludeWithLimits", "KeysetPage", "ManyRows", "NestedCreate", "Patch",
		"RawIntoStruct", "Retry", "Streaming", "TestWithFactories", "Upsert",
	}
	var got []string
	for _, name := range []string{"read.go", "write.go", "factories_test.go"} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, filepath.Join(".", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			got = append(got, f.Name.Name)
			if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n >= 15 {
				t.Errorf("%s has %d lines, want fewer than 15", f.Name.Name, n)
			}
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("functions %q, want the twelve tasks %q and no helpers", got, want)
	}
}
