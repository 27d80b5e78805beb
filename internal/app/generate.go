package app

import (
	"go/token"
	"path/filepath"
	"strings"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// GenerateOptions are the options of [Project.Generate].
type GenerateOptions struct {
	// Check compares and writes nothing.
	Check bool
	// Generator is the name of the only generator block to run. If it is "", all blocks of
	// comon_orm run.
	Generator string
}

// Generated is one client.
type Generated struct {
	// Changes contains the changes that were made or, with Check, that a run without Check would
	// make.
	Changes Changes
	// Diagnostics contains the warnings about the schema, and Warnings the warnings about the
	// client as a whole.
	Diagnostics diag.List
	Warnings    []string
}

// generatorProvider is the provider of generator blocks that this tool runs. Blocks of other tools
// are ignored.
const generatorProvider = "comon_orm"

// Generate generates the client of each generator block of this tool. If the schema has no such
// block, it generates one client with the defaults. All clients are rendered before the first file
// is written.
func (p Project) Generate(loaded Loaded, o GenerateOptions) ([]Generated, error) {
	if _, err := dataSource(loaded.Schema); err != nil {
		return nil, err // there is no datasource, so the schema is most likely empty
	}
	if loaded.Schema.Datasource.RelationMode == schema.PrismaMode {
		return nil, &NoClientError{Usagef("%s: %v", p.Schema, gen.ErrRelationMode)}
	}
	generators, err := chooseGenerators(loaded.Schema, o.Generator)
	if err != nil {
		return nil, err
	}
	var out []Generated
	for _, g := range generators {
		one, err := p.render(loaded.Schema, g)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	if o.Check {
		return out, nil
	}
	for _, one := range out {
		if err := one.Changes.Apply(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func chooseGenerators(s *schema.Schema, name string) ([]*schema.Generator, error) {
	var ours []*schema.Generator
	for _, g := range s.Generators {
		if g.Provider == generatorProvider && (name == "" || g.Name == name) {
			ours = append(ours, g)
		}
	}
	switch {
	case len(ours) > 0:
		return ours, nil
	case name != "":
		return nil, Usagef("there is no generator %q with provider %q in the schema", name, generatorProvider)
	}
	return []*schema.Generator{{Provider: generatorProvider}}, nil
}

// packageName returns the generator's package option, or the last element of its output.
func packageName(g *schema.Generator, dir string) (string, error) {
	name := g.Options["package"]
	if name == "" {
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return "", err
		}
		name = strings.ToLower(filepath.Base(absolute))
	}
	if !token.IsIdentifier(name) || name == "_" || name == "main" {
		return "", Usagef("%q is no name for the generated package: give the generator block another output, or a package", name)
	}
	return name, nil
}

// queryPackage returns the generator's queryPackage option: the name of the query package and of
// its folder.
func queryPackage(g *schema.Generator, client string) (string, error) {
	name := g.Options["queryPackage"]
	switch {
	case name == "":
		return gen.DefaultQueryPackage, nil
	case !token.IsIdentifier(name) || name == "_" || name == "main" || name == "internal" || name == client || name == client+"test":
		return "", Usagef("%q is no name for the query package of %s: give the generator block another queryPackage", name, client)
	}
	return name, nil
}
