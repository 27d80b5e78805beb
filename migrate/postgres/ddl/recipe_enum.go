package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// CreateEnum implements dialect.EnumCreator.
func (p postgres) CreateEnum(e *catalog.Enum) dialect.Statement {
	d := p.shared()
	return dialect.Statement{SQL: "CREATE TYPE " + d.Name(e.Schema, e.Name) + " AS ENUM (" + d.Literals(e.Values) + ")"}
}

// DropEnum implements dialect.EnumDropper.
func (p postgres) DropEnum(schema, name string) dialect.Statement {
	return dialect.Statement{SQL: "DROP TYPE " + p.shared().Name(schema, name)}
}

// AlterEnum implements dialect.EnumAlterer.
func (p postgres) AlterEnum(schema, name string, change dialect.EnumChange) dialect.Statement {
	d := p.shared()
	var action sqltext.SQL
	switch c := change.(type) {
	case dialect.RenameEnum:
		action = "RENAME TO " + d.Ident(c.To)
	case dialect.MoveEnum:
		action = "SET SCHEMA " + d.Ident(c.Schema)
	case dialect.RenameEnumValue:
		action = "RENAME VALUE " + d.Literal(c.From) + " TO " + d.Literal(c.To)
	case dialect.AddEnumValue:
		action = "ADD VALUE " + d.Literal(c.Value)
		if c.Before != "" {
			action += " BEFORE " + d.Literal(c.Before)
		}
	}
	return dialect.Statement{SQL: "ALTER TYPE " + d.Name(schema, name) + " " + action}
}
