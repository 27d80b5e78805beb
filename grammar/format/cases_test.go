package format_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

// TestLayoutOfCases removes the layout of the valid cases of this project, which are in canonical
// layout, and formats them again. In no case do two consecutive spaces have a meaning.
func TestLayoutOfCases(t *testing.T) {
	blanks := regexp.MustCompile(`[ \t]+`)
	for _, c := range corpus.Cases(t) {
		if len(c.Errors) > 0 {
			continue
		}
		var plain strings.Builder
		for line := range strings.Lines(c.Text) {
			plain.WriteString(strings.TrimLeft(blanks.ReplaceAllString(line, " "), " "))
		}
		for _, text := range []string{c.Text, plain.String()} {
			if d := cmp.Diff(lines(c.Text), lines(formatted(text))); d != "" {
				t.Errorf("%s (-want +got)\n%s", c.Name, d)
			}
		}
	}
}

// TestCompleteCases removes the field without foreign key from each relation of the valid cases of
// this project. After completion there must be a field of that type again, and the schema must be
// valid.
func TestCompleteCases(t *testing.T) {
	tried := 0
	for _, c := range corpus.Cases(t) {
		s, diagnostics := grammar.Parse(c.Name, c.Text)
		if diagnostics.HasErrors() {
			continue
		}
		for _, m := range s.Models {
			for _, f := range m.Fields {
				if f.Relation != nil && f.Relation.Relation.Kind != schema.ManyToMany && !f.Owns() && !f.Ignored {
					tried++
					completesField(t, c, m.Name, f)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d fields were taken off", tried)
	}
}

func completesField(t *testing.T, c corpus.Schema, model string, f *schema.Field) {
	t.Helper()
	start := strings.LastIndexByte(c.Text[:f.Span.Start], '\n') + 1
	length := strings.IndexByte(c.Text[start:], '\n') + 1
	got := completed(c.Text[:start] + c.Text[start+length:])
	s, diagnostics := grammar.Parse(c.Name, got)
	if diagnostics.HasErrors() {
		t.Errorf("%s without %s.%s is not valid once it is completed: %v\n%s", c.Name, model, f.Name, diagnostics, got)
		return
	}
	for _, m := range s.Models {
		for _, g := range m.Fields {
			if m.Name == model && g.Relation != nil && g.Relation.Target.Name == f.Relation.Target.Name && g.Arity == f.Arity && !g.Owns() {
				return
			}
		}
	}
	t.Errorf("%s without %s.%s has no such field once it is completed:\n%s", c.Name, model, f.Name, got)
}
