package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// pagesAtOnce is the part of a table that one batch covers: 8 MB.
const pagesAtOnce = "1024"

// FillRowsOnline implements dialect.RowFiller: it updates one range of pages after the other.
// Updated rows move to the end of the table, where nothing remains to be done, and an interrupted
// run begins again. Rows may be in partitions, or in tables that inherit: a batch has the same
// pages of each, fewer if there are many tables. Names without a qualifier are those of columns.
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
