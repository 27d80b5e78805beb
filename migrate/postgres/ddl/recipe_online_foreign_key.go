package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// notValid marks a constraint that the server does not check for existing rows yet.
const notValid = " NOT VALID"

// AddForeignKeyOnline implements dialect.OnlineForeignKeyAdder.
func (p postgres) AddForeignKeyOnline(t *catalog.Table, fk *catalog.ForeignKey) (add, validate dialect.Statement) {
	add = p.shared().AddForeignKey(t, fk)
	add.SQL += notValid
	return add, p.validate(t, fk.Name)
}

// validate checks existing rows against a constraint, under a lock that blocks neither reads nor
// writes.
func (p postgres) validate(t *catalog.Table, constraint string) dialect.Statement {
	return p.alter(t, "VALIDATE CONSTRAINT "+p.shared().Ident(constraint), shareUpdate)
}
