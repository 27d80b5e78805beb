// Package corpus contains three kinds of schemas for tests:
//
//   - our own cases, valid and invalid ones for everything that the language has, with the lines
//     that must have an error;
//   - every other schema that is committed for some test: before and after of the golden plans,
//     projects of the command's scripts, examples;
//   - the shared corpus next to the checkout, on the machines that have it: schemas of real
//     applications, with the verdicts of the reference.
//
// Tests of the third kind also run on the first two kinds, so that they test something in every
// clone of the repository.
package corpus

import (
	"embed"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Schema is the text of a schema.
type Schema struct {
	// Name identifies the schema.
	Name, Text string
	// Errors contains the lines that must have an error. It is empty for a valid schema. Only our
	// own cases have this list.
	Errors []int
}

//go:embed testdata/*.txtar
var cases embed.FS

// sources contains the datasources for the cases of each folder.
var sources = map[string][]string{"both": {pg, lite}, "pg": {pg}, "sqlite": {lite}, "whole": {""}}

const (
	pg   = "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n\n"
	lite = "datasource db {\n  provider = \"sqlite\"\n  url      = \"file:dev.db\"\n}\n\n"
)

// Cases returns our own cases. A line that must have an error ends in the comment "// error".
func Cases(t testing.TB) []Schema {
	t.Helper()
	families, err := fs.Glob(cases, "testdata/*.txtar")
	must(t, err)
	var out []Schema
	for _, family := range families {
		data, err := cases.ReadFile(family)
		must(t, err)
		for _, f := range txtar.Parse(data).Files {
			dir, name := path.Split(f.Name)
			for _, source := range sources[strings.TrimSuffix(dir, "/")] {
				s := Schema{Name: strings.TrimSuffix(path.Base(family), ".txtar") + "/" + name, Text: source + string(f.Data)}
				if source == lite {
					s.Name += " on SQLite"
				}
				n := 0
				for line := range strings.Lines(s.Text) {
					if n++; strings.HasSuffix(strings.TrimSpace(line), "// error") {
						s.Errors = append(s.Errors, n)
					}
				}
				out = append(out, s)
			}
		}
	}
	if len(out) < 100 {
		t.Fatalf("%d cases", len(out))
	}
	return out
}

// Committed returns our own cases and every other schema of the repository, each text once.
func Committed(t testing.TB) []Schema {
	t.Helper()
	out := Cases(t)
	root := moduleRoot(t)
	here := filepath.Join(root, "internal", "schematest", "corpus")
	must(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && (file == here || strings.HasPrefix(d.Name(), ".") && file != root) {
				return fs.SkipDir
			}
			return err
		}
		found, err := schemasIn(file)
		for i := range found {
			found[i].Name = strings.TrimPrefix(found[i].Name, root+string(filepath.Separator))
		}
		out = append(out, found...)
		return err
	}))
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(s Schema) bool {
		again := seen[s.Text]
		seen[s.Text] = true
		return again
	})
}

// schemasIn returns the schemas of a file. If an archive has no provider, its schemas are returned
// once for each database, as in the archive's own test.
func schemasIn(file string) ([]Schema, error) {
	switch filepath.Ext(file) {
	case ".prisma":
		text, err := os.ReadFile(file)
		return []Schema{{Name: file, Text: string(text)}}, err
	case ".txtar":
		archive, err := txtar.ParseFile(file)
		if err != nil {
			return nil, err
		}
		var out []Schema
		for _, f := range archive.Files {
			if path.Ext(f.Name) != ".prisma" {
				continue
			}
			for _, source := range []string{pg, lite} {
				text := string(f.Data)
				if strings.Contains(text, "datasource ") {
					source = ""
				}
				out = append(out, Schema{Name: file + "/" + f.Name, Text: source + text})
			}
		}
		return out, nil
	}
	return nil, nil
}

// Shared returns the directory of the shared corpus. If the directory does not exist, the calling
// test is skipped.
func Shared(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(moduleRoot(t), "..", "shared", "corpus")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("SKIPPED: no shared corpus next to the checkout; our own cases prove the same")
	}
	return dir
}

// Each runs a test of many schemas twice, on the schemas of the repository and on the shared
// schemas.
func Each(t *testing.T, test func(*testing.T, []Schema)) {
	t.Helper()
	Both(t, Committed(t), test)
}

// Both is like Each, but the caller selects the schemas of the repository.
func Both(t *testing.T, ours []Schema, test func(*testing.T, []Schema)) {
	t.Helper()
	t.Run("ours", func(t *testing.T) { test(t, ours) })
	t.Run("shared", func(t *testing.T) {
		files, err := filepath.Glob(filepath.Join(Shared(t), "*", "*.prisma"))
		must(t, err)
		var out []Schema
		for _, file := range files {
			text, err := os.ReadFile(file)
			must(t, err)
			out = append(out, Schema{Name: filepath.Base(file), Text: string(text)})
		}
		test(t, out)
	})
}

// moduleRoot returns the directory of the checkout.
func moduleRoot(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("no source file")
	}
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
