package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// SwapEnum answers dialect.EnumSwapper: values pass through their text, for there is no cast
// between two enum types.
func (p postgres) SwapEnum(t *catalog.Table, c *catalog.Column, to *catalog.Enum, removed []string) (change dialect.Statement, holdsRemoved string) {
	d := p.shared()
	name, column, text := d.Name(to.Schema, to.Name), d.Ident(c.Name), "::text"
	if c.Type.List {
		name, text = name+"[]", "::text[]"
	}
	change = d.AlterColumn(t, c.Name, "TYPE "+name+" USING ("+column+text+"::"+name+")")
	switch {
	case len(removed) == 0:
		return change, ""
	case c.Type.List:
		return change, column + text + " && ARRAY[" + d.Literals(removed) + "]"
	default:
		return change, d.In(column+text, removed)
	}
}
