package layers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/internal/layers"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestImportsGoDown(t *testing.T) {
	dependOnSources(t)
	packages := list(t)
	if len(packages) < 10 {
		t.Fatalf("go list found %d packages of this module", len(packages))
	}
	for _, violation := range layers.Violations(packages) {
		t.Error(violation)
	}
}

// dependOnSources reads every Go file. Without that, the go command would return a cached result
// after a file has changed, because it does not observe what the go list below reads.
func dependOnSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T) []layers.Package {
	t.Helper()
	// with -e, go list does not fail for a package that does not compile; another test reports that
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Name,Imports,Deps,TestImports,XTestImports", "github.com/cocomon/comon_orm/...")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var out []layers.Package
	for decoder := json.NewDecoder(&stdout); ; {
		var p layers.Package
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

const m = "github.com/cocomon/comon_orm/"

func TestViolations(t *testing.T) {
	tests := []struct {
		name string
		in   layers.Package
		want []string
	}{
		{"allowed", layers.Package{ImportPath: m + "grammar/check", Imports: []string{m + "grammar/ast", "fmt"}, Deps: []string{m + "grammar/source"}}, nil},
		{
			"up", layers.Package{ImportPath: m + "grammar/source", Imports: []string{m + "grammar/ast"}},
			[]string{"grammar/source imports grammar/ast, which is not below it: move the shared part down, or the importer up"},
		},
		{
			"sideways", layers.Package{ImportPath: m + "grammar/format", Imports: []string{m + "grammar/check"}},
			[]string{"grammar/format imports grammar/check, which is not below it: move the shared part down, or the importer up"},
		},
		{
			"tool", layers.Package{ImportPath: m + "migrate", Imports: []string{m + "internal/pgtest"}},
			[]string{"migrate imports internal/pgtest, which is a tool for tests and builds"},
		},
		{"no layer", layers.Package{ImportPath: m + "misc"}, []string{"package misc is on no layer: add it to internal/layers and docs/architecture.md"}},
		{"runtime", layers.Package{ImportPath: m + "runtime"}, []string{"there is a package runtime: its name collides with the standard library's; use runtime/orm"}},
		{
			"parser in an application", layers.Package{ImportPath: m + "runtime/orm", Deps: []string{m + "grammar/schema"}},
			[]string{"runtime/orm reaches grammar/schema: a querying application links no parser, no generator and no planner"},
		},
		{
			"generator and syntax", layers.Package{ImportPath: m + "gen/ir", Deps: []string{m + "grammar/ast", m + "grammar/schema"}},
			[]string{"gen/ir reaches grammar/ast: the generator sees the resolved schema only"},
		},
		{
			"two drivers", layers.Package{ImportPath: m + "runtime/postgres", Deps: []string{"modernc.org/sqlite/lib"}},
			[]string{"runtime/postgres reaches modernc.org/sqlite/lib: a PostgreSQL application links no SQLite"},
		},
		{
			"library elsewhere", layers.Package{ImportPath: m + "gen/ir", Imports: []string{"github.com/dave/jennifer/jen"}},
			[]string{"gen/ir imports github.com/dave/jennifer/jen: only gen/emit may"},
		},
		{
			"heavy runtime", layers.Package{ImportPath: m + "runtime/orm", Imports: []string{"example.com/heavy", "net/http"}},
			[]string{"runtime/orm imports example.com/heavy: the runtime stays light; argue the library in internal/layers"},
		},
		{"log", layers.Package{ImportPath: m + "gen", Name: "gen", Imports: []string{"log"}}, []string{"gen imports log: libraries return errors and take a *slog.Logger"}},
		{
			"driver package, in a test too", layers.Package{ImportPath: m + "runtime/sqlite", XTestImports: []string{"modernc.org/sqlite"}},
			[]string{"runtime/sqlite imports modernc.org/sqlite: use modernc.org/sqlite/lib or zombiezen.com/go/sqlite, which need no database/sql driver"},
		},
		{"driver package in the tests of sqldb", layers.Package{ImportPath: m + "runtime/sqldb", XTestImports: []string{"modernc.org/sqlite"}}, nil},
		{
			"driver package in sqldb", layers.Package{ImportPath: m + "runtime/sqldb", Imports: []string{"modernc.org/sqlite"}, Deps: []string{"modernc.org/sqlite"}},
			[]string{
				"runtime/sqldb imports modernc.org/sqlite: only runtime/sqlite, migrate/sqlite may",
				"runtime/sqldb imports modernc.org/sqlite: use modernc.org/sqlite/lib or zombiezen.com/go/sqlite, which need no database/sql driver",
				"runtime/sqldb reaches modernc.org/sqlite: the application chooses the driver of database/sql",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := layers.Violations([]layers.Package{test.in})
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if !slices.IsSorted(got) {
				t.Error("not sorted")
			}
		})
	}
}
