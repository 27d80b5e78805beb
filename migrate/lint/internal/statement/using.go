package statement

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Casts returns the types that an expression casts a column to, the innermost cast first. For
// c::text::"T" and for CAST(CAST(c AS text) AS "T"), they are text and "T". ok is false if the
// expression is more than the column with casts.
func Casts(p provider.Provider, sql sqltext.SQL, column string) (types []sqltext.SQL, ok bool) {
	return newCursor(nil, p, sql).casts(column)
}

func (c *cursor) casts(column string) (types []sqltext.SQL, ok bool) {
	rest := c.bare()
	if rest.take("CAST") {
		inside, _ := rest.parens()
		value := inside.until(func(c *cursor) bool { return c.at("AS") })
		if !inside.take("AS") {
			return nil, false
		}
		types, ok = value.casts(column)
		return append(append(types, inside.sql()), rest.castTo()...), ok
	}
	value := rest.until(func(c *cursor) bool { return c.sign("::") })
	if inside, ok := value.parens(); ok {
		types, plain := inside.casts(column)
		return append(types, rest.castTo()...), plain && value.done()
	}
	name := value.name().Name // the column may be qualified with its table
	return rest.castTo(), value.done() && sqltext.SameName(c.provider, name, column)
}

// castTo returns the type after each "::".
func (c *cursor) castTo() []sqltext.SQL {
	var out []sqltext.SQL
	for c.sign("::") {
		c.skip()
		t := c.until(func(c *cursor) bool { return c.sign("::") })
		out = append(out, t.sql())
	}
	return out
}
