package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var _ dialect.ObjectCounter = sqlite{}

// CountObject looks for an index or a trigger of a table.
func (s sqlite) CountObject(t *catalog.Table, kind, name string) sqltext.SQL {
	literal := func(text string) sqltext.SQL { return sqltext.Literal(s.Provider(), text) }
	return "SELECT count(*) FROM sqlite_schema WHERE type = " + literal(kind) + " AND name = " + literal(name) + " AND tbl_name = " + literal(t.Name) + " COLLATE NOCASE"
}
