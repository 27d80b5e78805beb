package print_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

func load(text string) (*schema.Schema, diag.List) {
	tree, syntax := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	s, rules := check.Files([]*ast.File{tree})
	return s, append(syntax, rules...)
}

// meaning returns all facts of a schema, one on each line, without the printer.
func meaning(s *schema.Schema) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if d := s.Datasource; d != nil {
		add("datasource %s %v %v %q", d.Name, d.Provider, d.RelationMode, slices.Sorted(slices.Values(d.Schemas)))
		for _, x := range d.Extensions {
			add("extension %q %q %q %q", x.Name, x.DBName, x.Schema, x.Version)
		}
	}
	for _, e := range s.Enums {
		add("enum %s %q %q", e.Name, e.DBName, e.Schema)
		for i, v := range e.Values {
			add("value %s %d %s %q", e.Name, i, v.Name, v.DBName)
		}
	}
	for _, m := range s.Models {
		add("model %s %q %q %v %v", m.Name, m.DBName, m.Schema, m.IsView, m.Ignored)
		for i, f := range m.Fields {
			add("field %s %d %s", m.Name, i, fieldMeaning(f))
		}
		for _, k := range append(append([]*schema.Key{m.PrimaryKey}, m.Uniques...), m.Indexes...) {
			if k != nil {
				add("key %s %s", m.Name, keyMeaning(k))
			}
		}
	}
	slices.Sort(out)
	return out
}

func keyMeaning(k *schema.Key) string {
	text := fmt.Sprintf("%v %q %q %q %q", k.Kind, k.Name, k.Map, k.Method, k.Where)
	for _, kf := range k.Fields {
		text += fmt.Sprintf(" %s/%v/%q/%v", kf.Field.Name, kf.Desc, kf.Ops, kf.RawOps)
	}
	return text
}

func fieldMeaning(f *schema.Field) string {
	text := fmt.Sprintf("%s %q %v %v %q %v %v", f.Name, f.DBName, f.Arity, f.Scalar, f.Unsupported, f.UpdatedAt, f.Ignored)
	if f.Enum != nil {
		text += " enum " + f.Enum.Name
	}
	if f.Native != nil {
		text += fmt.Sprintf(" native %s %v", f.Native.Name, f.Native.Args)
	}
	text += defaultMeaning(f.Default)
	if f.Relation == nil || f.Relation.Relation == nil {
		return text
	}
	r := f.Relation.Relation
	text += fmt.Sprintf(" relation %v %s %v %s/%s %v %v %q", r.Kind, r.Name, r.Named, r.From.Name, r.To.Name, r.OnDelete, r.OnUpdate, r.Map)
	for i := range r.Fields {
		text += " " + r.Fields[i].Name + "=" + r.References[i].Name
	}
	return text
}

func defaultMeaning(d schema.Default) string {
	switch v := d.(type) {
	case schema.EnumDefault:
		return " = " + v.Value.Name
	case schema.ListDefault:
		text := " = ["
		for _, item := range v.Items {
			text += defaultMeaning(item)
		}
		return text + "]"
	case schema.Literal, schema.Func:
		return fmt.Sprintf(" = %#v", v)
	}
	return ""
}

// roundTrip checks that the canonical text of a valid schema is valid, has the same meaning, and
// does not change when it is printed again.
func roundTrip(t *testing.T, name, text string) {
	t.Helper()
	before, diags := load(text)
	if diags.HasErrors() {
		return
	}
	printed := print.Schema(before)
	after, diags := load(printed)
	if diags.HasErrors() {
		t.Errorf("%s: the canonical text is not valid: %v\n%s", name, diags, printed)
		return
	}
	if d := cmp.Diff(meaning(before), meaning(after)); d != "" {
		t.Errorf("%s: the canonical text means something else (-before +after):\n%s\n%s", name, d, printed)
	}
	if d := cmp.Diff(printed, print.Schema(after)); d != "" {
		t.Errorf("%s: the canonical text is not canonical:\n%s", name, d)
	}
}

func TestRoundTripOfCorpus(t *testing.T) {
	corpus.Each(t, func(t *testing.T, schemas []corpus.Schema) {
		for _, s := range schemas {
			roundTrip(t, s.Name, s.Text)
		}
	})
}

func TestRoundTripOfOurs(t *testing.T) {
	files, err := filepath.Glob("testdata/*.prisma")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, diags := load(string(text)); diags.HasErrors() {
			t.Errorf("%s: %v", f, diags)
		}
		roundTrip(t, f, string(text))
		golden.Check(t, strings.TrimSuffix(f, ".prisma")+".golden", print.Schema(mustLoad(t, string(text))))
	}
}

func mustLoad(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, diags := load(text)
	if diags.HasErrors() {
		t.Fatalf("%v", diags)
	}
	return s
}

func TestLayoutDoesNotMatter(t *testing.T) {
	a := mustLoad(t, `
		model B {
			id  Int @id
			as  A[]
			@@index(fields: [id], map: "x")
			@@unique([id, x])
			x Int @default( 01 )
		}
		// a comment
		model A { 
			id Int
			bs B[] @relation()
			@@id([id])
		}
		enum E { 
			Y // why
		}`)
	b := mustLoad(t, `enum E {
  Y
}

model A {
  /// documented
  id Int @id
  bs B[]
}

generator x {
  provider = "other"
}

model B {
  id Int @id
  as A[]
  x Int @default(1)
  @@unique([id, x])
  @@index([id], map: "x")
}
`)
	if d := cmp.Diff(print.Schema(a), print.Schema(b)); d != "" {
		t.Errorf("equal schemas print differently:\n%s", d)
	}
}

func TestNoSecrets(t *testing.T) {
	text := print.Schema(mustLoad(t, `datasource db {
  provider = "postgresql"
  url = "postgresql://user:hunter2@host/db"
  directUrl = "postgresql://user:hunter3@host/db"
}
generator g {
  provider = "x"
  token = "hunter4"
}
`))
	if strings.Contains(text, "hunter") {
		t.Errorf("a secret was printed:\n%s", text)
	}
}
