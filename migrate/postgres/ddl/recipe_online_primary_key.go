package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// AddPrimaryKeyOnline answers dialect.OnlinePrimaryKeyAdder. The index takes the constraint's name
// (PostgreSQL manual, ALTER TABLE, ADD table_constraint_using_index).
func (p postgres) AddPrimaryKeyOnline(t *catalog.Table, pk *catalog.Index, built string) (build, add dialect.Statement) {
	d := p.shared()
	index := *pk
	index.Name = built
	return p.BuildIndexOnline(t, &index),
		p.alter(t, "ADD CONSTRAINT "+d.Ident(pk.Name)+" PRIMARY KEY USING INDEX "+d.Ident(built), accessExclusive)
}
