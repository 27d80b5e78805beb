package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// collectBlocks declares every block under its name, in source order.
func (c *checker) collectBlocks(files []*ast.File) {
	for _, f := range files {
		for _, item := range f.Items {
			switch it := item.(type) {
			case *ast.Block:
				c.collectBlock(it)
			case *ast.Bad:
				c.incomplete = true
			}
		}
	}
}

func (c *checker) collectBlock(b *ast.Block) {
	c.refuseOmit(b.Doc, nil)
	c.refuseGoType(b.Doc, nil)
	switch b.Kind {
	case ast.Datasource:
		c.datasources = append(c.datasources, b)
	case ast.Generator:
		c.generators = append(c.generators, b)
	case ast.Model, ast.View:
		m := newModel(b)
		if c.declare(b, &typeDecl{block: b, model: m}) {
			c.models = append(c.models, m)
			c.out.Models = append(c.out.Models, m.Model)
		}
	case ast.Enum:
		e := &enum{block: b, values: map[string]*schema.EnumValue{}, Enum: &schema.Enum{Name: b.Name.Text, DBName: b.Name.Text, Doc: doc(b.Doc, nil), Span: b.Name.At}}
		if c.declare(b, &typeDecl{block: b, enum: e}) {
			c.enums = append(c.enums, e)
			c.out.Enums = append(c.out.Enums, e.Enum)
		}
	case ast.Type:
		c.declare(b, &typeDecl{block: b})
		c.errorf(diag.CodeCompositeType, b.Keyword, "composite types exist only in document databases").
			help("make it a model with a relation, or a field of type Json")
	}
}

func newModel(b *ast.Block) *model {
	m := &model{block: b, byName: map[string]*field{}}
	m.Model = &schema.Model{
		Name: b.Name.Text, DBName: b.Name.Text, IsView: b.Kind == ast.View,
		Doc: doc(b.Doc, nil), Span: b.Name.At,
	}
	return m
}

// declare adds a block under its name and reports whether the name was free. It ignores a second
// block of the same name, because errors of its fields would only be consequences.
func (c *checker) declare(b *ast.Block, t *typeDecl) bool {
	name := b.Name.Text
	if name == "" {
		return false
	}
	c.checkBlockName(b)
	if first, taken := c.declared[name]; taken {
		c.errorf(diag.CodeDuplicateBlock, b.Name.At, "the name %s is already taken by %s", quoted(name), article(first.block.Kind)).
			withSecondary(first.block.Name.At, "first defined here").help("rename one of the two")
		return false
	}
	c.declared[name] = t
	return true
}

// place returns the span of the name of a block, or of its keyword if the name is missing.
func place(b *ast.Block) source.Span {
	if b.Name.At.IsZero() {
		return b.Keyword
	}
	return b.Name.At
}

func article(k ast.BlockKind) string {
	switch k {
	case ast.Enum:
		return "an enum"
	case ast.View:
		return "a view"
	case ast.Type:
		return "a type"
	case ast.Model, ast.Datasource, ast.Generator:
		return "a model"
	}
	return "a block"
}

// doc joins documentation comments, including a trailing `///` on the same line.
func doc(comments []*ast.Comment, trailing *ast.Comment) string {
	if len(comments) == 0 && trailing == nil {
		return ""
	}
	var lines []string
	for _, cm := range comments {
		if documents(cm) {
			lines = append(lines, docLine(cm))
		}
	}
	if trailing != nil && documents(trailing) {
		lines = append(lines, docLine(trailing))
	}
	return strings.Join(lines, "\n")
}

// documents reports whether a comment is documentation. Directives are not.
func documents(cm *ast.Comment) bool {
	return cm.Kind == ast.DocComment && cm.Directive == nil
}

func docLine(cm *ast.Comment) string {
	return strings.TrimRight(strings.TrimPrefix(cm.Text, " "), " \t\r")
}
