package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// BuildIndexOnline implements dialect.OnlineIndexBuilder.
func (p postgres) BuildIndexOnline(t *catalog.Table, ix *catalog.Index) dialect.Statement {
	return dialect.Statement{SQL: p.shared().IndexSQL(t, ix, "CONCURRENTLY"), Lock: shareUpdate, OutsideTransaction: true}
}

// DropIndexOnline implements dialect.OnlineIndexDropper.
func (p postgres) DropIndexOnline(schema, name string) dialect.Statement {
	return dialect.Statement{SQL: "DROP INDEX CONCURRENTLY IF EXISTS " + p.shared().Name(schema, name), Lock: shareUpdate, OutsideTransaction: true}
}
