package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// SwapEnum implements dialect.EnumSwapper. It converts values by way of text, because there is no
// cast between two enum types.
func (p postgres) SwapEnum(t *catalog.Table, c *catalog.Column, to *catalog.Enum, removed []string) (change dialect.Statement, holdsRemoved sqltext.SQL) {
	d := p.shared()
	name, column := d.Name(to.Schema, to.Name), d.Ident(c.Name)
	text := column + "::text"
	if c.Type.List {
		name, text = name+"[]", column+"::text[]"
	}
	change = d.AlterColumn(t, c.Name, "TYPE "+name+" USING ("+text+"::"+name+")")
	switch {
	case len(removed) == 0:
		return change, ""
	case c.Type.List:
		return change, text + " && ARRAY[" + d.Literals(removed) + "]"
	default:
		return change, d.In(text, removed)
	}
}
