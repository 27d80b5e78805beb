package check

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// checkRelations applies the rules to every relation that has both sides.
func (c *checker) checkRelations() {
	for _, m := range c.models {
		for _, f := range m.fields {
			if f.target == nil {
				continue
			}
			c.checkIgnoredTarget(f)
			c.checkActionSupport(f)
			r := f.Relation.Relation
			if r == nil || r.From != f.Field {
				continue
			}
			to := f.target.byName[r.To.Name]
			switch r.Kind {
			case schema.ManyToMany:
				c.checkManyToMany(f, to)
			case schema.OneToMany:
				c.checkOneToMany(f, to)
				c.checkForeignKey(f)
			case schema.OneToOne:
				if c.checkOneToOne(f, to) {
					c.checkForeignKey(f)
				}
			}
		}
	}
	if c.relationModePrisma() {
		c.checkActionCycles()
	}
}

func (c *checker) checkIgnoredTarget(f *field) {
	if f.target.Ignored && !f.Ignored && !f.owner.Ignored {
		c.errorf(diag.CodeIgnoredTarget, f.Span, "the relation %s refers to the ignored model %s", quoted(f.Name), quoted(f.target.Name)).
			withSecondary(f.target.Span, "ignored with @@ignore").help("add @ignore to the field")
	}
}

// checkOneToMany applies the rules of a one-to-many relation. The side that is not a list has the
// foreign key, and the list must not have arguments for it.
func (c *checker) checkOneToMany(from, to *field) {
	c.wantFields(from)
	if to.args.fields.states() || to.args.references.states() {
		c.errorf(diag.CodeFieldsOnWrongSide, to.Span, "the list side %s cannot hold the foreign key", quoted(to.Name)).
			withSecondary(from.Span, "the single side").help("remove fields and references here and state them on %s", quoted(from.owner.Name+"."+from.Name))
	}
	c.checkBackActions(from, to)
}

// wantFields reports a relation without fields: and references: as one error.
func (c *checker) wantFields(from *field) {
	hasFields, hasReferences := from.args.fields.states(), from.args.references.states()
	if hasFields && hasReferences {
		return
	}
	missing := "fields and references"
	switch {
	case hasFields:
		missing = "references"
	case hasReferences:
		missing = "fields"
	}
	at := from.Span
	if from.args.attr != nil {
		at = from.args.attr.All
	}
	c.errorf(diag.CodeMissingRelationFields, at, "the relation %s does not state its %s", quoted(from.Name), missing).
		help("write @relation(fields: [%sId], references: [id])", from.Name)
}

// checkBackActions reports referential actions on the side without the foreign key.
func (c *checker) checkBackActions(from, to *field) {
	for _, a := range []*action{to.args.onDelete, to.args.onUpdate} {
		if a != nil {
			c.errorf(diag.CodeActionOnBackRelation, a.at, "the action is on the side without the foreign key").
				withSecondary(from.Span, "the side with the foreign key").help("move it to %s", quoted(from.owner.Name+"."+from.Name))
		}
	}
}

// checkOneToOne applies the rules of a one-to-one relation. It reports whether it is clear which
// side has the foreign key.
func (c *checker) checkOneToOne(from, to *field) bool {
	fromStates := from.args.fields.states() || from.args.references.states()
	toStates := to.args.fields.states() || to.args.references.states()
	settled := false
	switch {
	case fromStates && toStates:
		c.errorf(diag.CodeFieldsOnBothSides, from.Span, "both sides of the relation hold a foreign key").
			withSecondary(to.Span, "the other side").help("remove fields and references from one side and make it optional")
		c.errorf(diag.CodeFieldsOnBothSides, to.Span, "both sides of the relation hold a foreign key").
			withSecondary(from.Span, "the other side").help("remove fields and references from one side and make it optional")
	case toStates:
		c.errorf(diag.CodeFieldsOnWrongSide, to.Span, "the optional side %s holds the foreign key of a required relation", quoted(to.Name)).
			withSecondary(from.Span, "the required side").
			help("state fields and references on %s, or make it optional and this side required", quoted(from.owner.Name+"."+from.Name))
	case !fromStates:
		for _, side := range []*field{from, to} {
			c.errorf(diag.CodeMissingRelationFields, side.Span, "neither side of the relation %s states its fields and references", quoted(side.Name)).
				help("choose the side with the foreign key and write @relation(fields: [%sId], references: [id]) there", side.Name)
		}
	default:
		settled = true
		c.wantFields(from)
		if to.Arity == schema.Required {
			c.errorf(diag.CodeRequiredBackRelation, to.TypeSpan, "the side without the foreign key must be optional").
				withSecondary(from.Span, "the side with the foreign key").help("write %s?", to.target.Name)
		}
	}
	c.checkBackActions(from, to)
	if settled {
		c.checkOneToOneUnique(from)
	}
	return settled
}

func (c *checker) checkOneToOneUnique(from *field) {
	columns := from.args.fields
	if columns == nil || columns.broken || len(columns.fields) == 0 || hasKeyInOrder(columns.fields) || from.owner.maybeKeyed() {
		return
	}
	names := make([]string, len(columns.fields))
	for i, f := range columns.fields {
		names[i] = f.Name
	}
	rep := c.errorf(diag.CodeOneToOneNotUnique, columns.at, "a one-to-one relation needs a unique foreign key")
	if len(names) == 1 {
		rep.help("add @unique to %s, or make the other side a list", quoted(names[0]))
	} else {
		rep.help("add @@unique over %s, or make the other side a list", list(names))
	}
}

// hasUnique reports whether the fields, in any order, are a key of their model.
func hasUnique(m *model, fields []*field) bool {
	if m.unique == nil {
		m.unique = map[string]bool{}
		for _, k := range m.keys {
			if k.Kind != schema.IndexKey && k.Where == "" {
				m.unique[setOf(len(k.Fields), func(i int) *schema.Field { return k.Fields[i].Field })] = true
			}
		}
	}
	return m.unique[setOf(len(fields), func(i int) *schema.Field { return fields[i].Field })]
}

// hasKeyInOrder reports whether the fields, in their order, are a key of their model.
func hasKeyInOrder(fields []*field) bool {
	return slices.ContainsFunc(keysBeginningWith(fields[0]), func(k *key) bool {
		return k.Kind != schema.IndexKey && k.Where == "" && len(k.Fields) == len(fields) && leads(k.Key, fields)
	})
}

// setOf returns a text that is equal for equal sets of fields in any order.
func setOf(n int, at func(int) *schema.Field) string {
	names := make([]string, n)
	for i := range names {
		names[i] = at(i).Name
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// checkManyToMany applies the rules of an implicit many-to-many relation. Both models need a
// primary key of one field, and the relation cannot choose names or actions of the join table.
func (c *checker) checkManyToMany(a, b *field) {
	sides := []*field{a, b}
	for _, f := range sides {
		if pk := f.target.PrimaryKey; !f.target.maybeKeyed() && (pk == nil || len(pk.Fields) != 1) {
			c.errorf(diag.CodeManyToManyID, f.Span, "a many-to-many relation needs a single @id in %s", quoted(f.target.Name)).
				withSecondary(f.target.Span, "the model").help("give it an @id, or write the join table as a model of its own")
		}
		c.refuseManyToManyArguments(f)
	}
}

func (c *checker) refuseManyToManyArguments(f *field) {
	r := f.args
	refuse := func(given bool, at func() finding) {
		if given {
			at().help("remove it, or write the join table as a model of its own")
		}
	}
	const message = "the join table of a many-to-many relation has its own %s"
	refuse(r.fields != nil, func() finding { return c.errorf(diag.CodeManyToManyArgument, r.fields.at, message, "columns") })
	refuse(r.references != nil, func() finding { return c.errorf(diag.CodeManyToManyArgument, r.references.at, message, "references") })
	for _, a := range []*action{r.onDelete, r.onUpdate} {
		refuse(a != nil, func() finding { return c.errorf(diag.CodeManyToManyArgument, a.at, message, "actions") })
	}
}
