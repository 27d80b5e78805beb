package app

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// render generates one client and compares it with the existing files.
func (p Project) render(s *schema.Schema, g *schema.Generator) (Generated, error) {
	dir := p.Output(g.Output)
	name, err := packageName(g, dir)
	if err != nil {
		return Generated{}, err
	}
	importPath, err := ImportPath(dir)
	if err != nil {
		return Generated{}, err
	}
	var out Generated
	queries, err := queryPackage(g, name)
	if err == nil {
		err = checkImportPath(path.Join(importPath, queries))
	}
	if err != nil {
		return Generated{}, err
	}
	options := gen.Options{Package: name, ImportPath: importPath, QueryPackage: queries, Source: filepath.Base(p.Schema), UUID: g.UUID, SQLNull: g.SQLNull}
	if _, options.SchemaDir, err = inModule(p.Dir); err != nil {
		return Generated{}, err
	}
	options.TestDDL, err = testDDL(s, ddl.New())
	if err != nil {
		out.Warnings = append(out.Warnings, "the client has no test opener, since SQLite in memory cannot hold the schema: "+err.Error())
	}
	if options.PostgresDDL, err = testDDL(s, pgddl.New()); err != nil {
		out.Warnings = append(out.Warnings, "the client opens no PostgreSQL database for tests, since it cannot hold the schema: "+err.Error())
	}
	files, diagnostics, err := gen.Generate(s, options)
	if err != nil {
		return Generated{}, err
	}
	out.Diagnostics = diagnostics
	files, foreign := withoutForeignAttributes(dir, files)
	if foreign {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%s is not a generated file and stays as it is: add the line %q to it", filepath.Join(dir, attributesFile), "*_gen.go linguist-generated=true"))
	}
	former, err := formerFolders(dir, importPath)
	if err != nil {
		return Generated{}, err
	}
	out.Changes, err = Compare(dir, files, append(former, name+"test", queries)...)
	return out, err
}

const attributesFile = ".gitattributes"

// withoutForeignAttributes omits the generated .gitattributes if the user has one. foreign reports
// whether the user's file lacks the line for generated files.
func withoutForeignAttributes(dir string, files []gen.File) (kept []gen.File, foreign bool) {
	present, err := os.ReadFile(filepath.Join(dir, attributesFile))
	if err != nil || isOurs(present) {
		return files, false
	}
	kept = slices.DeleteFunc(slices.Clone(files), func(f gen.File) bool { return f.Path == attributesFile })
	return kept, !strings.Contains(string(present), "_gen.go linguist-generated")
}

// testDDL returns the statements that create the schema in an empty database of the dialect,
// whatever the schema's provider is.
func testDDL(s *schema.Schema, d dialect.Dialect) ([]string, error) {
	migrator, err := migrate.New(migrate.Options{Dialect: d, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		return nil, err
	}
	plan, err := migrator.Diff(context.Background(), migrate.EmptySource{}, migrate.SchemaSource{Schema: s}, migrate.PlanOptions{})
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, group := range plan.Groups {
		for _, step := range group.Steps {
			out = append(out, sqltext.Text(step.SQL))
		}
	}
	return out, nil
}
