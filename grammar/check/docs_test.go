package check_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	goast "go/ast"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// section is the section of docs/errors.md on one code.
type section struct {
	code      diag.Code
	bad, good string
}

// documented reads the sections of docs/errors.md. Their examples are the tests that accept and
// refuse a schema for every code.
func documented(t *testing.T) []section {
	t.Helper()
	text, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []section
	for _, part := range strings.Split(string(text), "\n### ")[1:] {
		code, body, _ := strings.Cut(part, "\n")
		blocks := examplesIn(body)
		if len(blocks) != 2 {
			t.Fatalf("%s has %d examples, want two", code, len(blocks))
		}
		// The page shows a byte that is not valid UTF-8 as \xff.
		bad := strings.ReplaceAll(blocks[0], `\xff`, "\xff")
		out = append(out, section{diag.Code(code), bad, blocks[1]})
	}
	return out
}

// examplesIn returns the schemas on a page.
func examplesIn(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?s)```prisma\n(.*?)```").FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// declaredCodes reads the constants of package diag.
func declaredCodes(t *testing.T) []diag.Code {
	t.Helper()
	files, err := filepath.Glob("../diag/codes*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no code files", err)
	}
	var out []diag.Code
	for _, f := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		goast.Inspect(tree, func(n goast.Node) bool {
			if lit, ok := n.(*goast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					out = append(out, diag.Code(s))
				}
			}
			return true
		})
	}
	slices.Sort(out)
	return out
}

func TestEveryCodeIsDocumented(t *testing.T) {
	var sections []diag.Code
	for _, s := range documented(t) {
		sections = append(sections, s.code)
	}
	if d := cmp.Diff(declaredCodes(t), sections); d != "" {
		t.Errorf("the sections of docs/errors.md are not the declared codes, in order (-declared +documented):\n%s", d)
	}
}

func TestDocumentedExamples(t *testing.T) {
	for _, s := range documented(t) {
		t.Run(string(s.code), func(t *testing.T) {
			diags := about(s.code, s.bad)
			if len(diags) == 0 {
				t.Error("the first example has nothing to say")
			}
			for _, d := range diags {
				if d.Code != s.code {
					t.Errorf("the first example says %s %s, want %s alone", d.Code, d.Message, s.code)
				}
				if d.Help == "" {
					t.Errorf("%s has no help: %s", d.Code, d.Message)
				}
			}
			if diags := about(s.code, s.good); len(diags) > 0 {
				t.Errorf("the second example says %s %s", diags[0].Code, diags[0].Message)
			}
		})
	}
}

// about checks an example of a code. It removes warnings that many examples of other codes have.
func about(code diag.Code, text string) diag.List {
	_, diags := load("schema.prisma", text)
	return slices.DeleteFunc(diags, func(d diag.Diagnostic) bool {
		return d.Code != code && slices.Contains(codes(diag.CodeForeignKeyIndex, diag.CodeRelationModeNoClient, diag.CodeGeneratorProvider), d.Code)
	})
}
