package statement

// create reads behind CREATE.
func (c *cursor) create() Statement {
	c.take("OR", "REPLACE")
	temporary := c.takeAny("TEMP", "TEMPORARY") != ""
	c.takeAny("UNLOGGED", "RECURSIVE", "CONSTRAINT")
	switch {
	case c.take("TABLE"):
		return c.createTable(temporary)
	case c.take("UNIQUE", "INDEX"):
		return c.createIndex(true)
	case c.take("INDEX"):
		return c.createIndex(false)
	case c.take("TYPE"):
		return c.createType()
	}
	kind := c.objectKind()
	if kind == "DATABASE" || kind == "TABLESPACE" || kind == "SUBSCRIPTION" {
		return Maintenance{"CREATE " + kind}
	}
	c.take("IF", "NOT", "EXISTS")
	return Create{Kind: kind, Name: c.name()}
}

func (c *cursor) createTable(temporary bool) Statement {
	t := CreateTable{Temporary: temporary, IfNotExists: c.take("IF", "NOT", "EXISTS")}
	t.Name = c.name()
	inside, _ := c.parens()
	for _, part := range inside.split() {
		part.element(&t)
	}
	return t
}

func (c *cursor) createIndex(unique bool) Statement {
	ix := CreateIndex{Unique: unique, Concurrently: c.take("CONCURRENTLY"), IfNotExists: c.take("IF", "NOT", "EXISTS")}
	if !c.at("ON") {
		ix.Name = c.name()
	}
	c.take("ON")
	c.take("ONLY")
	ix.Table = c.name()
	if c.take("USING") {
		c.identifier()
	}
	ix.Columns = c.columns()
	for !c.done() {
		ix.Partial = ix.Partial || c.at("WHERE")
		c.skipOne()
	}
	return ix
}

func (c *cursor) createType() Statement {
	name := c.name()
	if !c.take("AS", "ENUM") {
		return Create{Kind: "TYPE", Name: name}
	}
	inside, _ := c.parens()
	return CreateEnum{Name: name, Values: inside.list()}
}

// rows reads behind the verb of a statement that changes rows.
func (c *cursor) rows(verb string) Statement {
	switch verb {
	case "UPDATE":
		return c.update()
	case "DELETE":
		c.take("FROM")
		c.take("ONLY")
		d := Delete{Table: c.name()}
		d.All = !c.filtered()
		return d
	case "TRUNCATE":
		c.take("TABLE")
		c.take("ONLY")
		t := Truncate{Tables: c.names()}
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
	u := Update{Table: c.name()}
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
	u.All = !c.filtered()
	return u
}

// filtered skips to WHERE and reports whether it can leave rows out: one that is true for all is none.
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
	in := Insert{Table: c.name()}
	if c.take("AS") {
		c.identifier()
	}
	in.Columns = c.columns()
	if c.take("OVERRIDING") {
		c.skip()
		c.skip()
	}
	if !c.take("SELECT") {
		return in
	}
	selected := c.until(func(c *cursor) bool { return c.at("FROM") })
	for _, part := range selected.split() {
		in.Sources = append(in.Sources, part.sql())
	}
	if c.take("FROM") {
		in.From = c.name()
	}
	if len(in.Sources) != len(in.Columns) {
		in.Sources = nil
	}
	return in
}
