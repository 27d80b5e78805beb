package statement

import "github.com/cocomon/comon_orm/internal/sqltext"

// element reads one element of CREATE TABLE (…): a column or a constraint.
func (c *cursor) element(t *CreateTable) {
	if c.kind() != sqltext.Word || !c.atAny("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE") {
		column, constraints := c.column()
		t.Columns = append(t.Columns, column)
		t.Constraints = append(t.Constraints, constraints...)
		return
	}
	if c.at("LIKE") {
		return
	}
	k := c.constraint("")
	t.Constraints = append(t.Constraints, k)
	if k.Kind == PrimaryKey {
		for i := range t.Columns {
			for _, name := range k.Columns {
				t.Columns[i].NotNull = t.Columns[i].NotNull || t.Columns[i].Name == name
			}
		}
	}
}

// atColumnPart reports whether what comes next ends a type or a default.
func (c *cursor) atColumnPart() bool {
	return c.atAny("CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "COLLATE", "AS", "COMPRESSION", "STORAGE")
}

// column reads the definition of a column.
func (c *cursor) column() (Column, []Constraint) {
	col := Column{Name: c.identifier()}
	if !c.done() && !c.atColumnPart() {
		t := c.until((*cursor).atColumnPart)
		col.Type = t.sql()
	}
	var constraints []Constraint
	for !c.done() {
		if k, ok := c.columnPart(&col); ok {
			constraints = append(constraints, k)
		}
	}
	return col, constraints
}

// columnPart reads what may follow a column's type, one thing at a time; ok is true for a constraint.
func (c *cursor) columnPart(col *Column) (Constraint, bool) {
	name := ""
	if c.take("CONSTRAINT") {
		name = c.identifier()
	}
	switch {
	case c.take("NOT", "NULL"):
		col.NotNull = true
	case c.take("DEFAULT"):
		value := c.until((*cursor).atColumnPart)
		col.Default = value.sql()
	case c.atAny("PRIMARY", "UNIQUE", "CHECK", "REFERENCES"):
		k := c.constraint(col.Name)
		if k.Name == "" {
			k.Name = name
		}
		col.NotNull = col.NotNull || k.Kind == PrimaryKey
		col.Identity = col.Identity || c.take("AUTOINCREMENT")
		return k, true
	case c.take("GENERATED"):
		c.takeAny("ALWAYS")
		c.take("BY", "DEFAULT")
		c.generated(col)
	case c.at("AS"):
		c.generated(col)
	default:
		c.skipOne()
	}
	return Constraint{}, false
}

func (c *cursor) generated(col *Column) {
	c.take("AS")
	if c.take("IDENTITY") {
		col.Identity = true
		c.parens()
		return
	}
	_, col.Generated = c.parens()
	c.takeAny("STORED", "VIRTUAL")
}

// constraint reads a constraint of the column, or of a table when column is "".
func (c *cursor) constraint(column string) Constraint {
	var k Constraint
	if column != "" {
		k.Columns = []string{column}
	}
	if c.take("CONSTRAINT") {
		k.Name = c.identifier()
	}
	switch {
	case c.take("PRIMARY", "KEY"):
		k.Kind = PrimaryKey
		c.takeAny("ASC", "DESC")
		c.keyColumns(&k, column)
	case c.take("UNIQUE"):
		k.Kind = Unique
		c.take("NULLS")
		c.take("NOT")
		c.take("DISTINCT")
		c.keyColumns(&k, column)
	case c.take("FOREIGN", "KEY"):
		k.Columns = c.columns()
		c.references(&k)
	case c.at("REFERENCES"):
		c.references(&k)
	case c.take("CHECK"):
		k.Kind = Check
		inside, _ := c.parens()
		inside.check(&k)
	default:
		k.Kind = Exclude
		c.skip()
	}
	c.constraintTail(&k)
	return k
}

func (c *cursor) keyColumns(k *Constraint, column string) {
	switch {
	case c.take("USING", "INDEX"):
		k.UsingIndex = c.identifier()
	case column == "":
		k.Columns = c.columns()
	}
}

func (c *cursor) references(k *Constraint) {
	k.Kind = ForeignKey
	c.take("REFERENCES")
	k.RefTable = c.name()
	if c.kind() == sqltext.OpenParen {
		k.RefColumns = c.columns()
	}
}

// constraintTail reads actions and NOT VALID. It leaves what may follow the constraint of a column.
func (c *cursor) constraintTail(k *Constraint) {
	for !c.done() {
		switch {
		case c.take("NOT", "VALID"):
			k.NotValid = true
		case c.take("ON"):
			c.takeAny("DELETE", "UPDATE", "CONFLICT")
			c.takeAny("NO", "SET")
			c.skip()
		case c.take("NOT", "DEFERRABLE"), c.take("NO", "INHERIT"):
		case c.takeAny("DEFERRABLE", "INITIALLY", "DEFERRED", "IMMEDIATE", "MATCH", "FULL", "SIMPLE", "PARTIAL", "WITH", "INCLUDE") != "":
			c.parens()
		default:
			return
		}
	}
}

// check reads the expression of a check, to know the two forms that say something about one column.
func (c *cursor) check(k *Constraint) {
	*c = c.bare()
	column := c.identifier()
	if column == "" {
		return
	}
	switch {
	case c.take("IS", "NOT", "NULL") && c.done():
		k.NotNull, k.Columns = column, []string{column}
	case c.take("IN"):
		inside, _ := c.parens()
		if values := inside.list(); c.done() && values != nil {
			k.Values, k.Columns = values, []string{column}
		}
	}
}
