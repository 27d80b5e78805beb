package check

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// omitDirective returns the span of the directive @omit in the comments, zero if there is none.
func omitDirective(comments []*ast.Comment, trailing *ast.Comment) source.Span {
	for _, cm := range append(slices.Clone(comments), trailing) {
		if cm != nil && cm.Directive != nil && cm.Directive.Name.Text == "omit" {
			return cm.Directive.All
		}
	}
	return source.Span{}
}

// checkOmitted refuses @omit on fields that the client needs to find rows and their relations. It
// also refuses it on relations, and on fields that the client does not have.
func (c *checker) checkOmitted() {
	for _, m := range c.models {
		for _, f := range m.fields {
			if !f.Omitted {
				continue
			}
			at := omitDirective(f.node.Doc, f.node.Trailing)
			if why := needed(f.Field); why != "" {
				c.errorf(diag.CodeOmittedNeeded, at, "%s cannot be omitted: %s", quoted(f.Name), why).
					withSecondary(f.Span, "this field").help("remove @omit")
			}
		}
	}
}

// refuseOmit refuses @omit on anything but a field.
func (c *checker) refuseOmit(comments []*ast.Comment, trailing *ast.Comment) {
	if at := omitDirective(comments, trailing); !at.IsZero() {
		c.errorf(diag.CodeOmittedNeeded, at, "only a field of a model can be omitted").help("put @omit above a field, or remove it")
	}
}

// needed returns the reason why a field cannot be omitted, "" if it can.
func needed(f *schema.Field) string {
	switch {
	case f.Relation != nil:
		return "a relation is read only if a query includes it"
	case f.Ignored || f.Unsupported != "":
		return "the client does not have the field"
	case identifies(f):
		return "it identifies the rows"
	}
	for _, other := range f.Model.Fields {
		if r := other.Relation; r != nil && r.Relation != nil && (slices.Contains(r.Relation.Fields, f) || slices.Contains(r.Relation.References, f)) {
			return "the relation " + other.Name + " needs it"
		}
	}
	return ""
}

// identifies reports whether a field is part of the primary key, or of a unique key if the model
// has no primary key.
func identifies(f *schema.Field) bool {
	keys := f.Model.Uniques
	if f.Model.PrimaryKey != nil {
		keys = []*schema.Key{f.Model.PrimaryKey}
	}
	return slices.ContainsFunc(keys, func(k *schema.Key) bool {
		return slices.ContainsFunc(k.Fields, func(kf schema.KeyField) bool { return kf.Field == f })
	})
}
