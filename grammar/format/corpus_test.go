package format_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

type verdict struct {
	File      string
	Valid     bool
	Formatted struct{ Idempotent bool }
}

// verdicts reads the list of the shared corpus. The cases of this project are in cases_test.go.
func verdicts(t *testing.T) []verdict {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus.Shared(t), "verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []verdict
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v verdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpus.Shared(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func formatted(text string) string {
	tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	return format.File(tree)
}

// exceptions are the files that the reference formats in another way, with the reason. Files in
// which the reference completes relations are compared in [TestCompleteCorpus].
var exceptions = map[string]string{
	"validation/index__partial_object.pg.prisma":                   objectValues,
	"validation/index__partial_object.sqlite.prisma":               objectValues,
	"validation/index__partial_object_type_mismatch.pg.prisma":     objectValues,
	"validation/index__partial_object_type_mismatch.sqlite.prisma": objectValues,
	"validation/names__model_starts_with_underscore.pg.prisma":     badHeader,
	"validation/names__model_starts_with_underscore.sqlite.prisma": badHeader,
	"validation/syntax__crlf.prisma":                               lineEnds,
	"validation/syntax__unknown_block.pg.prisma":                   unknownBlock,
	"validation/syntax__unknown_block.sqlite.prisma":               unknownBlock,
}

const (
	objectValues = "the reference's syntax of this version has no object values and keeps the line apart"
	badHeader    = "the reference gives up on a block with a bad name; ours lays it out"
	lineEnds     = "CRLF stays CRLF"
	unknownBlock = "the reference removes the indent of what it cannot parse; ours keeps it"
)

var words = regexp.MustCompile(`\w+`)

// completes reports whether the reference formatter added words to the file, because it completed
// relations.
func completes(text, reference string) bool {
	count := map[string]int{}
	for _, w := range words.FindAllString(reference, -1) {
		count[w]++
	}
	for _, w := range words.FindAllString(text, -1) {
		count[w]--
	}
	for _, n := range count {
		if n > 0 {
			return true
		}
	}
	return false
}

func TestCorpus(t *testing.T) {
	compareCorpus(t, exceptions, formatted, func(text, reference string) bool { return !completes(text, reference) })
}

// compareCorpus compares the layout of the chosen files with their reference formatting.
func compareCorpus(t *testing.T, exceptions map[string]string, layout func(string) string, chosen func(text, reference string) bool) {
	t.Helper()
	for _, v := range verdicts(t) {
		text, want := read(t, v.File), read(t, filepath.Join("formatted", v.File))
		if !v.Formatted.Idempotent || !chosen(text, want) {
			continue
		}
		got := layout(text)
		reason, excepted := exceptions[v.File]
		switch same := got == want; {
		case same && excepted:
			t.Errorf("%s is listed as an exception (%s), yet equal", v.File, reason)
		case !same && !excepted:
			t.Errorf("%s (-reference +ours)\n%s", v.File, cmp.Diff(strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")))
		}
	}
}

func TestCorpusSettles(t *testing.T) {
	corpus.Each(t, func(t *testing.T, schemas []corpus.Schema) {
		for _, s := range schemas {
			checkSettles(t, s.Name, s.Text)
		}
	})
}

// completeExceptions are the files that the reference completes in another way.
var completeExceptions = map[string]string{
	"real/070_civitai-civitai_docs-reference.prisma":          twice,
	"validation/relations__ambiguous_same_name.pg.prisma":     twice,
	"validation/relations__ambiguous_same_name.sqlite.prisma": twice,
	"validation/relations__ambiguous_two_lists.pg.prisma":     twice,
	"validation/relations__ambiguous_two_lists.sqlite.prisma": twice,
}

const twice = "the reference adds two fields of one name"

func TestCompleteCorpus(t *testing.T) {
	compareCorpus(t, completeExceptions, completed, completes)
}

func completed(text string) string {
	tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	return format.Complete([]*ast.File{tree})[0]
}
