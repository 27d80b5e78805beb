// Package sqlitecatalog reads facts about the tables of an SQLite database. They are needed to
// compile statements and to explain errors.
package sqlitecatalog

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Reader runs a statement with the parameters ?1, ?2 and so on, and passes its rows to the callback
// each.
type Reader func(sql string, args []query.Value, each func(driver.Row) error) error

const (
	listTables = `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`
	// listTexts skips virtual tables, which have no root page. listIndexed skips expressions in an
	// index, which have no column name.
	listTexts   = `SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.rootpage > 0 AND upper(c.type) = 'TEXT'`
	listIndexed = `SELECT m.name, i.name FROM sqlite_schema AS m, pragma_index_list(m.name) AS l, pragma_index_info(l.name) AS i
  WHERE m.type = 'table' AND m.rootpage > 0 AND i.name IS NOT NULL`
)

// Times reads which TEXT columns of the database are in an index.
func Times(read Reader) (*sqlgen.TimeColumns, error) {
	var tables []string
	err := read(listTables, nil, func(r driver.Row) error { tables = append(tables, r.Text(0)); return nil })
	if err != nil {
		return nil, err
	}
	texts := map[sqlgen.TableColumn]bool{}
	err = read(listTexts, nil, func(r driver.Row) error { texts[column(r)] = true; return nil })
	if err != nil {
		return nil, err
	}
	var indexed []sqlgen.TableColumn
	err = read(listIndexed, nil, func(r driver.Row) error {
		if found := column(r); texts[found] {
			indexed = append(indexed, found)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return sqlgen.NewTimeColumns(tables, indexed), nil
}

func column(r driver.Row) sqlgen.TableColumn {
	return sqlgen.TableColumn{Table: r.Text(0), Column: r.Text(1)}
}
