package check

import (
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// checkForeignKey applies the rules for the columns of a foreign key.
func (c *checker) checkForeignKey(from *field) {
	fields, references := from.args.fields, from.args.references
	if !fields.states() || !references.states() || fields.broken || references.broken {
		return
	}
	c.checkRelationArity(from, fields)
	if len(fields.fields) != len(references.fields) {
		c.errorf(diag.CodeRelationFieldCount, references.at, "references names %d and fields %d", len(references.fields), len(fields.fields)).
			withSecondary(fields.at, "the fields").help("name as many fields as references")
		return
	}
	c.checkReferencesUnique(from, references)
	for i, f := range fields.fields {
		c.checkPairTypes(from, f, references.fields[i])
	}
	c.checkSetNull(from)
	if c.relationModePrisma() {
		c.checkRelationIndex(from)
	}
}

// checkRelationArity reports a required relation over optional fields.
func (c *checker) checkRelationArity(from *field, fields *fieldList) {
	if from.Arity != schema.Required {
		return
	}
	for _, f := range fields.fields {
		if f.Arity == schema.Optional {
			c.errorf(diag.CodeRequiredOverOptional, from.TypeSpan, "the relation %s is required, its field %s is not", quoted(from.Name), quoted(f.Name)).
				withSecondary(f.TypeSpan, "optional").help("write %s?, or make %s required", from.target.Name, quoted(f.Name))
			return
		}
	}
}

func (c *checker) checkReferencesUnique(from *field, references *fieldList) {
	if from.target.maybeKeyed() || hasUnique(from.target, references.fields) {
		return
	}
	names := make([]string, len(references.fields))
	for i, f := range references.fields {
		names[i] = f.Name
	}
	rep := c.errorf(diag.CodeReferencesNotUnique, references.at, "the referenced fields are not a key of %s", quoted(from.target.Name)).
		withSecondary(references.fields[0].Span, "referenced")
	if len(names) == 1 {
		rep.help("add @unique to %s, or reference the @id", quoted(names[0]))
		return
	}
	rep.help("add @@unique over %s, or reference the @id", list(names))
}

func (c *checker) checkPairTypes(from, f, ref *field) {
	if f.Scalar == ref.Scalar && f.Enum == ref.Enum && f.Unsupported == ref.Unsupported {
		c.checkPairInDatabase(from, f, ref)
		return
	}
	c.errorf(diag.CodeRelationFieldType, from.args.fields.at, "the types of %s and %s differ", quoted(f.owner.Name+"."+f.Name), quoted(ref.owner.Name+"."+ref.Name)).
		withSecondary(ref.TypeSpan, "the referenced type").help("make %s %s", quoted(f.Name), withArticle(ref))
}

func withArticle(f *field) string {
	if f.Scalar != schema.NotScalar {
		return aScalar(f.Scalar)
	}
	return "a " + cut(f.node.Type.All.Text())
}

// checkRelationIndex warns if the fields of a relation have no index, although the client emulates
// its foreign key (relationMode = "prisma").
func (c *checker) checkRelationIndex(from *field) {
	for _, k := range keysBeginningWith(from.args.fields.fields[0]) {
		if leads(k.Key, from.args.fields.fields) {
			return
		}
	}
	c.warnf(diag.CodeMissingRelationIndex, from.args.attr.All, "the foreign key of %s has no index, and relationMode = \"prisma\" creates none", quoted(from.Name)).
		edit(addIndex(from)...).help("add @@index over %s", list(relationFieldNames(from.node)))
}

func keysBeginningWith(f *field) []*key {
	m := f.owner
	if m.indexed == nil {
		m.indexed = map[*schema.Field][]*key{}
		for _, k := range m.keys {
			first := k.Fields[0].Field
			m.indexed[first] = append(m.indexed[first], k)
		}
	}
	return m.indexed[f.Field]
}

// leads reports whether the key starts with the fields in their order.
func leads(k *schema.Key, fields []*field) bool {
	if len(k.Fields) < len(fields) {
		return false
	}
	for i, f := range fields {
		if k.Fields[i].Field != f.Field {
			return false
		}
	}
	return true
}
