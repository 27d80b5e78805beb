package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// resolveTypes adds the fields of every model and resolves their types.
func (c *checker) resolveTypes() {
	for _, m := range c.models {
		for _, item := range m.block.Items {
			switch it := item.(type) {
			case *ast.Field:
				c.enterField(m, it)
			case *ast.Bad:
				m.incomplete = true
			}
		}
	}
}

func (c *checker) enterField(m *model, node *ast.Field) {
	name := node.Name.Text
	if first, twice := m.byName[name]; twice {
		c.errorf(diag.CodeDuplicateField, node.Name.At, "%s has a field %s already", quoted(m.Name), quoted(name)).
			withSecondary(first.node.Name.At, "first defined here").help("rename one of the two")
		return
	}
	f := &field{owner: m, node: node}
	f.Field = &schema.Field{
		Model: m.Model, Name: name, DBName: name, Arity: node.Type.Arity,
		Doc: doc(node.Doc, node.Trailing), Span: node.Name.At, TypeSpan: node.Type.All,
		Omitted: !omitDirective(node.Doc, node.Trailing).IsZero(), Go: goTypeOf(node),
	}
	m.byName[name] = f
	m.fields = append(m.fields, f)
	m.Fields = append(m.Fields, f.Field)
	f.resolved = c.resolveType(f)
	if !f.resolved {
		m.incomplete = true
	}
}

// resolveType resolves the type of a field, and reports whether the type is known.
func (c *checker) resolveType(f *field) bool {
	ref := f.node.Type
	name := ref.Name.Text
	if ref.Arg != nil {
		return c.resolveUnsupported(f, ref)
	}
	if f.Scalar = schema.ScalarByName(name); f.Scalar == schema.NotScalar {
		t, ok := c.declared[name]
		switch {
		case !ok:
			c.unknownType(ref)
			return false
		case t.enum != nil:
			f.Enum = t.enum.Enum
		case t.model != nil:
			f.target, f.DBName = t.model, ""
			f.Relation = &schema.RelationEnd{Target: t.model.Model}
			return true
		default: // a `type` block: reported at its declaration
			return false
		}
	}
	if f.Arity == schema.List && !c.features().Lists {
		c.errorf(diag.CodeListsUnsupported, ref.All, "%s has no lists of values", c.provider().Title()).
			help("use a related model, or a field of type Json")
	}
	return true
}

func (c *checker) resolveUnsupported(f *field, ref ast.TypeRef) bool {
	f.Unsupported = ref.Arg.Text
	if f.Unsupported == "" {
		c.errorf(diag.CodeUnsupportedDDL, ref.All, "the type of an Unsupported field is empty").
			help("write the type as the database calls it, as in Unsupported(\"tsvector\")")
		return false
	}
	if f.Arity == schema.List && !c.features().Lists {
		c.errorf(diag.CodeListsUnsupported, ref.All, "%s has no lists of values", c.provider().Title()).help("use a related model, or a field of type Json")
	}
	c.checkKnownUnsupported(f, ref)
	return true
}

func (c *checker) unknownType(ref ast.TypeRef) {
	if c.incomplete {
		return // the type may be declared in a part that did not parse
	}
	var candidates []string
	for s := schema.Int; s <= schema.Bytes; s++ {
		candidates = append(candidates, s.String())
	}
	if c.suggestionsLeft > len(c.declared) {
		for _, m := range c.models {
			candidates = append(candidates, m.Name)
		}
		for _, e := range c.enums {
			candidates = append(candidates, e.Name)
		}
	}
	c.errorf(diag.CodeUnknownType, ref.Name.At, "unknown type %s", quoted(ref.Name.Text)).
		didYouMean(ref.Name.Text, candidates, "declare a model or enum of this name, or use a scalar type")
}
