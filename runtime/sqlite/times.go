package sqlite

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

const (
	listTables = `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`
	// listTexts skips virtual tables, which have no root page. listIndexed skips expressions in an
	// index, which have no column name.
	listTexts   = `SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.rootpage > 0 AND upper(c.type) = 'TEXT'`
	listIndexed = `SELECT m.name, i.name FROM sqlite_schema AS m, pragma_index_list(m.name) AS l, pragma_index_info(l.name) AS i
  WHERE m.type = 'table' AND m.rootpage > 0 AND i.name IS NOT NULL`
)

// dialect returns the SQLite dialect with the time columns of this database.
func (p *pool) dialect() sqlgen.SQLite { return sqlgen.SQLite{Times: p.times.Load()} }

// readTimes reads which TEXT columns of the database are in an index, and stores them in p.times.
func (p *pool) readTimes(c *conn) error {
	var tables []string
	err := list(c, listTables, func(r driver.Row) { tables = append(tables, r.Text(0)) })
	if err != nil {
		return err
	}
	texts := map[sqlgen.TableColumn]bool{}
	err = list(c, listTexts, func(r driver.Row) { texts[sqlgen.TableColumn{Table: r.Text(0), Column: r.Text(1)}] = true })
	if err != nil {
		return err
	}
	var indexed []sqlgen.TableColumn
	err = list(c, listIndexed, func(r driver.Row) {
		if found := (sqlgen.TableColumn{Table: r.Text(0), Column: r.Text(1)}); texts[found] {
			indexed = append(indexed, found)
		}
	})
	if err != nil {
		return err
	}
	p.times.Store(sqlgen.NewTimeColumns(tables, indexed))
	return nil
}

// refreshTimes calls readTimes again if a statement has used a table that did not exist at the last
// call.
func (p *pool) refreshTimes(c *conn) {
	if p.times.Load().Stale() {
		_ = p.readTimes(c) // on failure, conditions on times are still right but may be slow
	}
}

func list(c *conn, sql string, each func(driver.Row)) error {
	prepared, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	defer prepared.Release()
	if err := prepared.Bind([]query.Value{}); err != nil {
		return err
	}
	_, err = (&session{}).read(&row{stmt: prepared}, 0, func(r driver.Row) error { each(r); return nil })
	return err
}
