package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// relationArgs are the arguments of @relation.
type relationArgs struct {
	attr               *ast.Attribute // nil when absent
	name               string
	fields, references *fieldList // nil when absent
	onDelete, onUpdate *action    // nil when absent
	constraint         string
	mapAt              source.Span
}

// fieldList is the list in fields: or references:. broken is true if an error was reported for it.
type fieldList struct {
	fields []*field
	at     source.Span
	broken bool
}

type action struct {
	schema.Action
	at source.Span
}

// states reports whether the list names fields. A broken list counts too.
func (l *fieldList) states() bool { return l != nil && (l.broken || len(l.fields) > 0) }

// readRelation reads @relation and resolves its fields. pairRelations later pairs the two sides.
func (c *checker) readRelation(f *field, a *ast.Attribute) {
	args := c.attributeArguments(a, false)
	r := relationArgs{attr: a}
	if arg := args.named("fields"); arg != nil {
		r.fields = c.relationFields(f.owner, arg)
	}
	if arg := args.named("references"); arg != nil {
		r.references = c.relationFields(f.target, arg)
	}
	if arg := args.main("name"); arg != nil {
		s, ok := c.text(arg.Value)
		if ok && s == "" {
			c.errorf(diag.CodeEmptyRelationName, arg.All, "the name of a relation cannot be empty").help("give the name or remove it")
		}
		r.name = s
	}
	r.onDelete = c.readAction(args, "onDelete")
	r.onUpdate = c.readAction(args, "onUpdate")
	r.constraint, r.mapAt = c.constraintName(args)
	if !r.mapAt.IsZero() && !c.features().ForeignKeyNames {
		c.errorf(diag.CodeForeignKeyNameSupport, r.mapAt, "the names of foreign keys cannot be chosen on %s", c.provider().Title()).help("remove map:")
	}
	args.done()
	f.args = r
}

func actionNames() []string {
	return []string{"Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"}
}

func (c *checker) readAction(args *arguments, name string) *action {
	arg := args.named(name)
	if arg == nil {
		return nil
	}
	w, ok := c.word(arg.Value, "a referential action")
	if !ok {
		return nil
	}
	for a := schema.NoAction; a <= schema.SetDefault; a++ {
		if a.String() == w {
			return &action{a, arg.All}
		}
	}
	c.errorf(diag.CodeUnknownAction, arg.Value.Span(), "unknown referential action %s", quoted(w)).
		didYouMean(w, actionNames(), "the actions are Cascade, Restrict, NoAction, SetNull and SetDefault")
	return nil
}

func (c *checker) relationFields(m *model, arg *ast.Arg) *fieldList {
	out, seen := &fieldList{at: arg.All}, map[*field]bool{}
	for _, item := range items(arg.Value) {
		f := c.relationField(m, arg.Name.Text, item)
		if f == nil {
			out.broken = true
			continue
		}
		if seen[f] {
			c.errorf(diag.CodeRepeatedRelationField, item.Span(), "%s names the field %s twice", quoted(arg.Name.Text), quoted(f.Name)).
				help("remove one of the two")
			out.broken = true
			continue
		}
		seen[f] = true
		out.fields = append(out.fields, f)
	}
	return out
}

func (c *checker) relationField(m *model, list string, item ast.Expr) *field {
	id, ok := item.(*ast.Ident)
	if !ok {
		rep := c.errorf(diag.CodeArgumentKind, item.Span(), "expected the name of a field, found %s", kindOf(item))
		if s, isString := item.(*ast.String); isString {
			rep.help("remove the quotes: %s", cut(s.Text))
		}
		return nil
	}
	f := m.byName[id.Text]
	switch {
	case f == nil:
		if !m.incomplete {
			c.errorf(diag.CodeUnknownRelationField, id.At, "%s has no field %s", quoted(m.Name), quoted(id.Text)).
				withSecondary(m.Span, "the model").didYouMean(id.Text, c.fieldNames(m), "name a scalar field of "+quoted(m.Name))
		}
		return nil
	case !f.resolved:
		return nil
	case f.target != nil:
		c.errorf(diag.CodeRelationInRelationFields, id.At, "%s names the relation field %s", quoted(list), quoted(id.Text)).
			withSecondary(f.Span, "the relation").help("name scalar fields: the columns of the foreign key")
		return nil
	}
	return f
}

// relationFieldNames returns the names in fields: of a relation field, for help lines.
func relationFieldNames(node *ast.Field) []string {
	var names []string
	for _, a := range node.Attributes {
		if a.Name.Text != "relation" {
			continue
		}
		for _, arg := range a.Args {
			if arg.Name == nil || arg.Name.Text != "fields" {
				continue
			}
			for _, item := range items(arg.Value) {
				if id, ok := item.(*ast.Ident); ok {
					names = append(names, id.Text)
				}
			}
		}
	}
	return names
}
