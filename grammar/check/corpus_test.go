package check_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// corpus is the shared collection of schemas with the verdicts of the reference, beside the checkout.
const corpus = "../../../shared/corpus"

type verdict struct {
	File   string
	Valid  bool
	Errors []struct{ Line int }
}

func verdicts(t *testing.T) []verdict {
	f, err := os.Open(filepath.Join(corpus, "verdicts.jsonl"))
	if err != nil {
		t.Skip("no corpus beside the checkout")
	}
	defer func() { _ = f.Close() }()
	var out []verdict
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var v verdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// load parses and checks one text.
func load(name, text string) (*schema.Schema, diag.List) {
	tree, syntax := ast.Parse(&source.File{Name: name, Text: text})
	s, rules := check.Files([]*ast.File{tree})
	return s, append(syntax, rules...)
}

func lineOf(d diag.Diagnostic) int {
	return 1 + strings.Count(d.Span.File.Text[:d.Span.Start], "\n")
}

func TestCorpusVerdicts(t *testing.T) {
	for _, v := range verdicts(t) {
		text, err := os.ReadFile(filepath.Join(corpus, v.File))
		if err != nil {
			t.Fatal(err)
		}
		_, diags := load(v.File, string(text))
		if valid := !diags.HasErrors(); valid != v.Valid {
			t.Errorf("%s: valid = %v, the reference says %v", v.File, valid, v.Valid)
			for _, d := range diags {
				t.Logf("  %d: %s %s %s", lineOf(d), d.Severity, d.Code, d.Message)
			}
		}
		if v.Valid {
			continue
		}
		ours := map[int]bool{}
		for _, d := range diags {
			ours[lineOf(d)] = true
		}
		for _, e := range v.Errors {
			if !ours[e.Line] {
				t.Logf("%s: no error on line %d", v.File, e.Line)
				for _, d := range diags {
					t.Logf("  %d: %s %s %s", lineOf(d), d.Severity, d.Code, d.Message)
				}
				break
			}
		}
	}
}
