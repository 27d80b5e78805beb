package check

import (
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// relationKey identifies a relation from one of its sides.
type relationKey struct {
	from, to *model
	name     string
}

// pairRelations finds the two fields of every relation.
func (c *checker) pairRelations() {
	sides := map[relationKey][]*field{}
	for _, m := range c.models {
		for _, f := range m.fields {
			if f.target != nil {
				k := relationKey{m, f.target, f.args.name}
				sides[k] = append(sides[k], f)
			}
		}
	}
	for _, m := range c.models {
		for _, f := range m.fields {
			if f.target != nil && f.Relation.Opposite == nil {
				c.pair(f, sides)
			}
		}
	}
}

// pair finds the other side of f, or reports why there is none.
func (c *checker) pair(f *field, sides map[relationKey][]*field) {
	own := sides[relationKey{f.owner, f.target, f.args.name}]
	if f.owner == f.target {
		c.pairSelf(f, own)
		return
	}
	other := sides[relationKey{f.target, f.owner, f.args.name}]
	switch {
	case len(own) > 1:
		c.ambiguous(f, own)
	case len(other) > 1:
		// the other side reports it
	case len(other) == 0:
		c.missingOpposite(f, sides)
	default:
		c.join(f, other[0])
	}
}

func (c *checker) pairSelf(f *field, own []*field) {
	switch {
	case len(own) == 1:
		c.missingOpposite(f, nil)
	case len(own) == 2 && f.args.name != "":
		other := own[0]
		if other == f {
			other = own[1]
		}
		c.join(f, other)
	default:
		c.ambiguous(f, own)
	}
}

// ambiguous reports, once, a set of fields that could belong to the same relation.
func (c *checker) ambiguous(f *field, own []*field) {
	if own[0] != f {
		return
	}
	names := make([]string, len(own))
	for i, o := range own {
		names[i] = o.Name
	}
	if f.args.name == "" {
		c.errorf(diag.CodeAmbiguousRelation, f.Span, "the fields %s of %s all relate to %s", list(names), quoted(f.owner.Name), quoted(f.target.Name)).
			withSecondary(own[1].Span, "the other field").help("give each relation a name, on both of its sides: @relation(\"name\")")
		return
	}
	c.errorf(diag.CodeAmbiguousRelation, f.Span, "the fields %s of %s have the same relation name %s", list(names), quoted(f.owner.Name), quoted(f.args.name)).
		withSecondary(own[1].Span, "the other field").help("give each relation a name of its own")
}

// missingOpposite reports a relation with a field on one side only.
func (c *checker) missingOpposite(f *field, sides map[relationKey][]*field) {
	if f.target.incomplete {
		return // the opposite field may be on a line that did not parse
	}
	rep := c.errorf(diag.CodeMissingOpposite, f.Span, "the relation %s has no opposite field in %s", quoted(f.Name), quoted(f.target.Name))
	if stray := c.strayOpposite(f, sides); stray != nil {
		rep.withSecondary(stray.Span, "has another relation name").help("use the same name on both sides")
		return
	}
	example := f.owner.Name + "[]"
	if f.Arity == schema.List {
		example = f.owner.Name + "?"
	}
	if f.owner == f.target {
		rep.help("a self relation has two fields of one name: add one of type %s with the same @relation(\"name\") on both", quoted(example))
		return
	}
	rep.withSecondary(f.target.Span, "the model").help("add a field of type %s to %s", quoted(example), quoted(f.target.Name))
}

// strayOpposite returns a field of the other model that would be the opposite field if its relation
// had another name, nil if there is none.
func (c *checker) strayOpposite(f *field, sides map[relationKey][]*field) *field {
	if sides == nil {
		return nil
	}
	if c.suggestionsLeft -= len(f.target.fields); c.suggestionsLeft < 0 {
		return nil
	}
	for _, o := range f.target.fields {
		if o.target == f.owner && len(sides[relationKey{f.owner, f.target, o.args.name}]) == 0 {
			return o
		}
	}
	return nil
}

// join creates the relation of two fields, and decides which of them has the foreign key.
func (c *checker) join(a, b *field) {
	r := &schema.Relation{Name: a.args.name, Named: a.args.name != ""}
	from, to := a, b
	switch {
	case a.Arity == schema.List && b.Arity == schema.List:
		r.Kind = schema.ManyToMany
		if after(a, b) {
			from, to = b, a
		}
	case a.Arity == schema.List || b.Arity == schema.List:
		r.Kind = schema.OneToMany
		if a.Arity == schema.List {
			from, to = b, a
		}
	default:
		r.Kind = schema.OneToOne
		if holdsKey(b, a) {
			from, to = b, a
		}
	}
	if !r.Named {
		r.Name = derivedName(a.owner.Name, b.owner.Name)
	}
	r.From, r.To = from.Field, to.Field
	r.Span = relationSpan(from)
	a.Relation.Relation, b.Relation.Relation = r, r
	a.Relation.Opposite, b.Relation.Opposite = b.Field, a.Field
	c.fillRelation(r, from)
}

// fillRelation copies the arguments of the side with the foreign key.
func (c *checker) fillRelation(r *schema.Relation, from *field) {
	if r.Kind == schema.ManyToMany {
		return
	}
	args := from.args
	if args.fields != nil {
		r.Fields = schemaFields(args.fields.fields)
	}
	if args.references != nil {
		r.References = schemaFields(args.references.fields)
	}
	r.Map = args.constraint
	r.OnDelete, r.OnUpdate = r.DefaultOnDelete(), r.DefaultOnUpdate()
	if args.onDelete != nil {
		r.OnDelete, r.OnDeleteGiven = args.onDelete.Action, true
	}
	if args.onUpdate != nil {
		r.OnUpdate, r.OnUpdateGiven = args.onUpdate.Action, true
	}
}

// holdsKey reports whether a has the foreign key in a one-to-one relation of a and b. The required
// field has it, else the field that states fields:, else the first one by name.
func holdsKey(a, b *field) bool {
	switch {
	case a.Arity != b.Arity:
		return a.Arity == schema.Required
	case a.args.fields.states() != b.args.fields.states():
		return a.args.fields.states()
	}
	return after(b, a)
}

// after compares the two sides of a relation by model and then by field.
func after(a, b *field) bool {
	if a.owner.Name != b.owner.Name {
		return a.owner.Name > b.owner.Name
	}
	return a.Name > b.Name
}

func derivedName(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + "To" + b
}

func relationSpan(f *field) source.Span {
	if f.args.attr != nil {
		return f.args.attr.All
	}
	return f.Span
}

func schemaFields(fields []*field) []*schema.Field {
	out := make([]*schema.Field, len(fields))
	for i, f := range fields {
		out[i] = f.Field
	}
	return out
}
