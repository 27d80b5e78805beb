package statement

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// rows reads what follows the verb of a statement that changes rows.
func (c *cursor) rows(verb string) Statement {
	switch verb {
	case "UPDATE":
		return c.update()
	case "DELETE":
		c.take("FROM")
		c.take("ONLY")
		d := Delete{Table: c.in.table(c.name())}
		d.All = !c.filtered()
		return d
	case "TRUNCATE":
		c.take("TABLE")
		c.take("ONLY")
		t := Truncate{}
		for _, n := range c.names() {
			t.Tables = append(t.Tables, c.in.table(n))
		}
		t.Cascade = c.mentions("CASCADE")
		return t
	}
	return c.insert()
}

func (c *cursor) update() Statement {
	if c.take("OR") {
		c.skip()
	}
	c.take("ONLY")
	u := Update{Table: c.in.table(c.name())}
	for !c.done() && !c.at("SET") {
		c.skip() // an alias
	}
	c.take("SET")
	set := c.until(func(c *cursor) bool { return c.atAny("WHERE", "FROM", "RETURNING") })
	for _, part := range set.split() {
		if many := part.columns(); many != nil {
			u.Columns = append(u.Columns, many...)
			continue
		}
		u.Columns = append(u.Columns, part.identifier())
	}
	u.Columns = columnNames(u.Table, u.Columns)
	u.All = !c.filtered()
	return u
}

// filtered skips to WHERE and reports whether it can leave rows out: one that is true for all is
// none.
func (c *cursor) filtered() bool {
	for !c.done() && !c.at("WHERE") {
		c.skipOne()
	}
	if !c.take("WHERE") {
		return false
	}
	condition := c.until(func(c *cursor) bool { return c.atAny("RETURNING", "ORDER", "LIMIT") })
	condition = condition.bare()
	switch {
	case len(condition.tokens) == 1:
		return !condition.at("TRUE") && condition.textAt(0) != "1"
	case len(condition.tokens) == 3:
		return condition.textAt(1) != "=" || condition.textAt(0) != condition.textAt(2)
	}
	return true
}

func (c *cursor) insert() Statement {
	if c.take("OR") {
		c.skip()
	}
	c.take("INTO")
	in := Insert{Table: c.in.table(c.name())}
	if c.take("AS") {
		c.identifier()
	}
	in.Columns = columnNames(in.Table, c.columns())
	if c.take("OVERRIDING") {
		c.skip()
		c.skip()
	}
	if c.take("SELECT") {
		in.Sources, in.From = c.selected()
	}
	if len(in.Sources) != len(in.Columns) {
		in.Sources = nil
	}
	return in
}

// selected reads what follows SELECT: the expressions, and the one table that the catalog has.
func (c *cursor) selected() (sources []sqltext.SQL, from *catalog.Table) {
	list := c.until(func(c *cursor) bool { return c.at("FROM") })
	for _, part := range list.split() {
		sources = append(sources, part.sql())
	}
	if c.take("FROM") {
		from = c.in.find(c.name())
	}
	return sources, from
}
