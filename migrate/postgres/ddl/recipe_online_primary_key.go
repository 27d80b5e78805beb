package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// AddPrimaryKeyOnline implements dialect.OnlinePrimaryKeyAdder. The index gets the constraint's
// name (PostgreSQL manual, ALTER TABLE, ADD table_constraint_using_index).
func (p postgres) AddPrimaryKeyOnline(t *catalog.Table, pk *catalog.Index, built string) (build, add dialect.Statement) {
	d := p.shared()
	index := *pk
	index.Name = built
	return p.BuildIndexOnline(t, &index),
		p.alter(t, "ADD CONSTRAINT "+d.Ident(pk.Name)+" PRIMARY KEY USING INDEX "+d.Ident(built)+timing(pk), accessExclusive)
}

// AddUniqueOnline implements dialect.OnlineUniqueAdder.
func (p postgres) AddUniqueOnline(t *catalog.Table, ix *catalog.Index, built string) (build, add dialect.Statement) {
	d := p.shared()
	index := *ix
	index.Name = built
	return p.BuildIndexOnline(t, &index),
		p.alter(t, "ADD CONSTRAINT "+d.Ident(ix.Name)+" UNIQUE USING INDEX "+d.Ident(built)+timing(ix), accessExclusive)
}

// timing returns the clause that says when a constraint is checked, with a leading blank.
func timing(ix *catalog.Index) sqltext.SQL {
	if ix.Words.Timing == "" {
		return ""
	}
	return " " + ix.Words.Timing
}
