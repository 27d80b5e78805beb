package statement

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// rows reads the rest of a statement that changes rows, after its verb.
func (c *cursor) rows(verb string) Statement {
	switch verb {
	case "UPDATE":
		return c.update()
	case "DELETE":
		return c.deletion()
	case "MERGE":
		c.take("INTO")
		c.take("ONLY")
		return Merge{Table: c.in.table(c.name()), Changes: c.mentions("UPDATE") || c.mentions("DELETE")}
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
	return c.insert(verb)
}

func (c *cursor) deletion() Statement {
	c.take("FROM")
	target := c.until(func(c *cursor) bool { return c.atAny("USING", "WHERE", "RETURNING", "ORDER", "LIMIT") })
	d := Delete{Table: c.in.table(target.target())}
	d.Matching = target.matching(c.sources("USING"), c.condition())
	d.All = !c.filtered()
	return d
}

func (c *cursor) update() Statement {
	if c.take("OR") {
		c.skip()
	}
	target := c.until(func(c *cursor) bool { return c.at("SET") })
	u := Update{Table: c.in.table(target.target())}
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
	sources, condition := c.sources("FROM"), c.condition()
	u.Matching, u.Fills = target.matching(sources, condition), condition.wantsNull(u.Table, u.Columns)
	u.All = !c.filtered()
	return u
}

// target reads the name of the table that a statement changes.
func (c *cursor) target() Name {
	at := *c
	at.take("ONLY")
	return at.name()
}

// sources reads the tables that the condition may name in addition to the target.
func (c *cursor) sources(word string) cursor {
	if !c.take(word) {
		return cursor{in: c.in, provider: c.provider, text: c.text}
	}
	return c.until(func(c *cursor) bool { return c.atAny("WHERE", "RETURNING", "ORDER", "LIMIT") })
}

// condition returns what follows WHERE; the cursor does not move.
func (c *cursor) condition() cursor {
	at := *c
	for !at.done() && !at.at("WHERE") {
		at.skipOne()
	}
	if !at.take("WHERE") || at.done() {
		return cursor{in: c.in, provider: c.provider, text: c.text}
	}
	return at.until(func(c *cursor) bool { return c.atAny("RETURNING", "ORDER", "LIMIT") })
}

// matching returns a SELECT that counts the rows of the target for which the condition holds. It is
// "" for WHERE CURRENT OF, because only a cursor in the session has that row.
func (c *cursor) matching(sources, condition cursor) sqltext.SQL {
	if condition.at("CURRENT", "OF") || c.done() {
		return ""
	}
	where := condition.sql()
	if !sources.done() {
		inner := "EXISTS (SELECT 1 FROM " + sources.sql()
		if where != "" {
			inner += " WHERE " + where
		}
		where = inner + ")"
	}
	if where == "" {
		return "SELECT count(*) FROM " + c.sql()
	}
	return "SELECT count(*) FROM " + c.sql() + " WHERE " + where
}

// wantsNull reports whether the condition holds only for rows that have NULL in all of the columns.
// For each column, "column IS NULL" must be one of the conditions that AND joins.
func (c *cursor) wantsNull(t *catalog.Table, columns []string) bool {
	null := map[string]bool{}
	for _, part := range c.joined() {
		name := part.name().Name
		if part.take("IS", "NULL") && part.done() {
			null[columnNames(t, []string{name})[0]] = true
		}
	}
	return len(columns) > 0 && !slices.ContainsFunc(columns, func(name string) bool { return !null[name] })
}

// joined returns the conditions that AND joins, without enclosing parentheses. It is nil if there
// is an OR.
func (c *cursor) joined() []cursor {
	rest := c.bare()
	var out []cursor
	for !rest.done() {
		if rest.at("OR") {
			return nil
		}
		between := false
		out = append(out, rest.until(func(c *cursor) bool {
			if c.at("BETWEEN") {
				between = true
			}
			if c.at("AND") && between {
				between = false
				return false
			}
			return c.atAny("AND", "OR")
		}))
		rest.take("AND")
	}
	return out
}

// filtered skips to WHERE and reports whether its condition can exclude rows. A condition that is
// always true, such as WHERE true, excludes none.
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

func (c *cursor) insert(verb string) Statement {
	replaces := verb == "REPLACE" || c.at("OR", "REPLACE")
	if c.take("OR") {
		c.skip()
	}
	c.take("INTO")
	in := Insert{Table: c.in.table(c.name()), Replaces: replaces || c.follow("DO", "UPDATE")}
	if c.take("AS") {
		c.identifier()
	}
	in.Columns = columnNames(in.Table, c.columns())
	if c.take("OVERRIDING") {
		c.skip()
		c.skip()
	}
	if c.take("SELECT") {
		in.Sources, in.From, in.Partial = c.selected()
	}
	if len(in.Sources) != len(in.Columns) {
		in.Sources = nil
	}
	return in
}

// selected reads the rest of a SELECT: the expressions, and the table after FROM, which is nil if
// the catalog does not have it. partial is true if the SELECT may omit rows of the table, or may
// read more tables.
func (c *cursor) selected() (sources []sqltext.SQL, from *catalog.Table, partial bool) {
	partial = c.takeAny("DISTINCT") != ""
	list := c.until(func(c *cursor) bool { return c.at("FROM") })
	for _, part := range list.split() {
		sources = append(sources, part.sql())
	}
	if c.take("FROM") {
		from = c.in.find(c.name())
	}
	if !c.done() && !c.atAny("ORDER", "ON", "RETURNING") {
		c.take("AS")
		c.identifier() // an alias, or the first keyword of the next clause
	}
	return sources, from, partial || !c.done() && !c.atAny("ORDER", "ON", "RETURNING") || c.mentions("LIMIT") || c.mentions("OFFSET")
}

// follow reports whether the rest of the statement contains these keywords, one directly after the
// other.
func (c *cursor) follow(words ...string) bool {
	for at := *c; !at.done(); at.skip() {
		if at.at(words...) {
			return true
		}
	}
	return false
}
