package merge_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/merge"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
	"golang.org/x/tools/txtar"
)

func layout(text string) string {
	tree, _ := ast.Parse(&source.File{Name: "block", Text: text})
	return format.File(tree)
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func check(t fataler, files ...*source.File) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Check(files)
	if diagnostics.HasErrors() {
		t.Fatalf("%s is invalid: %v\n%s", files[0].Name, diagnostics, files[0].Text)
	}
	return s
}

func trees(files []*source.File) []*ast.File {
	out := make([]*ast.File, len(files))
	for i, f := range files {
		out[i], _ = ast.Parse(f)
	}
	return out
}

// keep copies the spans of elements of before to the same elements of after. Elements are the same
// if their names are equal, keys if their fields are equal, and enum values if both of their names
// are equal, because a value with another name in the database is another value.
func keep(before, after *schema.Schema) {
	models, fields, keys := map[string]*schema.Model{}, map[string]*schema.Field{}, map[string]*schema.Key{}
	for _, m := range before.Models {
		models[m.Name] = m
		for _, f := range m.Fields {
			fields[m.Name+"."+f.Name] = f
		}
		for _, k := range keysOf(m) {
			keys[keyName(m, k)] = k
		}
	}
	for _, m := range after.Models {
		was := models[m.Name]
		m.Span = source.Span{}
		if was != nil {
			m.Span = was.Span
		}
		for _, f := range m.Fields {
			f.Span = source.Span{}
			if was := fields[m.Name+"."+f.Name]; was != nil {
				f.Span = was.Span
			}
		}
		for _, k := range keysOf(m) {
			k.Span = source.Span{}
			if was := keys[keyName(m, k)]; was != nil {
				k.Span, k.Single = was.Span, was.Single
				delete(keys, keyName(m, k))
			}
		}
	}
	keepEnums(before, after)
}

func keepEnums(before, after *schema.Schema) {
	enums, values := map[string]source.Span{}, map[string]source.Span{}
	for _, e := range before.Enums {
		enums[e.Name] = e.Span
		for _, v := range e.Values {
			values[e.Name+"."+v.Name+v.DBName] = v.Span
		}
	}
	for _, e := range after.Enums {
		e.Span = enums[e.Name]
		for _, v := range e.Values {
			v.Span = values[e.Name+"."+v.Name+v.DBName]
		}
	}
}

func keysOf(m *schema.Model) []*schema.Key {
	out := append(append([]*schema.Key{}, m.Uniques...), m.Indexes...)
	if m.PrimaryKey != nil {
		out = append(out, m.PrimaryKey)
	}
	return out
}

// keyName identifies keys by their fields, because their map: may differ.
func keyName(m *schema.Model, k *schema.Key) string {
	bare := *k
	bare.Map = ""
	return m.Name + print.BlockKey(&bare)
}

func merged(t fataler, before, after []*source.File) []string {
	t.Helper()
	old, now := check(t, before...), check(t, after...)
	keep(old, now)
	return merge.Files(trees(before), old, now, layout)
}

// TestGolden merges the files of an archive whose names begin with before and after.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives: ", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var before, after []*source.File
			for _, f := range archive.Files {
				file := &source.File{Name: f.Name, Text: string(f.Data)}
				if strings.HasPrefix(f.Name, "before") {
					before = append(before, file)
				} else {
					after = append(after, file)
				}
			}
			out := &txtar.Archive{}
			for i, text := range merged(t, before, after) {
				out.Files = append(out.Files, txtar.File{Name: before[i].Name, Data: []byte(text)})
			}
			golden.Check(t, name+".merged", string(txtar.Format(out)))
		})
	}
}

const small = `datasource db {
  provider = "postgresql"
  url      = env("URL")
}

model A { // a
  id   Int @id // key
    name String  // odd layout stays
}
`

func TestNothingChanges(t *testing.T) {
	for name, text := range map[string]string{
		"as it is":     small,
		"CRLF":         strings.ReplaceAll(small, "\n", "\r\n"),
		"byte order":   "\ufeff" + small,
		"no last line": strings.TrimSuffix(small, "\n"),
		"block keys":   strings.Replace(small, "layout stays\n", "layout stays\n  @@unique([name], map: \"A_name_key\")\n  @@index([id(sort: Asc)], type: BTree)\n", 1),
	} {
		file := &source.File{Name: "schema.prisma", Text: text}
		s := check(t, file)
		if got := merge.Files(trees([]*source.File{file}), s, s, layout)[0]; got != text {
			t.Errorf("%s: changed to %q", name, got)
		}
	}
}

func TestLineEnds(t *testing.T) {
	after := strings.Replace(small, "// odd", "\n  more Int // odd", 1) + "\nmodel B {\n  id Int @id\n}\n"
	windows := &source.File{Name: "schema.prisma", Text: strings.ReplaceAll(small, "\n", "\r\n")}
	got := merged(t, []*source.File{windows}, []*source.File{{Name: "after.prisma", Text: after}})[0]
	if strings.Count(got, "\n") != strings.Count(got, "\r\n") {
		t.Errorf("mixed line ends: %q", got)
	}
	if !strings.Contains(got, "more Int\r\n") || !strings.Contains(got, "model B {\r\n") {
		t.Errorf("the new parts are missing: %q", got)
	}
}
