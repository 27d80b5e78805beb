package layers_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// commentWidth is the largest width of a comment in columns. A tab counts as four columns.
const commentWidth = 100

// TestCommentWidth checks that every line with only a comment is at most commentWidth wide.
// Comments after code, directives and the output of examples may be wider.
func TestCommentWidth(t *testing.T) {
	for _, path := range written(t) {
		if filepath.Ext(path) != ".go" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(text, []byte("// Code generated ")) {
			continue
		}
		for _, line := range wideComments(t, path, text) {
			t.Errorf("%s:%d: a comment wider than %d columns", path, line, commentWidth)
		}
	}
}

func TestWideComments(t *testing.T) {
	long := strings.Repeat("word ", 20) // 100 columns
	got := wideComments(t, "x.go", []byte("package x\n\n// "+long+"\n\n//go:generate "+long+"\n\nvar a = `\n// "+long+"\n` // "+long+`

func Example() {
	// Output:
	// `+long+`
}

func f() {
	// `+long[:94]+`
	// `+long[:92]+`
}
`))
	if len(got) != 2 || got[0] != 3 || got[1] != 17 {
		t.Errorf("found lines %v, want 3 and 17", got)
	}
}

// wideComments returns the lines of the comments that are too wide.
func wideComments(t *testing.T, path string, text []byte) []int {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(text, []byte("\n"))
	var out []int
	for _, group := range file.Comments {
		if isOutput(group) {
			continue
		}
		for _, c := range group.List {
			n := set.Position(c.Pos()).Line
			line := strings.ReplaceAll(string(lines[n-1]), "\t", "    ")
			alone := strings.HasPrefix(strings.TrimSpace(line), "// ") || strings.HasPrefix(strings.TrimSpace(line), "//\t")
			if alone && utf8.RuneCountInString(strings.TrimRight(line, " ")) > commentWidth {
				out = append(out, n)
			}
		}
	}
	return out
}

// isOutput reports whether a comment is the expected output of an example.
func isOutput(group *ast.CommentGroup) bool {
	for _, c := range group.List {
		if strings.HasPrefix(c.Text, "// Output:") || strings.HasPrefix(c.Text, "// Unordered output:") {
			return true
		}
	}
	return false
}
