package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// KeepIndex implements dialect.IndexKeeper. On an index that was created again, it sets the comment
// and the mark of CLUSTER again.
func (p postgres) KeepIndex(t *catalog.Table, ix *catalog.Index) (out []dialect.Statement) {
	d := p.shared()
	if ix.Words.Comment != "" {
		what := "INDEX " + d.Name(t.Schema, ix.Name)
		if ix.Constraint || ix == t.PrimaryKey {
			what = "CONSTRAINT " + d.Ident(ix.Name) + " ON " + d.Table(t)
		}
		out = append(out, dialect.Statement{SQL: "COMMENT ON " + what + " IS " + sqltext.Literal(p.Provider(), ix.Words.Comment)})
	}
	if ix.Words.Clustered {
		out = append(out, p.alter(t, "CLUSTER ON "+d.Ident(ix.Name), shareUpdate))
	}
	return out
}
