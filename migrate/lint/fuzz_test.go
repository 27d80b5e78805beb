package lint_test

import (
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"golang.org/x/tools/txtar"
)

// FuzzLint judges any text as a migration. Each finding must have a span within its file.
func FuzzLint(f *testing.F) {
	cases, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(cases) == 0 {
		f.Fatal("no cases", err)
	}
	for _, file := range cases {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	whole := map[string]artifact.Files{}
	for _, provider := range []string{"postgresql", "sqlite"} {
		before := snapshotText(parse(f, provider, models+"}\n"))
		whole[provider] = artifact.Files{Before: before, After: before, Rollback: "-- none", Metadata: "name=" + name + "\nprovider=" + provider + "\nformat=1\n"}
	}
	f.Fuzz(func(t *testing.T, sql string) {
		for _, made := range whole {
			made.Migration = sql
			report := run(t, files(&artifact.Migration{Name: name, Files: made}))
			for _, found := range report.Findings {
				if s := found.Span; s.File == nil || s.Start < 0 || s.Start > s.End || s.End > len(s.File.Text) {
					t.Errorf("%s has no place: %+v", found.Kind, s)
				}
				if found.Message == "" || found.Kind == "" {
					t.Errorf("%+v says nothing", found)
				}
			}
		}
	})
}
