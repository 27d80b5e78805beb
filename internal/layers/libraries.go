package layers

import (
	"fmt"
	"slices"
	"strings"
)

const pgx = "github.com/jackc/pgx/v5"

func sqliteLibraries() []string { return []string{"modernc.org/sqlite", "zombiezen.com/go/sqlite"} }

// library lists the packages that may import a library directly.
type library struct {
	paths   []string
	allowed []string
}

func libraries() []library {
	return []library{
		{[]string{"github.com/alecthomas/participle/v2"}, []string{"grammar/ast"}},
		{[]string{"github.com/dave/jennifer"}, []string{"gen/emit"}},
		{[]string{pgx}, []string{"runtime/postgres", "migrate/postgres", "internal/pgtest"}},
		{sqliteLibraries(), []string{"runtime/sqlite", "migrate/sqlite"}},
		{[]string{"github.com/spf13/cobra"}, []string{"cmd/comon_orm"}},
		{[]string{"github.com/joho/godotenv"}, []string{"internal/datasource"}},
	}
}

// runtimeLibraries returns all libraries on which the client of an application may depend.
func runtimeLibraries() []string {
	return append(sqliteLibraries(), pgx, "modernc.org/libc", "github.com/google/uuid", "github.com/shopspring/decimal",
		"github.com/oklog/ulid/v2", "github.com/matoous/go-nanoid/v2", "github.com/lucsky/cuid")
}

func libraryViolations(name string, p Package) []string {
	var out []string
	for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
		if path == "modernc.org/sqlite" && !drivesTests(name, p, path) {
			out = append(out, name+" imports modernc.org/sqlite: use modernc.org/sqlite/lib or zombiezen.com/go/sqlite, which need no database/sql driver")
		}
	}
	for _, path := range p.Imports {
		for _, l := range libraries() {
			if withinAny(path, l.paths) && !withinAny(name, append(l.allowed, "internal/deps")) {
				out = append(out, fmt.Sprintf("%s imports %s: only %s may", name, path, strings.Join(l.allowed, ", ")))
			}
		}
		if within(name, "runtime") && !withinAny(name, tooling()) && thirdParty(path) && !withinAny(path, runtimeLibraries()) {
			out = append(out, fmt.Sprintf("%s imports %s: the runtime stays light; argue the library in internal/layers", name, path))
		}
		if path == "log" && p.Name != "main" {
			out = append(out, name+" imports log: libraries return errors and take a *slog.Logger")
		}
	}
	return out
}

// drivesTests reports whether only the tests of a package import a driver of database/sql, because
// they test the package on such a driver.
func drivesTests(name string, p Package, path string) bool {
	return withinAny(name, []string{"runtime/sqldb", "examples/interop"}) && !slices.Contains(p.Imports, path)
}

func thirdParty(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	_, ours := inModule(path)
	return strings.Contains(first, ".") && !ours
}
