package check_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

type verdict struct {
	File   string
	Valid  bool
	Errors []struct{ Line int }
}

// verdicts reads the verdicts of the reference implementation on the shared corpus. [TestCases]
// tests the cases of this project.
func verdicts(t *testing.T) []verdict {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus.Shared(t), "verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
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

// knownDifference returns the reason why the verdict differs from that of the reference
// implementation, "" if the difference is not known.
func knownDifference(v verdict, text string, diags diag.List) string {
	databaseRefuses, warned := v.Valid, false
	for _, d := range diags {
		if d.Severity == diag.Error && !strings.HasPrefix(string(d.Code), "CO19") {
			databaseRefuses = false
		}
		warned = warned || d.Code == diag.CodeUnknownPreviewFeature
	}
	switch {
	case databaseRefuses:
		return "the database would refuse it"
	case warned && !diags.HasErrors():
		return "generators of other providers are left alone: an unknown preview feature is a warning"
	case partial(text):
		return "partial indexes are of version 7, the verdicts of version 6"
	}
	return ""
}

func partial(text string) bool {
	return strings.Contains(text, "partialIndexes") || strings.Contains(text, "where: raw(")
}

// TestCases compares the lines of all errors with the lines that the cases of this project name.
func TestCases(t *testing.T) {
	valid := 0
	for _, c := range corpus.Cases(t) {
		_, diags := load(c.Name, c.Text)
		var got []int
		for _, d := range diags {
			if d.Severity == diag.Error {
				got = append(got, lineOf(d))
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, c.Errors) {
			t.Errorf("%s has errors on the lines %v, want %v\n%s", c.Name, got, c.Errors, rendered(t, diags))
		}
		if len(c.Errors) == 0 {
			valid++
		}
	}
	if valid < 50 {
		t.Errorf("only %d cases are valid", valid)
	}
}

// TestCasesProveAsMuch checks that every code that is reported for the shared corpus is also
// reported for a case of this project.
func TestCasesProveAsMuch(t *testing.T) {
	ours := map[diag.Code]bool{
		diag.CodeCitextExtension: true, // runs on servers with the extension only
	}
	for _, c := range corpus.Cases(t) {
		_, diags := load(c.Name, c.Text)
		for _, d := range diags {
			ours[d.Code] = true
		}
	}
	for _, v := range verdicts(t) {
		_, diags := load(v.File, read(t, v.File))
		for _, d := range diags {
			if !ours[d.Code] {
				ours[d.Code] = true
				t.Errorf("no case of internal/schematest/corpus has %s, as %s has", d.Code, v.File)
			}
		}
	}
}

func TestCorpusVerdicts(t *testing.T) {
	for _, v := range verdicts(t) {
		text := read(t, v.File)
		_, diags := load(v.File, text)
		valid := !diags.HasErrors()
		if valid == v.Valid {
			continue
		}
		if why := knownDifference(v, text, diags); why != "" {
			t.Logf("%s: valid = %v: %s", v.File, valid, why)
			continue
		}
		t.Errorf("%s: valid = %v, the reference says %v", v.File, valid, v.Valid)
		for _, d := range diags {
			t.Logf("  %d: %s %s %s", lineOf(d), d.Severity, d.Code, d.Message)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(corpus.Shared(t), file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// missingLines returns the files in which the reference implementation reports an error on a line
// without a diagnostic of this package.
func missingLines() map[string]string {
	return map[string]string{
		"format/format__view_and_type.prisma":                          "views need no flag here",
		"validation/map__model_clash.pg.prisma":                        "clashing keys follow from clashing tables",
		"validation/names__model_starts_with_underscore.pg.prisma":     "the lines of a block with a bad name are not repeated",
		"validation/names__model_starts_with_underscore.sqlite.prisma": "the lines of a block with a bad name are not repeated",
		"validation/syntax__unknown_block.pg.prisma":                   "the lines of an unknown block are not repeated",
		"validation/syntax__unknown_block.sqlite.prisma":               "the lines of an unknown block are not repeated",
	}
}

func TestCorpusErrorLines(t *testing.T) {
	invalid, known, seen := 0, missingLines(), 0
	for _, v := range verdicts(t) {
		text := read(t, v.File)
		if v.Valid || partial(text) {
			continue
		}
		invalid++
		_, diags := load(v.File, text)
		ours := map[int]bool{}
		for _, d := range diags {
			ours[lineOf(d)] = true
		}
		missing := 0
		for _, e := range v.Errors {
			if !ours[e.Line] {
				missing = e.Line
			}
		}
		switch _, listed := known[v.File]; {
		case listed && missing > 0:
			seen++
		case listed:
			t.Errorf("%s: has all lines now, take it off the list", v.File)
		case missing > 0:
			t.Errorf("%s: the reference has an error on line %d, we have none", v.File, missing)
		}
	}
	if seen*20 > invalid {
		t.Errorf("%d of %d invalid files miss a line, at most one in twenty may", seen, invalid)
	}
}

// TestCorpusDirectives checks that there are no diagnostics for lines in documentation comments
// that are for other tools.
func TestCorpusDirectives(t *testing.T) {
	corpus.Both(t, corpus.Cases(t), func(t *testing.T, schemas []corpus.Schema) {
		lines := 0
		for _, s := range schemas {
			for line := range strings.Lines(s.Text) {
				if _, comment, ok := strings.Cut(line, "///"); ok && strings.Contains(comment, "@") {
					lines++
				}
			}
			_, diags := load(s.Name, s.Text)
			for _, d := range diags {
				if slices.Contains(codes(diag.CodeUnknownDirective, diag.CodeBadDirective, diag.CodeGoTypeUnfit), d.Code) {
					t.Errorf("%s: %d: %s: %s", s.Name, lineOf(d), d.Message, d.Span.Text())
				}
			}
		}
		if lines < 20 {
			t.Errorf("%d lines of documentation have an @, which proves little", lines)
		}
	})
}
