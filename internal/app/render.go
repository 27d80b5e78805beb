package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// render makes one client and compares it with what is there.
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
	options := gen.Options{Package: name, ImportPath: importPath, Hash: schemaHash(s)}
	if _, options.SchemaDir, err = inModule(p.Dir); err != nil {
		return Generated{}, err
	}
	options.TestDDL, err = testDDL(s)
	if err != nil {
		out.Warnings = append(out.Warnings, "the client has no test opener, since SQLite in memory cannot hold the schema: "+err.Error())
	}
	files, diagnostics, err := gen.Generate(s, options)
	if err != nil {
		return Generated{}, err
	}
	out.Diagnostics = diagnostics
	out.Changes, err = Compare(dir, files, name+"test")
	return out, err
}

// schemaHash identifies what the schema means: comments and layout do not change it.
func schemaHash(s *schema.Schema) string {
	sum := sha256.Sum256([]byte(grammar.NewSnapshots().Print(s)))
	return hex.EncodeToString(sum[:8])
}

// testDDL returns the statements that make the schema in an empty SQLite database,
// whatever its own provider is.
func testDDL(s *schema.Schema) ([]string, error) {
	migrator, err := migrate.New(migrate.Options{Dialect: ddl.New(), Snapshots: snapshots()})
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

func snapshots() migrate.Snapshots { return grammar.NewSnapshots() }
