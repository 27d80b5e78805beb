package statement

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

func (c *cursor) createType() Statement {
	name := c.name()
	if !c.take("AS", "ENUM") {
		return Create{Kind: "TYPE", Name: name}
	}
	inside, _ := c.parens()
	change := diff.CreateEnum{Enum: &catalog.Enum{Schema: name.Schema, Name: name.Name, Values: inside.list()}}
	c.in.apply(change)
	return Change{Changes: []diff.Change{change}}
}

// alterType reads the rest of a statement after ALTER TYPE. If the catalog does not have the enum,
// the enum only has the value that the statement adds.
func (c *cursor) alterType() Statement {
	name := c.name()
	from := c.in.enum(name)
	known := from != nil
	if !known {
		from = &catalog.Enum{Schema: name.Schema, Name: name.Name}
	}
	to := *from
	change := diff.AlterEnum{From: from, To: &to}
	switch {
	case c.take("ADD", "VALUE"):
		c.take("IF", "NOT", "EXISTS")
		value := c.constant()
		to.Values = slices.Insert(slices.Clone(from.Values), c.place(from.Values), value)
	case c.take("RENAME", "VALUE"):
		rename := diff.ValueRename{From: c.constant()}
		c.take("TO")
		rename.To = c.constant()
		to.Values = slices.Clone(from.Values)
		if i := slices.Index(to.Values, rename.From); i >= 0 {
			to.Values[i] = rename.To
		}
		change.Values = []diff.ValueRename{rename}
	case c.take("RENAME", "TO"):
		to.Name = c.identifier()
		if !known {
			return Rename{Kind: "TYPE", To: Name{Schema: name.Schema, Name: to.Name}}
		}
	case c.take("SET", "SCHEMA") && known:
		to.Schema = c.identifier()
	default:
		return Other{}
	}
	c.in.apply(change)
	return Change{Changes: []diff.Change{change}}
}

// place reads BEFORE or AFTER with a value, and returns the index of the new value among values.
func (c *cursor) place(values []string) int {
	where := c.takeAny("BEFORE", "AFTER")
	if where == "" {
		return len(values)
	}
	at := slices.Index(values, c.constant())
	switch {
	case at < 0:
		return len(values)
	case where == "AFTER":
		return at + 1
	}
	return at
}
