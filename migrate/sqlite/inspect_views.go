package sqlite

import (
	"context"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// readViews reads the columns of each view. A view whose query does not run any more has no
// columns.
func (in *inspector) readViews(ctx context.Context) error {
	names, err := in.db.Query(ctx, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
	if err != nil {
		return err
	}
	for _, name := range names {
		v := &catalog.Table{Name: name[0]}
		in.views = append(in.views, v)
		rows, err := in.db.Query(ctx, "SELECT name, type FROM pragma_table_xinfo("+sqltext.Literal(provider.SQLite, v.Name)+") ORDER BY cid")
		if err != nil {
			continue // the query of the view does not run any more
		}
		for _, row := range rows {
			v.Columns = append(v.Columns, &catalog.Column{Name: row[0], Type: in.dialect.ParseType(sqltext.SQL(row[1])), Declared: row[1], Nullable: true})
		}
	}
	return nil
}
