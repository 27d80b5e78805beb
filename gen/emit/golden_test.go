package emit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/schematest"
)

const testdata = "github.com/cocomon/comon_orm/gen/testdata/"

// Golden packages are compiled and used by the tests of gen; here, where they need not compile, they are compared with what the generator makes.
func TestGoldenPackages(t *testing.T) {
	schemas, err := filepath.Glob("../testdata/*/schema.prisma")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("no golden packages: %v", err)
	}
	for _, path := range schemas {
		dir := filepath.Dir(path)
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			options := gen.Options{Package: name + "db", ImportPath: testdata + name + "/" + name + "db", Hash: "golden"}
			files, warnings, err := gen.Generate(schematest.Load(t, path), options)
			if err != nil {
				t.Fatal(err)
			}
			want := append(files, gen.File{Path: "../warnings.txt", Content: []byte(render(warnings))})
			compare(t, filepath.Join(dir, name+"db"), want)
		})
	}
}

func render(warnings diag.List) string {
	var b strings.Builder
	for _, w := range warnings.Sorted() {
		line, column := diag.Position(w.Span)
		b.WriteString(strings.Join([]string{string(w.Code), w.Span.Text(), w.Message}, ": "))
		if line == 0 || column == 0 {
			b.WriteString(" (no place)")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func compare(t *testing.T, dir string, want []gen.File) {
	t.Helper()
	var names []string
	for _, f := range want {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		names = append(names, path)
		have, _ := os.ReadFile(path)
		if bytes.Equal(have, f.Content) {
			continue
		}
		t.Errorf("%s differs (-committed +generated); %s\n%s", path, golden.Hint, cmp.Diff(string(have), string(f.Content)))
		if golden.Updating() {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	committed, _ := filepath.Glob(filepath.Join(dir, "*_gen.go"))
	for _, path := range committed {
		if !slices.Contains(names, path) {
			t.Errorf("%s is not generated any more", path)
		}
	}
}
