package check

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

func (c *checker) readNativeType(f *field, a *ast.Attribute) {
	prefix, name, _ := strings.Cut(a.Name.Text, ".")
	d := c.out.Datasource
	switch {
	case d == nil:
		c.errorf(diag.CodeNativeTypePrefix, a.All, "native types need a datasource").
			help("add a datasource block called %s", prefix)
		return
	case !d.Provider.Known():
		return // the unknown provider was reported before
	case !d.Features().NativeTypes:
		c.errorf(diag.CodeNativeTypeUnsupported, a.All, "%s has no native types", d.Provider.Title()).help("remove %s", quoted("@"+a.Name.Text))
		return
	}
	if prefix != d.Name {
		c.errorf(diag.CodeNativeTypePrefix, a.Name.At, "the prefix %s is not the name of the datasource", quoted(prefix)).
			withSecondary(d.Span, "the datasource").help("write @%s.%s", d.Name, name)
	}
	t := nativetype.Of(d.Provider, name)
	if t == nil {
		c.errorf(diag.CodeUnknownNativeType, a.Name.At, "%s has no native type %s", d.Provider.Title(), quoted(name)).
			didYouMean(name, nativetype.Names(d.Provider), "for types the language does not know write Unsupported(\"…\")")
		return
	}
	args, ok := c.nativeArguments(a, name, t)
	if !ok {
		return
	}
	if t.Scalar != f.Scalar {
		c.errorf(diag.CodeNativeTypeScalar, a.All, "%s is a type for %s fields, not for %s", quoted(name), t.Scalar, f.Scalar).
			withSecondary(f.TypeSpan, "the field's type").help("make the field %s or choose another native type", aScalar(t.Scalar))
		return
	}
	if c.checkNativeRange(a, name, t, args) {
		f.Native = &schema.NativeType{Name: name, Args: args, Span: a.All}
	}
}

func aScalar(s schema.Scalar) string {
	if s == schema.Int {
		return "an Int"
	}
	return "a " + s.String()
}

func (c *checker) nativeArguments(a *ast.Attribute, name string, t *nativetype.Type) ([]int, bool) {
	for _, arg := range a.Args {
		if arg.Value == nil {
			return nil, false
		}
	}
	if n := len(a.Args); n != 0 && n != t.Args.Count {
		f := c.errorf(diag.CodeNativeTypeArguments, a.All, "%s takes %s", quoted(name), argumentCount(t.Args.Count))
		if t.Args.Count == 2 {
			f.help("write precision and scale, as in Decimal(10, 2)")
		}
		return nil, false
	}
	var out []int
	for _, arg := range a.Args {
		n, ok := arg.Value.(*ast.Number)
		v, err := 0, error(nil)
		if ok {
			v, err = strconv.Atoi(n.Text)
		}
		if !ok || err != nil || v < 0 {
			c.errorf(diag.CodeNativeTypeArgument, arg.All, "the argument of %s must be a whole number", quoted(name)).
				help("write the number alone, as in %s(%s)", name, example(t.Args.Count))
			return nil, false
		}
		out = append(out, v)
	}
	return out, true
}

func argumentCount(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "one argument or none"
	}
	return "two arguments or none"
}

func example(n int) string {
	if n == 2 {
		return "10, 2"
	}
	return "3"
}

func (c *checker) checkNativeRange(a *ast.Attribute, name string, t *nativetype.Type, args []int) bool {
	if len(args) == 0 {
		return true
	}
	if args[0] < t.Args.Min || args[0] > t.Args.Max {
		c.errorf(diag.CodeNativeTypeRange, a.Args[0].All, "%s of %s is out of range", quoted(strconv.Itoa(args[0])), quoted(name)).
			help("choose a number from %d to %d", t.Args.Min, t.Args.Max)
		return false
	}
	if len(args) == 2 && args[1] > args[0] {
		c.errorf(diag.CodeNativeTypeRange, a.Args[1].All, "the scale of %s is larger than its precision", quoted(name)).
			withSecondary(a.Args[0].All, "the precision").help("the precision counts all digits: make it at least %d", args[1])
		return false
	}
	return c.checkLength(a, t, args[0])
}

// checkKnownUnsupported refuses Unsupported("…") with a type that the language has.
func (c *checker) checkKnownUnsupported(f *field, ref ast.TypeRef) {
	name, rest, hasArgs := strings.Cut(f.Unsupported, "(")
	name = strings.TrimSpace(name)
	t := nativetype.Of(c.provider(), name)
	if t == nil {
		return
	}
	if hasArgs && t.Args.Count > 0 {
		inner, _, closed := strings.Cut(rest, ")")
		parts := strings.Split(inner, ",")
		if !closed || len(parts) != t.Args.Count {
			return
		}
		for _, p := range parts {
			if _, err := strconv.ParseUint(strings.TrimSpace(p), 10, 31); err != nil {
				return
			}
		}
	}
	c.errorf(diag.CodeKnownUnsupported, ref.All, "%s is a type the language knows", quoted(f.Unsupported)).
		help("write %s @%s.%s", t.Scalar, c.out.Datasource.Name, strings.TrimSpace(f.Unsupported))
}
