package ast

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// field converts a [fieldLine] to a field.
func (l *line) field(b *Block, doc []*Comment) Item {
	r := l.p.fields.read(l.kinds)
	l.stop = r.stop
	n := r.node
	if n.Name == nil {
		l.notAField(b)
		return nil
	}
	f := &Field{Name: l.name(*n.Name, "field"), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	next := n.Name.Pos.Offset + 1
	if n.Colon != nil {
		l.report(diag.CodeLegacyColon, l.place(*n.Colon), "there is no colon between a field's name and its type",
			fmt.Sprintf("write %s Type", f.Name.Text))
		next++
	}
	if n.Type != nil {
		l.fieldType(f, n.Type)
	} else if next == len(l.tokens) || l.tokens[next].kind == at {
		l.fail(diag.CodeMissingType, f.Name.At, fmt.Sprintf("field %q has no type", f.Name.Text), fmt.Sprintf("write %s Type", f.Name.Text))
	}
	f.Attributes = l.attributes(n.Attributes)
	l.end("a field is a name, a type and attributes, without commas: title String @unique")
	return f
}

// notAField reports a line of a model that does not start with a name.
func (l *line) notAField(b *Block) {
	first := l.tokens[0]
	if first.kind == at {
		l.fail(diag.CodeBadLine, l.p.span(first), fmt.Sprintf("an attribute of the whole %s starts with @@", b.Kind),
			"write @@, or move the attribute after a field")
		return
	}
	l.fail(diag.CodeBadLine, l.span(), fmt.Sprintf("this line is neither a field nor an attribute of the %s", b.Kind),
		"write name Type, or @@attribute")
}

// fieldType sets the type of a field, and reports legacy spellings.
func (l *line) fieldType(f *Field, n *fieldType) {
	switch {
	case n.Legacy != nil:
		f.Type.Name = l.word(*n.Legacy.Name)
		f.Type.Arity = schema.List
		f.Type.All = l.place(*n.Legacy.Open).Join(l.place(*n.Legacy.Close))
		l.report(diag.CodeLegacyList, f.Type.All, "a list is not written in brackets", fmt.Sprintf("write %s[]", f.Type.Name.Text))
		return
	case n.Unsupported != nil:
		f.Type.Name = l.word(*n.Unsupported.Name)
		f.Type.All = f.Type.Name.At
		l.unsupported(f, n.Unsupported)
	default:
		f.Type.Name = l.word(*n.Name)
		f.Type.All = f.Type.Name.At
		if wrong := noWord(f.Type.Name.Text); wrong != "" {
			l.fail(diag.CodeBadName, f.Type.Name.At, fmt.Sprintf("%q is not a name for a type: %s", f.Type.Name.Text, wrong), "write the name of a scalar, a model or an enum")
		}
	}
	if n.Arity != nil {
		l.arity(f, n.Arity)
	}
}

// unsupported sets the argument of Unsupported("ddl").
func (l *line) unsupported(f *Field, n *unsupportedType) {
	f.Type.All = f.Type.All.Join(l.place(*n.Open))
	if n.DDL != nil {
		f.Type.Arg = l.literal(l.token(*n.DDL))
		f.Type.All = f.Type.All.Join(f.Type.Arg.At)
	}
	if n.Close != nil {
		f.Type.All = f.Type.All.Join(l.place(*n.Close))
	}
	if n.DDL == nil || n.Close == nil {
		l.fail(diag.CodeUnexpected, l.place(*n.Open), "Unsupported takes one string", `write Unsupported("type of the database")`)
	}
}

// arity sets the arity of a field.
func (l *line) arity(f *Field, n *arity) {
	t := &f.Type
	switch {
	case n.Optional != nil:
		t.Arity = schema.Optional
		t.All = t.All.Join(l.place(*n.Optional))
	case n.Required != nil:
		t.All = t.All.Join(l.place(*n.Required))
		l.report(diag.CodeLegacyRequired, t.All, "fields are required without !", fmt.Sprintf("write %s", t.Name.Text))
	case n.OptionalList != nil:
		t.Arity, t.OptionalList = schema.List, true
		t.All = t.All.Join(l.place(*n.OptionalList))
		l.report(diag.CodeOptionalList, t.All, "a list cannot be optional", fmt.Sprintf("write %[1]s[] or %[1]s?", t.Name.Text))
	default:
		t.Arity = schema.List
		t.All = t.All.Join(l.place(*n.Close))
	}
}

// enumValue converts an [enumValueLine] to a value.
func (l *line) enumValue(doc []*Comment) Item {
	r := l.p.enumValues.read(l.kinds)
	l.stop = r.stop
	if r.node.Name == nil {
		l.fail(diag.CodeBadLine, l.span(), "this line is neither a value nor an attribute of the enum", "write one value a line")
		return nil
	}
	v := &EnumValue{Name: l.name(*r.node.Name, "value"), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	v.Attributes = l.attributes(r.node.Attributes)
	l.end("write one value a line, without commas")
	return v
}

// blockAttribute converts a [blockAttributeLine] to an attribute.
func (l *line) blockAttribute(doc []*Comment) Item {
	r := l.p.blockAttributes.read(l.kinds)
	l.stop = r.stop
	a := &BlockAttribute{Doc: doc, Trailing: l.trailing, Inner: l.inner}
	if !l.attribute(&a.Attribute, r.node.Sign, r.node.Name, r.node.Args) {
		return nil
	}
	l.end("write one attribute a line")
	return a
}

// attributes converts the attributes of a field or a value, up to the first one with an error.
func (l *line) attributes(nodes []*attribute) []*Attribute {
	var out []*Attribute
	for _, n := range nodes {
		a := &Attribute{}
		if !l.attribute(a, *n.Sign, n.Name, n.Args) {
			return out
		}
		out = append(out, a)
	}
	if t := l.stopped(); t.kind == atAt {
		l.fail(diag.CodeUnexpected, l.p.span(t), "an attribute of a field starts with one @", "write @, or move the attribute to a line of its own")
	}
	return out
}

// attribute sets the name and the arguments of an attribute. It returns false if there is an error.
func (l *line) attribute(a *Attribute, sign lexer.Token, name *lexer.Token, args *arguments) bool {
	if name == nil {
		l.fail(diag.CodeUnexpected, l.place(sign), "this attribute has no name", fmt.Sprintf("write the name after %s", l.p.str(l.token(sign))))
		return false
	}
	a.Name = l.word(*name)
	a.All = l.place(sign).Join(a.Name.At)
	if wrong := badName(strings.ReplaceAll(a.Name.Text, ".", "")); wrong != "" {
		l.report(diag.CodeBadName, a.Name.At, fmt.Sprintf("%q is not a name for an attribute: %s", a.Name.Text, wrong), "attributes are words, as in @unique")
	}
	if open := name.Pos.Offset + 1; open < len(l.tokens) && l.tokens[open].kind == parenOpen && (args == nil || args.Close == nil) {
		l.badList(open, args == nil, l.p.str(l.token(sign))+a.Name.Text)
		return false
	}
	if args == nil {
		return true
	}
	a.HasParens = true
	// The reference implementation parses the arguments of native types like those of a function,
	// which may have a trailing comma.
	l.lenient = strings.Contains(a.Name.Text, ".")
	a.Args = l.arguments(args)
	l.lenient = false
	a.All = a.All.Join(l.place(*args.Close))
	return true
}
