package check

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// dateTimeKey is the generator setting for the type of DateTime fields without a native type in the
// whole project. It is a setting of the generator, because other tools accept any key in a
// generator, but not in the datasource.
const dateTimeKey = "dateTime"

// ourProvider is the provider of the generator of this tool.
const ourProvider = "comon_orm"

// readDateTime reads the setting of one generator block.
func (c *checker) readDateTime(p *properties, g *schema.Generator) {
	if g.Provider != ourProvider || p.byKey[dateTimeKey] == nil {
		return
	}
	a := p.take(dateTimeKey)
	if a == nil {
		return
	}
	d := c.out.Datasource
	text, isText := a.Value.(*ast.String)
	switch {
	case d != nil && d.Provider.Known() && !d.Features().NativeTypes:
		c.errorf(diag.CodeNativeTypeUnsupported, a.All, "%s has no native types", d.Provider.Title()).help("remove %s", quoted(dateTimeKey))
	case !isText:
		c.errorf(diag.CodePropertyValue, a.Value.Span(), "%s must be a string, found %s", quoted(dateTimeKey), kindOf(a.Value)).
			help(`write dateTime = "Timestamp(3)"`)
	default:
		t, ok := dateTimeType(text.Text)
		if !ok {
			c.errorf(diag.CodePropertyValue, a.Value.Span(), "%s is not a type for DateTime fields", quoted(text.Text)).
				help("write Timestamp(p) or Timestamptz(p), with a precision of 0 to 6")
			return
		}
		t.Span = a.All
		c.dateTime = t
	}
}

// dateTimeType parses a type such as "Timestamp(3)".
func dateTimeType(text string) (*schema.NativeType, bool) {
	name, rest, hasArgs := strings.Cut(text, "(")
	out := &schema.NativeType{Name: name}
	t := nativetype.Of(provider.PostgreSQL, name)
	if t == nil || !t.Instant {
		return nil, false
	}
	if !hasArgs {
		return out, true
	}
	digits, tail, closed := strings.Cut(rest, ")")
	precision, err := strconv.Atoi(digits)
	out.Args = []int{precision}
	return out, err == nil && closed && tail == "" && precision >= t.Args.Min && precision <= t.Args.Max
}

// setDateTimes sets the type of every DateTime field without a native type to the project's type.
func (c *checker) setDateTimes() {
	if c.dateTime == nil {
		return
	}
	for _, m := range c.models {
		for _, f := range m.fields {
			if f.Scalar == schema.DateTime && f.Native == nil && f.resolved {
				f.Native = c.dateTime
			}
		}
	}
}
