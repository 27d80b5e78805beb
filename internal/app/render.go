package app

import "github.com/cocomon/comon_orm/grammar/schema"

func (p Project) render(_ *schema.Schema, g *schema.Generator) (Generated, error) {
	dir := p.Output(g.Output)
	if _, err := packageName(g, dir); err != nil {
		return Generated{}, err
	}
	if _, err := ImportPath(dir); err != nil {
		return Generated{}, err
	}
	return Generated{}, Usagef("generate is planned and not there yet")
}
