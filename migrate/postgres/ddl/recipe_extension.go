package ddl

import "github.com/cocomon/comon_orm/migrate/dialect"

// CreateExtension answers dialect.ExtensionCreator.
func (p postgres) CreateExtension(name string) dialect.Statement {
	return dialect.Statement{SQL: "CREATE EXTENSION IF NOT EXISTS " + p.shared().Ident(name)}
}
