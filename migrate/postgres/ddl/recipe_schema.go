package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// CreateSchema implements dialect.SchemaCreator.
func (p postgres) CreateSchema(name string) dialect.Statement {
	return dialect.Statement{SQL: "CREATE SCHEMA IF NOT EXISTS " + p.shared().Ident(name)}
}

// MoveTable implements dialect.TableMover. Indexes and constraints move with the table.
func (p postgres) MoveTable(t *catalog.Table, schema string) dialect.Statement {
	return p.alter(t, "SET SCHEMA "+p.shared().Ident(schema), accessExclusive)
}

// alter writes an ALTER TABLE that only PostgreSQL has.
func (p postgres) alter(t *catalog.Table, action sqltext.SQL, lock string) dialect.Statement {
	return dialect.Statement{SQL: p.shared().Alter(t, action), Lock: lock}
}
