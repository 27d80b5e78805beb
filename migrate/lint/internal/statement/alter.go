package statement

// alterTable reads behind ALTER TABLE.
func (c *cursor) alterTable() Statement {
	c.take("IF", "EXISTS")
	c.take("ONLY")
	t := AlterTable{Name: c.name()}
	if c.sign("*") {
		c.skip()
	}
	for _, part := range c.split() {
		t.Actions = append(t.Actions, part.action())
	}
	return t
}

func (c *cursor) action() Action {
	other := OtherAction{Words: c.words()}
	switch {
	case c.take("ADD"):
		return c.add()
	case c.take("DROP", "CONSTRAINT"):
		c.take("IF", "EXISTS")
		return DropConstraint{Name: c.identifier(), Cascade: c.at("CASCADE")}
	case c.take("DROP"):
		c.take("COLUMN")
		c.take("IF", "EXISTS")
		return DropColumn{Name: c.identifier(), Cascade: c.at("CASCADE")}
	case c.take("RENAME"):
		return c.rename()
	case c.take("ALTER", "CONSTRAINT"):
		return other
	case c.take("ALTER"):
		c.take("COLUMN")
		if a := c.alterColumn(c.identifier()); a != nil {
			return a
		}
	case c.take("VALIDATE", "CONSTRAINT"):
		return ValidateConstraint{Name: c.identifier()}
	case c.take("SET", "SCHEMA"):
		return MoveTable{Schema: c.identifier()}
	}
	return other
}

func (c *cursor) add() Action {
	if c.atAny("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE") {
		return AddConstraint{Constraint: c.constraint("")}
	}
	c.take("COLUMN")
	c.take("IF", "NOT", "EXISTS")
	column, constraints := c.column()
	return AddColumn{Column: column, Constraints: constraints}
}

func (c *cursor) rename() Action {
	if c.take("TO") {
		return RenameTable{To: c.identifier()}
	}
	constraint := c.take("CONSTRAINT")
	c.take("COLUMN")
	from := c.identifier()
	c.take("TO")
	to := c.identifier()
	if constraint {
		return RenameConstraint{From: from, To: to}
	}
	return RenameColumn{From: from, To: to}
}

// alterColumn reads behind ALTER COLUMN name; nil for what it does not know.
func (c *cursor) alterColumn(name string) Action {
	switch {
	case c.take("SET", "NOT", "NULL"):
		return SetNotNull{name}
	case c.take("DROP", "NOT", "NULL"):
		return DropNotNull{name}
	case c.take("SET", "DEFAULT"):
		return SetDefault{name, c.sql()}
	case c.take("DROP", "DEFAULT"):
		return SetDefault{name, ""}
	case c.take("ADD", "GENERATED"):
		return AddIdentity{name}
	case c.take("SET", "DATA", "TYPE"), c.take("TYPE"):
		t := c.until(func(c *cursor) bool { return c.atAny("USING", "COLLATE") })
		if c.take("COLLATE") {
			c.name()
		}
		using := ""
		if c.take("USING") {
			using = c.sql()
		}
		return SetType{Column: name, Type: t.sql(), Using: using}
	}
	return nil
}
