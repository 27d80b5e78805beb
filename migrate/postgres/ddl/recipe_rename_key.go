package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// RenameKey implements dialect.KeyRenamer.
func (p postgres) RenameKey(t *catalog.Table, kind dialect.KeyKind, from, to string) dialect.Statement {
	d := p.shared()
	switch kind {
	case dialect.ConstraintKey:
		return p.alter(t, "RENAME CONSTRAINT "+d.Ident(from)+" TO "+d.Ident(to), accessExclusive)
	case dialect.SequenceKey:
		return dialect.Statement{SQL: "ALTER SEQUENCE IF EXISTS " + d.Name(t.Schema, from) + " RENAME TO " + d.Ident(to), Lock: shareUpdate}
	case dialect.IndexKey:
	}
	return dialect.Statement{SQL: "ALTER INDEX " + d.Name(t.Schema, from) + " RENAME TO " + d.Ident(to), Lock: shareUpdate}
}
