package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

// TestForeignKeyIndex checks with which keys and indexes a foreign key [a, b] needs no index of its
// own.
func TestForeignKeyIndex(t *testing.T) {
	const head = "datasource db {\n  provider = \"postgresql\"\n}\n"
	model := func(lines string) string {
		return head + `
model P {
  x  Int
  y  Int
  cs C[]

  @@id([x, y])
}

model C {
  id Int  @id
  a  Int?
  b  Int?
  c  Int
  p  P?   @relation(fields: [a, b], references: [x, y])
` + lines + "}\n"
	}
	for lines, want := range map[string]bool{
		"":                                         true,
		"\n  @@index([a])\n":                       true,
		"\n  @@index([c, a, b])\n":                 true,
		"\n  @@index([a, b])\n":                    false,
		"\n  @@index([b, a, c])\n":                 false,
		"\n  @@unique([a, b])\n":                   false,
		"\n  @@index([a, c, b])\n":                 true,
		"\n  @@index([a, b], type: Brin)\n":        true,
		"\n  @@index([a, b], where: raw(\"c\"))\n": true,
	} {
		_, diags := load("schema.prisma", model(lines))
		if got := len(advice(diags)) == 1; got != want || len(diags) != len(advice(diags)) {
			t.Errorf("%q: %v, want advice: %v", lines, diags, want)
		}
	}
	unadvised := map[string]string{
		"the database is not known": strings.TrimPrefix(model(""), head),
		"another error":             model("  d Nothing\n"),
		"an ignored model":          model("\n  @@ignore\n"),
		"one to one":                head + "model P {\n  id Int @id\n  c C?\n}\nmodel C {\n  id Int @id\n  pId Int @unique\n  p P @relation(fields: [pId], references: [id])\n}\n",
		"the key itself":            head + "model P {\n  id Int @id\n  c C?\n}\nmodel C {\n  id Int @id\n  p P @relation(fields: [id], references: [id])\n}\n",
		"a view":                    head + "model P {\n  id Int @id\n  c C[]\n}\nview C {\n  pId Int\n  p P @relation(fields: [pId], references: [id])\n}\n",
		"many to many":              head + "model P {\n  id Int @id\n  c C[]\n}\nmodel C {\n  id Int @id\n  p P[]\n}\n",
	}
	for name, text := range unadvised {
		if _, diags := load("schema.prisma", text); len(advice(diags)) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

func advice(diags diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(diags), func(d diag.Diagnostic) bool {
		return d.Code != diag.CodeForeignKeyIndex && d.Code != diag.CodeMissingRelationIndex
	})
}

// TestForeignKeyIndexEdits checks that the edits of all warnings resolve all of them and cause no
// other finding.
func TestForeignKeyIndexEdits(t *testing.T) {
	texts := map[string]string{"emulated": "datasource db {\n  provider     = \"postgresql\"\n  relationMode = \"prisma\"\n}\n" +
		"model P {\n  id Int @id\n  c  C[] @relation(\"c\")\n  d  C[] @relation(\"d\")\n}\n" +
		"model C {\n  id  Int @id\n  aId Int\n  a   P   @relation(\"c\", fields: [aId], references: [id])\n  bId Int\n  b   P   @relation(\"d\", fields: [bId], references: [id])\n}\n"}
	for _, c := range corpus.Cases(t) {
		texts[c.Name] = c.Text
	}
	edited := 0
	for name, text := range texts {
		text = formatted(t, text)
		_, before := load(name, text)
		found := advice(before)
		if len(found) == 0 || before.HasErrors() {
			continue
		}
		edited++
		after := formatted(t, apply(t, text, found))
		_, left := load(name, after)
		if len(left) != len(before)-len(found) {
			t.Errorf("%s:\n%s%s", name, after, rendered(t, left))
		}
	}
	if edited < 5 {
		t.Errorf("%d schemas have an edit, which proves little", edited)
	}
}

func apply(t *testing.T, text string, found diag.List) string {
	t.Helper()
	var edits []diag.Edit
	for _, d := range found {
		if len(d.Edits) == 0 {
			t.Fatalf("%s has no edit", d.Message)
		}
		edits = append(edits, d.Edits...)
	}
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}

func formatted(t *testing.T, text string) string {
	t.Helper()
	tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	return format.File(tree)
}
