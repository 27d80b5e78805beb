package check

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// goDirectives returns the directives @go in the comments.
func goDirectives(comments []*ast.Comment, trailing *ast.Comment) []*ast.Directive {
	var out []*ast.Directive
	for _, cm := range append(slices.Clone(comments), trailing) {
		if cm != nil && cm.Directive != nil && cm.Directive.Type != nil {
			out = append(out, cm.Directive)
		}
	}
	return out
}

// goTypeOf returns the Go type that a field's directive names, nil if there is none.
func goTypeOf(node *ast.Field) *schema.GoType {
	found := goDirectives(node.Doc, node.Trailing)
	if len(found) == 0 {
		return nil
	}
	return &schema.GoType{Package: found[0].Type.Package, Name: found[0].Type.Name}
}

// checkGoTypes refuses @go on fields whose type in Go cannot be chosen. It also refuses two types
// for the two fields of one key.
func (c *checker) checkGoTypes() {
	for _, m := range c.models {
		for _, f := range m.fields {
			found := goDirectives(f.node.Doc, f.node.Trailing)
			switch why := fixedType(f.Field); {
			case len(found) > 0 && why != "":
				c.errorf(diag.CodeGoTypeUnfit, found[0].All, "%s cannot have a Go type of its own: %s", quoted(f.Name), why).
					withSecondary(f.Span, "this field").help("remove @go")
			case len(found) > 1:
				c.errorf(diag.CodeGoTypeUnfit, found[1].All, "%s has a Go type already", quoted(f.Name)).
					withSecondary(found[0].All, "this type").help("remove one of the two")
			}
			if f.Relation != nil && f.Relation.Relation != nil && f.Owns() {
				c.checkKeyTypes(f.Relation.Relation)
			}
		}
	}
}

// checkKeyTypes refuses a foreign key whose fields have other Go types than the fields to which
// they refer.
func (c *checker) checkKeyTypes(r *schema.Relation) {
	for i, f := range r.Fields {
		if i >= len(r.References) {
			return
		}
		to := r.References[i]
		same := f.Go == to.Go || f.Go != nil && to.Go != nil && *f.Go == *to.Go
		if !same {
			c.errorf(diag.CodeGoTypeUnfit, f.Span, "%s and %s have different types in Go, although one refers to the other", quoted(f.Name), quoted(to.Model.Name+"."+to.Name)).
				withSecondary(to.Span, "the other field").help("write the same @go above both")
		}
	}
}

// fixedType returns the reason why the Go type of a field cannot be chosen, "" if it can.
func fixedType(f *schema.Field) string {
	switch {
	case f.Relation != nil:
		return "a relation has the type of the related rows"
	case f.Ignored || f.Unsupported != "":
		return "the client does not have the field"
	case f.Enum != nil:
		return "an enum is a Go type already"
	}
	return ""
}

// refuseGoType refuses @go on anything but a field.
func (c *checker) refuseGoType(comments []*ast.Comment, trailing *ast.Comment) {
	if found := goDirectives(comments, trailing); len(found) > 0 {
		c.errorf(diag.CodeGoTypeUnfit, found[0].All, "only a field of a model can have a Go type").help("put @go above a field, or remove it")
	}
}

// uuidTypeKey is the generator setting for the Go type of fields with UUIDs.
const uuidTypeKey = "uuidType"

// readUUIDType reads the setting uuidType of a generator block of this tool.
func (c *checker) readUUIDType(p *properties, g *schema.Generator) {
	if g.Provider != ourProvider || p.byKey[uuidTypeKey] == nil {
		return
	}
	name := c.generatorText(p, uuidTypeKey)
	t := ast.ParseGoType(name)
	if t == nil {
		c.errorf(diag.CodePropertyValue, p.byKey[uuidTypeKey].All, "%s must be a Go type with the path of its package", quoted(uuidTypeKey)).
			help(`write uuidType = "github.com/google/uuid.UUID"`)
		return
	}
	g.UUID = &schema.GoType{Package: t.Package, Name: t.Name}
}

// nullableKey is the generator setting for the Go type of nullable fields.
const nullableKey = "nullable"

// readNullable reads the setting nullable of a generator block of this tool.
func (c *checker) readNullable(p *properties, g *schema.Generator) {
	if g.Provider != ourProvider || p.byKey[nullableKey] == nil {
		return
	}
	switch value := c.generatorText(p, nullableKey); value {
	case "sql":
		g.SQLNull = true
	case "", "pointer": // "" has been reported
	default:
		c.errorf(diag.CodePropertyValue, p.byKey[nullableKey].All, "%s is %s or %s, found %s", quoted(nullableKey), quoted("pointer"), quoted("sql"), quoted(value)).
			help(`write nullable = "sql" for sql.Null, or remove it`)
	}
}
