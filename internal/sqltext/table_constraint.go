package sqltext

// constraint reads one constraint. column is true for a constraint of a column.
func (r *reader) constraint(column bool) Constraint {
	var c Constraint
	start := r.pos
	if r.take("constraint") {
		c.Name, c.NameSpan = r.anyName(), r.bytes(start+1, start+2)
	}
	switch {
	case r.take("primary", "key"):
		c.Kind = PrimaryKeyConstraint
		if column {
			c.Desc = r.takeAny("asc", "desc") == "desc"
		} else {
			c.Columns = r.indexedColumns()
			c.AutoIncrement = r.lastWord("autoincrement")
		}
		c.Conflict = r.conflict()
		c.AutoIncrement = r.take("autoincrement") || c.AutoIncrement
	case r.take("unique"):
		c.Kind = UniqueConstraint
		if !column {
			c.Columns = r.indexedColumns()
		}
		c.Conflict = r.conflict()
	case r.take("not", "null"):
		c.Kind, c.Conflict = NotNullConstraint, r.conflict()
	case r.take("null"):
		c.Kind, c.Conflict = NullConstraint, r.conflict()
	case r.take("check"):
		c.Kind = CheckConstraint
		c.Expr, c.ExprSpan = r.sql(r.group())
		c.Conflict = r.conflict()
	case r.take("default"):
		c.Kind = DefaultConstraint
		c.Expr, c.ExprSpan = r.defaultValue()
	case r.take("collate"):
		c.Kind, c.Collation = CollateConstraint, r.anyName()
	case r.take("references"):
		r.references(&c)
	case r.take("foreign", "key"):
		c.Columns = r.indexedColumns()
		r.wantWord("references")
		r.references(&c)
	case r.at("generated") || r.at("as"):
		r.generated(&c)
	default:
		r.fail()
	}
	c.Span = r.bytes(start, r.pos)
	return c
}

// lastWord reports whether a word is the last one in the parentheses that were just read, such as
// autoincrement in PRIMARY KEY (a AUTOINCREMENT).
func (r *reader) lastWord(word string) bool {
	return r.pos >= 2 && lowerASCII(r.textOf(r.pos-2)) == word
}

func (r *reader) conflict() string {
	if !r.take("on", "conflict") {
		return ""
	}
	word := r.takeAny("rollback", "abort", "fail", "ignore", "replace")
	if word == "" {
		r.fail()
	}
	return word
}

// defaultValue reads what follows DEFAULT: an expression in parentheses, a word, or a constant that
// may have a sign.
func (r *reader) defaultValue() (SQL, Span) {
	start := r.pos
	switch {
	case r.kind(0) == OpenParen:
		r.group()
	case (r.sign(0, "-") || r.sign(0, "+")) && r.kind(1) != endOfText:
		r.pos += 2
	case r.done(), r.sign(0, "-"), r.sign(0, "+"):
		r.fail()
	default:
		r.pos++
	}
	return r.sql(start, r.pos)
}

func (r *reader) generated(c *Constraint) {
	c.Kind = GeneratedConstraint
	r.take("generated", "always")
	r.wantWord("as")
	c.Expr, c.ExprSpan = r.sql(r.group())
	c.Stored = r.takeAny("stored", "virtual") == "stored"
}

// references reads the table after REFERENCES, and the options of the foreign key.
func (r *reader) references(c *Constraint) {
	c.Kind = ReferencesConstraint
	c.References, c.ReferencesSpan = r.spanned((*reader).qname)
	if r.kind(0) == OpenParen {
		c.RefColumns = r.indexedColumns()
	}
	start := r.pos
	for !r.failed {
		at := r.pos
		switch {
		case r.at("on", "delete"), r.at("on", "update"), r.at("on", "insert"):
			r.pos += 2
			if !r.take("set", "null") && !r.take("set", "default") && !r.take("no", "action") && r.takeAny("cascade", "restrict") == "" {
				r.fail()
			}
			continue
		case r.take("match"):
			c.Match = r.name()
			continue
		case r.take("not", "deferrable"), r.take("deferrable"):
			if r.take("initially") && r.takeAny("deferred", "immediate") == "" {
				r.fail()
			}
			c.Timing, _ = r.sql(at, r.pos)
			continue
		}
		break
	}
	c.Actions, _ = r.sql(start, r.pos)
}
