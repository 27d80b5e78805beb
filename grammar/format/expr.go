package format

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// order is the order of the attributes of a field and of a block. Other attributes follow in source
// order.
var order = [...]string{"id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore"}

// rank returns the position of an attribute in the order.
func rank(name string) int {
	if i := slices.Index(order[:], name); i >= 0 {
		return i
	}
	return len(order)
}

// attributesText returns the attributes of a field or value in their order.
func attributesText(attributes []*ast.Attribute) string { return joined(attributes, " ") }

// valueAttributes returns the attributes of an enum value, without spaces between them, like the
// reference formatter. A valid value has at most one attribute.
func valueAttributes(attributes []*ast.Attribute) string { return joined(attributes, "") }

func joined(attributes []*ast.Attribute, separator string) string {
	sorted := slices.SortedStableFunc(slices.Values(attributes), func(x, y *ast.Attribute) int {
		return cmp.Compare(rank(x.Name.Text), rank(y.Name.Text))
	})
	var out strings.Builder
	for i, a := range sorted {
		if i > 0 {
			out.WriteString(separator)
		}
		out.WriteString(attribute("@", a))
	}
	return out.String()
}

func attribute(sign string, a *ast.Attribute) string {
	var out strings.Builder
	out.WriteString(sign)
	out.WriteString(a.Name.Text)
	if a.HasParens {
		list(&out, a.Args)
	}
	return out.String()
}

func typeText(t ast.TypeRef) string {
	out := t.Name.Text
	if t.Arg != nil {
		out = unsupported(t)
	}
	switch {
	case t.OptionalList:
		return out + "[]?"
	case t.Arity == schema.List:
		return out + "[]"
	case t.Arity == schema.Optional:
		return out + "?"
	default:
		return out
	}
}

// unsupported returns Unsupported("ddl") with its original spaces, like the reference.
func unsupported(t ast.TypeRef) string {
	text := t.All.Text()
	if strings.ContainsAny(text, "\r\n") {
		return t.Name.Text + "(" + t.Arg.At.Text() + ")"
	}
	return text[:strings.LastIndexByte(text, ')')+1]
}

func expr(e ast.Expr) string {
	var out strings.Builder
	write(&out, e)
	return out.String()
}

// write writes a value. Literals keep their spelling.
func write(out *strings.Builder, e ast.Expr) {
	switch v := e.(type) {
	case *ast.Call:
		out.WriteString(v.Name.Text)
		list(out, v.Args)
	case *ast.Array:
		out.WriteByte('[')
		for i, item := range v.Items {
			if i > 0 {
				out.WriteString(", ")
			}
			write(out, item)
		}
		out.WriteByte(']')
	case *ast.Object:
		out.WriteString("{ ")
		members(out, v.Members)
		out.WriteString(" }")
	default:
		out.WriteString(e.Span().Text())
	}
}

func list(out *strings.Builder, args []*ast.Arg) {
	out.WriteByte('(')
	members(out, args)
	out.WriteByte(')')
}

func members(out *strings.Builder, args []*ast.Arg) {
	for i, a := range args {
		if i > 0 {
			out.WriteString(", ")
		}
		if a.Name != nil {
			out.WriteString(a.Name.Text + ": ")
		}
		if a.Value != nil {
			write(out, a.Value)
		}
	}
}
