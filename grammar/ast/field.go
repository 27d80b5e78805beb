package ast

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// field reads `name Type @attributes`.
func (l *line) field(b *Block, doc []*Comment) Item {
	p := l.p
	t, ok := l.takeName()
	if !ok {
		l.notAField(b)
		return nil
	}
	f := &Field{Name: l.name(t, "field"), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	if c, ok := l.take(colon); ok {
		l.report(diag.CodeLegacyColon, p.span(c), "there is no colon between a field's name and its type",
			fmt.Sprintf("write %s Type", f.Name.Text))
	}
	if !l.fieldType(f) {
		if k := l.peek().kind; k == eof || k == at {
			l.fail(diag.CodeMissingType, f.Name.At, fmt.Sprintf("field %q has no type", f.Name.Text), fmt.Sprintf("write %s Type", f.Name.Text))
		}
	}
	f.Attributes = l.attributes()
	l.end("a field is a name, a type and attributes, without commas: title String @unique")
	return f
}

// notAField reports a line of a model that starts with something else than a name.
func (l *line) notAField(b *Block) {
	first := l.peek()
	if first.kind == at {
		l.fail(diag.CodeBadLine, l.p.span(first), fmt.Sprintf("an attribute of the whole %s starts with @@", b.Kind),
			"write @@, or move the attribute behind a field")
		return
	}
	l.fail(diag.CodeBadLine, l.span(), fmt.Sprintf("this line is neither a field nor an attribute of the %s", b.Kind),
		"write name Type, or @@attribute")
}

// fieldType reads the type with its arity, legacy spellings included.
func (l *line) fieldType(f *Field) bool {
	p := l.p
	first := l.peek()
	switch first.kind {
	case ident:
		l.pos++
		f.Type.Name = Name{Text: p.str(first), At: p.span(first)}
		if wrong := noWord(f.Type.Name.Text); wrong != "" {
			l.fail(diag.CodeBadName, f.Type.Name.At, fmt.Sprintf("%q is not a name for a type: %s", f.Type.Name.Text, wrong), "write the name of a scalar, a model or an enum")
		}
		if next := l.peek(); f.Type.Name.Text == "Unsupported" && next.kind == parenOpen && next.start == first.end {
			l.unsupported(f)
		}
		l.arity(f)
	case bracketOpen:
		if !l.legacyList(f) {
			return false
		}
	default:
		return false
	}
	last := l.tokens[l.pos-1]
	f.Type.All = p.at(int(first.start), int(last.end))
	l.legacyHelp(f, first, last)
	return true
}

// unsupported reads the argument of Unsupported("ddl").
func (l *line) unsupported(f *Field) {
	p := l.p
	open, _ := l.take(parenOpen)
	if t, ok := l.take(text); ok {
		f.Type.Arg = l.literal(t)
	}
	if _, ok := l.take(parenClose); !ok || f.Type.Arg == nil {
		l.fail(diag.CodeUnexpected, p.span(open), "Unsupported takes one string", `write Unsupported("type of the database")`)
	}
}

// arity reads `?`, `[]` and what was once allowed behind a type.
func (l *line) arity(f *Field) {
	if _, ok := l.take(question); ok {
		f.Type.Arity = Optional
		return
	}
	if l.peek().kind == bracketOpen && l.pos+1 < len(l.tokens) && l.tokens[l.pos+1].kind == bracketClose {
		l.pos += 2
		f.Type.Arity = List
		if _, ok := l.take(question); ok {
			f.Type.OptionalList = true
		}
		return
	}
	_, _ = l.take(bang)
}

// legacyList reads `[Type]`.
func (l *line) legacyList(f *Field) bool {
	if l.pos+2 >= len(l.tokens) || l.tokens[l.pos+1].kind != ident || l.tokens[l.pos+2].kind != bracketClose {
		return false
	}
	name := l.tokens[l.pos+1]
	l.pos += 3
	f.Type.Name = Name{Text: l.p.str(name), At: l.p.span(name)}
	f.Type.Arity = List
	return true
}

// legacyHelp reports a type that is written as it no longer may be, and shows how it is written now.
func (l *line) legacyHelp(f *Field, first, last token) {
	t := f.Type
	switch {
	case first.kind == bracketOpen:
		l.report(diag.CodeLegacyList, t.All, "a list is not written in brackets", fmt.Sprintf("write %s[]", t.Name.Text))
	case last.kind == bang:
		l.report(diag.CodeLegacyRequired, t.All, "fields are required without !", fmt.Sprintf("write %s", t.Name.Text))
	case t.OptionalList:
		l.report(diag.CodeOptionalList, t.All, "a list cannot be optional", fmt.Sprintf("write %[1]s[] or %[1]s?", t.Name.Text))
	}
}

// enumValue reads `NAME @attributes`.
func (l *line) enumValue(doc []*Comment) Item {
	t, ok := l.takeName()
	if !ok {
		l.fail(diag.CodeBadLine, l.span(), "this line is neither a value nor an attribute of the enum", "write one value a line")
		return nil
	}
	v := &EnumValue{Name: l.name(t, "value"), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	v.Attributes = l.attributes()
	l.end("write one value a line, without commas")
	return v
}

// assignment reads `key = value`.
func (l *line) assignment(b *Block, doc []*Comment) Item {
	p := l.p
	key, ok := l.take(ident)
	eq, assigned := l.take(equals)
	if !ok || !assigned {
		l.fail(diag.CodeBadLine, l.span(), fmt.Sprintf("this line is not a setting of the %s", b.Kind), "write key = value")
		return nil
	}
	a := &Assignment{Key: l.key(key), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	if l.peek().kind == eof {
		l.report(diag.CodeMissingValue, p.span(eq), fmt.Sprintf("%q has no value", a.Key.Text), fmt.Sprintf("write %s = value", a.Key.Text))
		return a
	}
	if brace := l.peek(); brace.kind == braceOpen {
		l.fail(diag.CodeUnexpected, p.span(brace), fmt.Sprintf("the value of %q is an object", a.Key.Text), "write a string, a number, a word or a list of them")
		return a
	}
	a.Value = l.value()
	l.end("write one setting a line: key = value")
	return a
}

// blockAttribute reads `@@name(…)`.
func (l *line) blockAttribute(doc []*Comment) Item {
	sign, _ := l.take(atAt)
	a := &BlockAttribute{Doc: doc, Trailing: l.trailing, Inner: l.inner}
	if !l.attribute(&a.Attribute, sign) {
		return nil
	}
	l.end("write one attribute a line")
	return a
}

// attributes reads the attributes behind a field or a value.
func (l *line) attributes() []*Attribute {
	var out []*Attribute
	for {
		sign := l.peek()
		if sign.kind == atAt {
			l.fail(diag.CodeUnexpected, l.p.span(sign), "an attribute of a field starts with one @", "write @, or move the attribute to a line of its own")
		}
		if sign.kind != at {
			return out
		}
		l.pos++
		a := &Attribute{}
		if !l.attribute(a, sign) {
			return out
		}
		out = append(out, a)
	}
}

// attribute reads the name and the arguments behind the sign.
func (l *line) attribute(a *Attribute, sign token) bool {
	p := l.p
	name, ok := l.take(ident)
	if !ok {
		l.fail(diag.CodeUnexpected, p.span(sign), "this attribute has no name", fmt.Sprintf("write the name behind %s", p.str(sign)))
		return false
	}
	a.Name = Name{Text: p.str(name), At: p.span(name)}
	a.All = p.span(sign).Join(a.Name.At)
	if wrong := badName(strings.ReplaceAll(a.Name.Text, ".", "")); wrong != "" {
		l.report(diag.CodeBadName, a.Name.At, fmt.Sprintf("%q is not a name for an attribute: %s", a.Name.Text, wrong), "attributes are words, as in @unique")
	}
	if l.peek().kind != parenOpen {
		return true
	}
	a.HasParens = true
	// The reference reads the arguments of native types as a function's, where a comma may come last.
	l.lenient = strings.Contains(a.Name.Text, ".")
	args, end, ok := l.argumentList(p.str(sign) + a.Name.Text)
	l.lenient = false
	a.Args = args
	a.All = a.All.Join(p.span(end))
	return ok
}
