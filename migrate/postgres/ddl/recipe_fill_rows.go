package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// pagesAtOnce is the number of pages of a table that one batch covers, which is 8 MB.
const pagesAtOnce = "1024"

// FillRowsOnline implements dialect.RowFiller. It updates one range of pages after the other.
// Updated rows may move to the end of the table; they have a value then and are not updated again.
// After an interruption, the statement begins again at the first page. If the table has partitions
// or children, a batch has the same range of pages in each of them; the range is smaller if there
// are many. In the statement, names without a qualifier mean columns.
func (p postgres) FillRowsOnline(t *catalog.Table, column string, value sqltext.SQL) dialect.Statement {
	d := p.shared()
	update := d.FillRows(t, column, value).SQL
	table := sqltext.Literal(p.Provider(), d.Table(t))
	quote := sqltext.SQL("$fill$")
	for sqltext.Contains(update, quote) {
		quote = "$_" + quote[1:]
	}
	sql := "DO " + quote + "\n#variable_conflict use_column\n<<_fill>>\nDECLARE\n" +
		"    parts oid[] := ARRAY(WITH RECURSIVE part (id) AS (SELECT " + table + "::regclass::oid UNION SELECT inhrelid FROM pg_inherits JOIN part ON inhparent = id) SELECT id FROM part);\n" +
		"    page bigint := 0;\n    pages bigint := greatest(" + pagesAtOnce + " / cardinality(_fill.parts), 1);\nBEGIN\n" +
		"    WHILE _fill.page * current_setting('block_size')::bigint < (SELECT max(pg_relation_size(id)) FROM unnest(_fill.parts) id) LOOP\n        " +
		update + " AND ctid >= format('(%s,0)', _fill.page)::tid AND ctid < format('(%s,0)', _fill.page + _fill.pages)::tid;\n" +
		"        COMMIT;\n        _fill.page := _fill.page + _fill.pages;\n    END LOOP;\nEND\n" + quote
	return dialect.Statement{SQL: sql, OutsideTransaction: true}
}
