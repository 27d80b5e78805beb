package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// readDefault reads @default of a scalar field.
func (c *checker) readDefault(f *field, a *ast.Attribute) {
	f.defaults = a
	args := c.attributeArguments(a, false)
	arg := args.required("value", "@default(…) with a value or a function")
	if m := args.named("map"); m != nil {
		c.errorf(diag.CodeDefaultMap, m.All, "neither PostgreSQL nor SQLite names its default values").help("remove map:")
	}
	args.done()
	if arg == nil {
		return
	}
	if call, ok := arg.Value.(*ast.Call); ok && call.Name.Text == "dbgenerated" {
		f.Default = c.databaseDefault(call)
		return
	}
	switch {
	case f.Unsupported != "":
		c.errorf(diag.CodeDefaultOnUnsupported, arg.All, "a field of type Unsupported takes no default but dbgenerated()").
			withSecondary(f.TypeSpan, "this type").help("write @default(dbgenerated(\"…\")) with the SQL expression")
	case f.Arity == schema.List:
		f.Default = c.listDefault(f, arg.Value)
	default:
		f.Default = c.singleDefault(f, arg.Value)
	}
}

func (c *checker) listDefault(f *field, e ast.Expr) schema.Default {
	if call, ok := e.(*ast.Call); ok {
		c.functionOnList(f, call)
		return nil
	}
	arr, ok := e.(*ast.Array)
	if !ok {
		c.errorf(diag.CodeDefaultArity, e.Span(), "the default of a list must be a list, found %s", kindOf(e)).
			withSecondary(f.TypeSpan, "a list").help("put it in brackets: [%s]", cut(e.Span().Text()))
		return nil
	}
	out := schema.ListDefault{}
	for _, item := range arr.Items {
		if call, isCall := item.(*ast.Call); isCall {
			c.errorf(diag.CodeDefaultFunctionType, call.At, "the default of a list cannot contain a function").
				help("write constants, or dbgenerated(\"…\") for the whole list")
			continue
		}
		if d := c.constantDefault(f, item); d != nil {
			out.Items = append(out.Items, d)
		}
	}
	return out
}

// functionOnList warns of a function as the default of a list. The reference implementation accepts
// it, but it has no effect.
func (c *checker) functionOnList(f *field, call *ast.Call) {
	if c.functionDefault(f, call) != nil {
		c.warnf(diag.CodeListFunction, call.At, "%s makes one value, so that it is no default of a list", quoted(call.Name.Text+"()")).
			withSecondary(f.TypeSpan, "a list").help("remove it, or write a list: []")
	}
}

func (c *checker) singleDefault(f *field, e ast.Expr) schema.Default {
	switch v := e.(type) {
	case *ast.Array:
		c.errorf(diag.CodeDefaultArity, v.At, "the default of a single value cannot be a list").
			withSecondary(f.TypeSpan, "one value").help("remove the brackets, or make the field a list")
		return nil
	case *ast.Call:
		return c.functionDefault(f, v)
	}
	return c.constantDefault(f, e)
}

func (c *checker) constantDefault(f *field, e ast.Expr) schema.Default {
	if f.Enum != nil {
		return c.enumDefault(f, e)
	}
	text, ok := literalText(f.Scalar, e)
	if !ok {
		rep := c.errorf(diag.CodeDefaultKind, e.Span(), "the default of %s must be %s, found %s", aScalar(f.Scalar), wantedLiteral(f.Scalar), kindOf(e)).
			withSecondary(f.TypeSpan, "the field's type")
		if s, isString := e.(*ast.String); isString && s.Text != "" && len(s.Text) < maxQuoted {
			rep.help("remove the quotes: %s", s.Text)
		} else {
			rep.help("write %s", exampleLiteral(f.Scalar))
		}
		return nil
	}
	if why := badLiteral(f.Scalar, text); why != "" {
		c.errorf(diag.CodeDefaultValue, e.Span(), "%s is not %s", quoted(text), why).help("write %s", exampleLiteral(f.Scalar))
		return nil
	}
	return schema.Literal{Scalar: f.Scalar, Text: canonicalLiteral(f.Scalar, text)}
}

func (c *checker) enumDefault(f *field, e ast.Expr) schema.Default {
	id, ok := e.(*ast.Ident)
	if !ok {
		rep := c.errorf(diag.CodeDefaultKind, e.Span(), "the default must be a value of the enum %s, found %s", quoted(f.Enum.Name), kindOf(e))
		if s, isString := e.(*ast.String); isString && f.Enum.Value(s.Text) != nil {
			rep.help("remove the quotes: %s", quoted(s.Text))
		} else {
			rep.withSecondary(f.Enum.Span, "the enum").help("write one of its values")
		}
		return nil
	}
	if v := c.declared[f.Enum.Name].enum.values[id.Text]; v != nil {
		return schema.EnumDefault{Value: v}
	}
	c.errorf(diag.CodeUnknownEnumDefault, id.At, "the enum %s has no value %s", quoted(f.Enum.Name), quoted(id.Text)).
		withSecondary(f.Enum.Span, "the enum").didYouMean(id.Text, c.valueNames(f.Enum), "write one of its values")
	return nil
}

func (c *checker) valueNames(e *schema.Enum) []string {
	if c.suggestionsLeft < 0 {
		return nil
	}
	names := make([]string, len(e.Values))
	for i, v := range e.Values {
		names[i] = v.Name
	}
	return names
}

func cut(s string) string {
	if len(s) > maxQuoted || strings.Contains(s, "\n") {
		return "…"
	}
	return s
}
