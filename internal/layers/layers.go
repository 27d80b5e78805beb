// Package layers contains the rules of which package of this module may import which. Its test
// reads the imports of the module and reports a sentence for each import that breaks a rule.
// Further tests check what no linter checks: sizes, words, widths, and that SQL and commands are
// written only in the packages that own them.
package layers

import (
	"fmt"
	"slices"
	"strings"
)

const module = "github.com/cocomon/comon_orm"

// Package is the output of `go list -json` for one package.
type Package struct {
	ImportPath   string
	Name         string
	Imports      []string // direct
	Deps         []string // direct and indirect
	TestImports  []string
	XTestImports []string
}

// layers lists the packages, the lowest layer first. A package may import only packages of lines
// above its own line. The numbers are the layers of docs/architecture.md. If packages of one layer
// import each other, the layer has several lines.
func layers() [][]string {
	return [][]string{
		/* 0 */ {"internal/provider", "internal/hint", "internal/jsonvalue", "internal/timeform"},
		/* 0 */ {"internal/sqltext", "internal/nativetype"},
		/* 0 */ {"grammar/source", "internal/datasource", "migrate/catalog", "migrate/hazard", "migrate/inventory", "runtime/query"},
		/* 1 */ {"grammar/diag", "grammar/schema", "migrate/diff", "runtime/driver", "runtime/sqlgen"},
		/* 1 */ {"migrate/dialect", "migrate/hierarchy", "migrate/history"},
		/* 1 */ {"runtime/orm/gensupport"},
		/* 1 */ {"runtime/orm"},
		/* 2 */ {"grammar/ast", "grammar/print", "gen/ir", "migrate/lower", "migrate/plan", "migrate/postgres/ddl", "migrate/sqlite/ddl", "runtime/postgres", "runtime/sqlite", "runtime/sqldb", "runtime/ormtest"},
		/* 2 */ {"runtime/sqlite/sqlitefunc"},
		/* 2 */ {"migrate/artifact", "migrate/raise", "runtime/postgres/postgrestest"},
		/* 3 */ {"grammar/check", "grammar/format", "grammar/merge", "gen/emit", "migrate/lint"},
		/* 3 */ {"migrate"},
		/* 4 */ {"grammar", "gen", "migrate/postgres", "migrate/sqlite"},
		/* 5 */ {"internal/app"},
		/* 6 */ {"cmd/comon_orm", "examples/blog"},
	}
}

// tooling lists the packages for tests and for the build. They belong to no layer, and no package
// of a layer imports them.
func tooling() []string {
	return []string{"internal/bench", "internal/deps", "internal/layers", "internal/golden", "internal/pgtest", "internal/schematest", "internal/suite", "internal/vet", "migrate/failuretest", "migrate/migratetest", "runtime/executortest", "docs", "examples", "scripts"}
}

// Violations returns one sentence for each import that breaks a rule.
func Violations(packages []Package) []string {
	var out []string
	for _, p := range packages {
		name, ours := inModule(p.ImportPath)
		if !ours {
			continue
		}
		out = append(out, layerViolations(name, p)...)
		out = append(out, boundaryViolations(name, p)...)
		out = append(out, libraryViolations(name, p)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// inModule returns the package's name inside this module. For a package of another module, ok is
// false and name is the import path.
func inModule(path string) (name string, ok bool) {
	return strings.CutPrefix(path, module+"/")
}

func within(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }

func withinAny(name string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool { return within(name, dir) })
}

// private reports whether a package is inside the folder internal of another package. The go
// command lets only that other package import it, so it belongs to no layer. The boundaries apply
// to it as they apply to its owner.
func private(name string) bool { return strings.Contains(name, "/internal/") }

func lineOf(name string) int {
	return slices.IndexFunc(layers(), func(line []string) bool { return slices.Contains(line, name) })
}

func layerViolations(name string, p Package) []string {
	if name == "runtime" {
		return []string{"there is a package runtime: its name collides with the standard library's; use runtime/orm"}
	}
	line := lineOf(name)
	if line < 0 {
		if withinAny(name, tooling()) || private(name) {
			return nil
		}
		return []string{fmt.Sprintf("package %s is on no layer: add it to internal/layers and docs/architecture.md", name)}
	}
	var out []string
	for _, path := range p.Imports {
		imported, ours := inModule(path)
		if !ours || private(imported) {
			continue
		}
		switch target := lineOf(imported); {
		case target < 0 && name != "cmd/comon_orm" && name != "examples/blog":
			out = append(out, fmt.Sprintf("%s imports %s, which is a tool for tests and builds", name, imported))
		case target >= line:
			out = append(out, fmt.Sprintf("%s imports %s, which is not below it: move the shared part down, or the importer up", name, imported))
		}
	}
	return out
}

// boundary forbids that a package of from imports a package of to, directly or through other
// packages.
type boundary struct {
	from, to []string
	except   []string // packages inside to that may be imported
	reason   string
}

func boundaries() []boundary {
	tools := []string{"grammar", "gen", "migrate"}
	resolved := []string{"grammar/schema", "grammar/source", "grammar/diag"}
	return []boundary{
		{from: []string{"runtime"}, to: append(tools, "internal/app", "cmd"), reason: "a querying application links no parser, no generator and no planner"},
		{from: tools, to: []string{"runtime"}, reason: "the tools know nothing of the running client"},
		{from: []string{"gen"}, to: []string{"grammar"}, except: resolved, reason: "the generator sees the resolved schema only"},
		{from: []string{"migrate"}, to: []string{"grammar"}, except: resolved, reason: "migrations see the resolved schema only"},
		{from: []string{"gen"}, to: []string{"migrate"}, reason: "gen and migrate do not see each other"},
		{from: []string{"migrate"}, to: []string{"gen"}, reason: "gen and migrate do not see each other"},
		{from: []string{"grammar"}, to: []string{"gen", "migrate"}, reason: "the schema knows nothing of what is made from it"},
		{from: []string{"runtime/postgres", "migrate/postgres"}, to: sqliteLibraries(), reason: "a PostgreSQL application links no SQLite"},
		{from: []string{"runtime/sqlite", "migrate/sqlite"}, to: []string{pgx}, reason: "a SQLite application links no PostgreSQL"},
		{from: []string{"runtime/sqldb"}, to: append(sqliteLibraries(), pgx), reason: "the application chooses the driver of database/sql"},
	}
}

func boundaryViolations(name string, p Package) []string {
	if withinAny(name, tooling()) {
		return nil
	}
	var out []string
	for _, w := range boundaries() {
		if !withinAny(name, w.from) {
			continue
		}
		for _, path := range p.Deps {
			target, ours := inModule(path)
			if !ours && !thirdParty(path) {
				continue // because a package of the standard library is called runtime too
			}
			if withinAny(target, w.to) && !withinAny(target, w.except) {
				out = append(out, fmt.Sprintf("%s reaches %s: %s", name, target, w.reason))
			}
		}
	}
	return out
}
