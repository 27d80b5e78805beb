package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// pagesAtOnce is how much of a table a portion covers: 8 MB.
const pagesAtOnce = "1024"

// FillRowsOnline answers dialect.RowFiller: it updates page range by page range. What it writes
// moves to the end of the table, where nothing is left to do, and a run that was cut off begins
// again.
func (p postgres) FillRowsOnline(t *catalog.Table, column string, value sqltext.SQL) dialect.Statement {
	d := p.shared()
	update := d.FillRows(t, column, value).SQL
	table := sqltext.Literal(p.Provider(), d.Table(t))
	quote := sqltext.SQL("$fill$")
	for sqltext.Contains(update, quote) {
		quote = "$_" + quote[1:]
	}
	sql := "DO " + quote + "\nDECLARE\n    page bigint := 0;\nBEGIN\n" +
		"    WHILE page * current_setting('block_size')::bigint < pg_relation_size(" + table + ") LOOP\n        " +
		update + " AND ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + " + pagesAtOnce + ")::tid;\n" +
		"        COMMIT;\n        page := page + " + pagesAtOnce + ";\n    END LOOP;\nEND\n" + quote
	return dialect.Statement{SQL: sql, OutsideTransaction: true}
}
