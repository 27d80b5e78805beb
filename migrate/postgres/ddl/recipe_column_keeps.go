package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Collates answers dialect.Collater.
func (postgres) Collates(t catalog.Type) bool {
	switch t.Name {
	case "text", "character varying", "character", "citext":
		return !t.Enum
	}
	return false
}

// RetypeSequence answers dialect.SequenceRetyper. An identity column takes its sequence along by
// itself, a serial one does not.
func (p postgres) RetypeSequence(seq catalog.Sequence, to catalog.Type) (dialect.Statement, bool) {
	switch to.Name {
	case "smallint", "integer", "bigint":
		sql := "ALTER SEQUENCE " + p.shared().Name(seq.Schema, seq.Name) + " AS " + sqltext.SQL(to.Name)
		return dialect.Statement{SQL: sql, Lock: accessExclusive}, !to.List
	}
	return dialect.Statement{}, false
}
