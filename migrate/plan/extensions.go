package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (p *planner) createSchema(name string) {
	if r, ok := p.Dialect.(dialect.SchemaCreator); ok {
		p.emit(createSchemas, step(r.CreateSchema(name), "create schema "+name))
	}
}

func (p *planner) createExtension(e catalog.Extension) {
	r, ok := p.Dialect.(dialect.ExtensionCreator)
	if !ok {
		return
	}
	p.placeExtension(e)
	s := step(r.CreateExtension(e), "create extension "+e.Name)
	s.Hazards = p.extensionHazards(e, false)
	p.emit(createSchemas, s)
}

// placeExtension creates the schema that an extension is installed in. No other step creates it if
// it has no tables.
func (p *planner) placeExtension(e catalog.Extension) {
	if e.Schema == "" || slices.Contains(p.From.Schemas, e.Schema) || slices.Contains(p.To.Schemas, e.Schema) || slices.Contains(p.placed, e.Schema) {
		return
	}
	p.placed = append(p.placed, e.Schema)
	p.createSchema(e.Schema)
}

func (p *planner) alterExtension(c diff.AlterExtension) {
	if r, ok := p.Dialect.(dialect.ExtensionMover); ok && c.Moves() {
		p.placeExtension(c.To)
		e := catalog.Extension{Name: c.To.Name, Schema: c.To.Schema}
		s := step(r.MoveExtension(e), "move extension "+e.Name+" to schema "+e.Schema)
		s.Hazards = p.extensionHazards(e, true)
		p.emit(createSchemas, s)
	}
	if r, ok := p.Dialect.(dialect.ExtensionUpdater); ok && c.Updates() {
		e := catalog.Extension{Name: c.To.Name, Version: c.To.Version}
		s := step(r.UpdateExtension(e), "update extension "+e.Name+" to version "+e.Version)
		s.Hazards = p.extensionHazards(e, true)
		p.emit(createSchemas, s)
	}
}

func (p *planner) extensionHazards(e catalog.Extension, there bool) (out []hazard.Hazard) {
	r, ok := p.Dialect.(dialect.ExtensionChecker)
	if !ok {
		return nil
	}
	add := func(which hazard.Case, to string, probe sqltext.SQL) {
		if probe != "" {
			out = append(out, hazard.Hazard{Kind: hazard.UnfitExtension, Parts: hazard.Parts{Object: e.Name, Case: which, To: to}, Probe: probe})
		}
	}
	schema, version := r.UnfitExtension(e, there)
	add(hazard.OfSchema, e.Schema, schema)
	add(hazard.OfVersion, e.Version, version)
	return out
}
