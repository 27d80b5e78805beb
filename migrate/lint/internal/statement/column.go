package statement

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// definition is the definition of a column. constraints has its constraints except NOT NULL, which
// is in column.
type definition struct {
	column        *catalog.Column
	constraints   []constraint
	autoIncrement bool
}

// atColumnPart reports whether a type or a default ends here.
func (c *cursor) atColumnPart() bool {
	return c.atAny("CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "COLLATE", "AS", "COMPRESSION", "STORAGE")
}

// column reads the definition of a column.
func (c *cursor) column() definition {
	def := definition{column: &catalog.Column{Name: c.identifier(), Nullable: true}}
	if !c.done() && !c.atColumnPart() {
		t := c.until((*cursor).atColumnPart)
		def.column.Declared = sqltext.Text(t.sql())
		def.column.Type, def.column.Identity = c.in.columnType(t.sql())
	}
	for !c.done() {
		c.columnPart(&def)
	}
	return def
}

// columnPart reads one part after the type of a column: a default, NOT NULL, a constraint and so
// on.
func (c *cursor) columnPart(def *definition) {
	name := ""
	if c.take("CONSTRAINT") {
		name = c.identifier()
	}
	switch {
	case c.take("NOT", "NULL"):
		def.column.Nullable = false
	case c.take("DEFAULT"):
		value := c.until((*cursor).atColumnPart)
		def.column.Default = c.in.dialect.ParseDefault(value.sql(), def.column.Type)
	case c.atAny("PRIMARY", "UNIQUE", "CHECK", "REFERENCES"):
		k := c.constraint(def.column.Name)
		if k.name == "" {
			k.name = name
		}
		def.column.Nullable = def.column.Nullable && k.kind != primaryKey
		def.autoIncrement = def.autoIncrement || c.take("AUTOINCREMENT")
		def.constraints = append(def.constraints, k)
	case c.take("GENERATED"):
		c.takeAny("ALWAYS")
		c.take("BY", "DEFAULT")
		c.generated(def.column)
	case c.at("AS"):
		c.generated(def.column)
	default:
		c.skipOne()
	}
}

func (c *cursor) generated(col *catalog.Column) {
	c.take("AS")
	if c.take("IDENTITY") {
		col.Identity = true
		c.parens()
		return
	}
	if inside, ok := c.parens(); ok {
		col.Generated = inside.sql()
	}
	col.Virtual = c.takeAny("STORED", "VIRTUAL") == "VIRTUAL"
}
