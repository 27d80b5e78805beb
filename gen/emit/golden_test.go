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
	goldenfiles "github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/schematest"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

const runtimeFixture = "../../runtime/orm/internal/fixture"

// The golden packages are compiled and used by the tests of gen and of the runtime. This test only
// compares them with the generator's output.
func TestGoldenPackages(t *testing.T) {
	schemas, err := filepath.Glob("../testdata/*/schema.prisma")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("no golden packages: %v", err)
	}
	for _, path := range schemas {
		dir := filepath.Dir(path)
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			golden(t, path, filepath.Join(dir, name+"db"), "github.com/cocomon/comon_orm/gen/testdata/"+name+"/"+name+"db", filepath.Join(dir, "warnings.txt"))
		})
	}
	t.Run("fixture", func(t *testing.T) {
		golden(t, runtimeFixture+"/schema.prisma", runtimeFixture, "github.com/cocomon/comon_orm/runtime/orm/internal/fixture", "")
	})
}

func golden(t *testing.T, schema, dir, importPath, warningsFile string) {
	t.Helper()
	options := gen.Options{Package: filepath.Base(dir), ImportPath: importPath, Source: "schema.prisma"}
	s := schematest.Load(t, schema)
	for _, g := range s.Generators {
		options.UUID, options.SQLNull = g.UUID, g.SQLNull
	}
	switch options.Package {
	case "valuesdb", "optionsdb":
		options.TestDDL = schematest.DDL(t, s, ddl.New())
		fallthrough
	case "dbgendb":
		options.PostgresDDL = schematest.DDL(t, s, pgddl.New())
	}
	files, warnings, err := gen.Generate(s, options)
	if err != nil {
		t.Fatal(err)
	}
	if warningsFile != "" {
		files = append(files, gen.File{Path: "../" + filepath.Base(warningsFile), Content: []byte(render(warnings))})
	}
	compare(t, dir, files)
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
		t.Errorf("%s differs (-committed +generated); %s\n%s", path, goldenfiles.Hint, cmp.Diff(string(have), string(f.Content)))
		if goldenfiles.Updating() {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	committed, _ := filepath.Glob(filepath.Join(dir, "*_gen.go"))
	folders, _ := filepath.Glob(filepath.Join(dir, "*", "*_gen.go"))
	committed = append(committed, folders...)
	for _, path := range committed {
		if !slices.Contains(names, path) {
			t.Errorf("%s is not generated any more", path)
		}
	}
}
