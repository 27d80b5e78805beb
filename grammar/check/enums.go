package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

func (c *checker) checkEnums() {
	for _, e := range c.enums {
		c.checkEnum(e)
	}
}

func (c *checker) checkEnum(e *enum) {
	incomplete := false
	attrs := attributeSet{c: c, block: true}
	for _, item := range e.block.Items {
		switch it := item.(type) {
		case *ast.EnumValue:
			c.readEnumValue(e, it)
		case *ast.BlockAttribute:
			if attrs.first(&it.Attribute) {
				c.readEnumAttribute(e, &it.Attribute)
			}
		case *ast.Bad:
			incomplete = true
		}
	}
	if len(e.Values) == 0 && !incomplete {
		c.errorf(diag.CodeEmptyEnum, e.block.Name.At, "the enum %s has no value", quoted(e.Name)).help("add at least one value")
	}
}

func (c *checker) readEnumValue(e *enum, node *ast.EnumValue) {
	name := node.Name.Text
	if first, twice := e.values[name]; twice {
		c.errorf(diag.CodeDuplicateEnumValue, node.Name.At, "the enum %s has the value %s twice", quoted(e.Name), quoted(name)).
			withSecondary(first.Span, "first defined here").help("remove one of the two")
		return
	}
	c.refuseOmit(node.Doc, node.Trailing)
	c.refuseGoType(node.Doc, node.Trailing)
	v := &schema.EnumValue{Name: name, DBName: name, Doc: doc(node.Doc, node.Trailing), Span: node.Name.At}
	attrs := attributeSet{c: c}
	for _, a := range node.Attributes {
		if !attrs.first(a) {
			continue
		}
		if a.Name.Text != "map" {
			c.unknownAttribute(a, false, []string{"map"}, "an enum value")
			continue
		}
		if s, ok := c.readMap(a, false); ok {
			v.DBName = s
		}
	}
	e.Values = append(e.Values, v)
	e.values[name] = v
}

func (c *checker) readEnumAttribute(e *enum, a *ast.Attribute) {
	switch a.Name.Text {
	case "map":
		if s, ok := c.readMap(a, true); ok {
			e.DBName, e.mapAttr = s, a
		}
	case "schema":
		e.Schema = c.readSchemaAttribute(a)
	default:
		c.unknownAttribute(a, true, []string{"map", "schema"}, "an enum")
	}
}
