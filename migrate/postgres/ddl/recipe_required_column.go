package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// RequireColumnOnline implements dialect.OnlineColumnRequirer. With a valid check, SET NOT NULL
// needs no scan under its exclusive lock (PostgreSQL manual, ALTER TABLE, SET NOT NULL; since
// version 12).
func (p postgres) RequireColumnOnline(t *catalog.Table, column, check string) dialect.RequiredColumn {
	d := p.shared()
	condition := dialect.IsNotNull(d.Ident(column))
	return dialect.RequiredColumn{
		Add:      p.alter(t, "ADD CONSTRAINT "+d.Ident(check)+" CHECK ("+condition+")"+notValid, accessExclusive),
		Validate: p.validate(t, check),
		Require:  d.SetNotNull(t, column),
		Drop:     d.DropConstraint(t, check),
	}
}
