package ddl

import (
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Collates implements dialect.Collater.
func (postgres) Collates(t catalog.Type) bool {
	return !t.Enum && isText(t.Name)
}

// RetypeSequence implements dialect.SequenceRetyper. The server changes the sequence of an identity
// column itself, but not the sequence of a serial column.
func (p postgres) RetypeSequence(seq catalog.Sequence, to catalog.Type) (dialect.Statement, bool) {
	if isInteger(to.Name) {
		sql := "ALTER SEQUENCE " + p.shared().Name(seq.Schema, seq.Name) + " AS " + sqltext.SQL(to.Name)
		return dialect.Statement{SQL: sql, Lock: accessExclusive}, !to.List
	}
	return dialect.Statement{}, false
}

// KeepStorage implements dialect.StorageKeeper. Types with values of a fixed length support no
// other storage.
func (p postgres) KeepStorage(t *catalog.Table, c *catalog.Column, storage, compression string) (dialect.Statement, bool) {
	var actions []sqltext.SQL
	column := "ALTER COLUMN " + p.shared().Ident(c.Name)
	if storage != "" {
		actions = append(actions, column+" SET STORAGE "+sqltext.SQL(storage))
	}
	if compression != "" {
		actions = append(actions, column+" SET COMPRESSION "+sqltext.SQL(compression))
	}
	if len(actions) == 0 || !longValues(c.Type) {
		return dialect.Statement{}, false
	}
	return dialect.Statement{SQL: p.shared().Alter(t, sqltext.Join(actions, ", ")), Lock: accessExclusive}, true
}

// longValues reports whether values of a type may be so long that their storage can be chosen.
func longValues(t catalog.Type) bool {
	known := nativetype.BySQL(t.Name)
	return known != nil && known.Long || t.List
}
