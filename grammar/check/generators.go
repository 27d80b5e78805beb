package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

func (c *checker) checkGenerators() {
	first := map[string]*ast.Block{}
	for _, b := range c.generators {
		if other, twice := first[b.Name.Text]; twice && b.Name.Text != "" {
			c.errorf(diag.CodeDuplicateGenerator, place(b), "a generator called %s exists already", quoted(b.Name.Text)).
				withSecondary(place(other), "first defined here").help("rename one of the two")
			continue
		}
		first[b.Name.Text] = b
		c.out.Generators = append(c.out.Generators, c.readGenerator(b))
	}
	c.checkForeignGenerators()
}

// checkForeignGenerators warns if all generator blocks belong to other tools, because their
// settings for the output have no effect on this client.
func (c *checker) checkForeignGenerators() {
	for _, g := range c.out.Generators {
		if _, near := diag.Suggest(g.Provider, []string{ourProvider}); near || g.Provider == "" {
			return // a block of this tool, or one that was reported before
		}
	}
	if len(c.out.Generators) > 0 && c.provider().Known() {
		c.warnf(diag.CodeGeneratorProvider, c.out.Generators[0].Span, "no generator block has the provider %s: the client gets the defaults, whatever the other blocks say", quoted(ourProvider)).
			help("add a generator block with provider = %q", ourProvider)
	}
}

// readGenerator reads a generator block. It stores every key, because only the generator knows
// their meaning.
func (c *checker) readGenerator(b *ast.Block) *schema.Generator {
	c.checkConfigName(b)
	p := c.properties(b, "generator")
	g := &schema.Generator{Name: b.Name.Text, Options: map[string]string{}, Doc: doc(b.Doc, nil), Span: place(b)}
	if p.byKey["provider"] == nil && !p.incomplete {
		c.errorf(diag.CodeMissingProvider, place(b), "the generator %s names no provider", quoted(g.Name)).
			help("add provider = \"comon_orm\"")
	}
	g.Provider = c.generatorText(p, "provider")
	g.Output = c.generatorText(p, "output")
	c.checkPreviewFeatures(p)
	c.readDateTime(p, g)
	c.readUUIDType(p, g)
	c.readNullable(p, g)
	if a := p.byKey["engineType"]; a != nil && a.Value != nil {
		if _, ok := a.Value.(*ast.String); !ok {
			c.errorf(diag.CodePropertyValue, a.Value.Span(), "`engineType` must be a string, found %s", kindOf(a.Value)).
				help("put it in quotes")
		}
	}
	for _, a := range p.all {
		if !p.taken[a.Key.Text] && a.Value != nil {
			g.Options[a.Key.Text] = optionText(a.Value)
		}
	}
	c.checkOurGenerator(p, g)
	return g
}

// generatorSettings are the settings of a generator block that comon_orm reads.
const generatorSettings = "provider output package queryPackage dateTime uuidType nullable"

// checkOurGenerator reports settings without effect in a block of this tool. It ignores the blocks
// of other tools.
func (c *checker) checkOurGenerator(p *properties, g *schema.Generator) {
	if g.Provider != ourProvider {
		if _, near := diag.Suggest(g.Provider, []string{ourProvider}); near {
			c.warnf(diag.CodeGeneratorProvider, p.byKey["provider"].Value.Span(), "the generator %s is left to another tool, called %s", quoted(g.Name), quoted(g.Provider)).
				help("did you mean %s?", quoted(ourProvider))
		}
		return
	}
	for _, a := range p.all {
		key := a.Key.Text
		switch {
		case hasExactWord(generatorSettings, key):
		case key == "previewFeatures":
			c.checkOurPreviewFeatures(a)
		default:
			c.warnf(diag.CodeSettingWithoutEffect, a.Key.At, "the setting %s has no effect: comon_orm does not read it", quoted(key)).
				didYouMean(key, strings.Fields(generatorSettings), "remove it")
		}
	}
	if a := p.byKey["output"]; a != nil && a.Value != nil {
		if _, isEnv := a.Value.(*ast.Call); isEnv && g.Output != "" {
			c.errorf(diag.CodePropertyValue, a.Value.Span(), "the output of a %s generator is a folder, the same on every machine", ourProvider).
				help("write output = \"./db\"")
		}
	}
}

// generatorText reads a string or env("…"). It does not resolve the variable.
func (c *checker) generatorText(p *properties, key string) string {
	a := p.take(key)
	if a == nil {
		return ""
	}
	switch v := a.Value.(type) {
	case *ast.String:
		return v.Text
	case *ast.Call:
		if name, ok := envName(v); ok {
			return "env(" + name + ")"
		}
	}
	c.errorf(diag.CodePropertyValue, a.Value.Span(), "%s must be a string, found %s", quoted(key), kindOf(a.Value)).
		help("write %s = \"…\"", key)
	return ""
}

// optionText returns the text of an option that is passed to a generator.
func optionText(e ast.Expr) string {
	switch v := e.(type) {
	case *ast.String:
		return v.Text
	case *ast.Number:
		return v.Text
	case *ast.Ident:
		return v.Text
	case *ast.Array:
		parts := make([]string, len(v.Items))
		for i, item := range v.Items {
			parts[i] = optionText(item)
		}
		return strings.Join(parts, ",")
	case *ast.Call:
		if name, ok := envName(v); ok {
			return "env(" + name + ")"
		}
	}
	return e.Span().Text()
}
