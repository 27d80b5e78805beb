package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// RenameKey answers dialect.KeyRenamer.
func (p postgres) RenameKey(t *catalog.Table, kind dialect.KeyKind, from, to string) dialect.Statement {
	d := p.shared()
	if kind == dialect.ConstraintKey {
		return p.alter(t, "RENAME CONSTRAINT "+d.Ident(from)+" TO "+d.Ident(to), accessExclusive)
	}
	return dialect.Statement{SQL: "ALTER INDEX " + d.Name(t.Schema, from) + " RENAME TO " + d.Ident(to), Lock: shareUpdate}
}
