package inventory

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// EnumValue is the kind of a value of an enum. Table is then the enum. It is not an object of an
// inventory.
const EnumValue Kind = "value"

// Move has the name of an object before and after a migration.
type Move struct{ From, To ID }

// Moved returns the relations, columns, types and enum values that have another name afterwards. It
// omits inherited columns, which are renamed with the parent's column.
func Moved(before, after Inventory, a *Announced) (out []Move) {
	c := newComparison(before, after, a)
	for _, o := range before.Objects {
		now, there := c.find(o)
		if !there {
			continue
		}
		switch {
		case o.Kind == Type:
			out = append(out, c.movedValues(o, now)...)
		case o.Kind == Column && o.Properties[Inherited] == "" && o.Name != now.Name:
			out = append(out, Move{o.ID, now.ID})
		}
		if (o.Kind == Type || o.Kind == Domain || slices.Contains(relations(), o.Kind)) && o.ID != now.ID {
			out = append(out, Move{o.ID, now.ID})
		}
	}
	return out
}

func (c *comparison) movedValues(o, now Object) (out []Move) {
	was, is := words(c.provider, sqltext.SQL(o.Properties[Values])), words(c.provider, sqltext.SQL(now.Properties[Values]))
	for _, t := range c.texts {
		if slices.Contains(was, t[0]) && slices.Contains(is, t[1]) {
			value := func(id ID, text sqltext.SQL) ID {
				name, _ := sqltext.StringValue(c.provider, text)
				return ID{Kind: EnumValue, Schema: id.Schema, Table: id.Name, Name: name}
			}
			out = append(out, Move{value(o.ID, t[0]), value(now.ID, t[1])})
		}
	}
	return out
}
