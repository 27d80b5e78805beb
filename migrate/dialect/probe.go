package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Probe counts rows at risk and lists some of them. Counts and samples are shown and never stored.
type Probe struct {
	// Count is a SELECT of the number of rows at risk, on one line.
	Count sqltext.SQL
	// Sample is a SELECT that lists some of these rows by their primary key; "" if the probe cannot
	// list rows, for example because the table has no primary key. Key has the columns of that key.
	Sample sqltext.SQL
	Key    []string
}

// ObjectCounter writes a query that returns 1 if a table has an object of that kind and name, else
// 0. The kind is an inventory.Kind. The object may be one that somebody made by hand and that the
// schema file does not mention.
type ObjectCounter interface {
	CountObject(t *catalog.Table, kind, name string) sqltext.SQL
}

// sampled limits the number of rows at risk that are listed.
const sampled = " LIMIT 5"

const (
	count      = "SELECT count(*) FROM "
	countEqual = count + "(SELECT 1"
	several    = " HAVING count(*) > 1"
)

// CountRows counts all rows of a table.
func (d DDL) CountRows(t *catalog.Table) Probe {
	return Probe{Count: d.oneLine(count + d.Table(t))}
}

// RowsWhere counts the rows for which a condition holds, and lists some by the primary key.
func (d DDL) RowsWhere(t *catalog.Table, where sqltext.SQL) Probe {
	from := " FROM " + d.Table(t) + " WHERE " + where
	p := Probe{Count: d.oneLine("SELECT count(*)" + from)}
	if t.PrimaryKey != nil {
		p.Key = t.PrimaryKey.ColumnNames()
		keys := d.Idents(p.Key)
		p.Sample = d.oneLine("SELECT " + keys + from + " ORDER BY " + keys + sampled)
	}
	return p
}

// RowsGiven counts the rows of a table for which a condition holds, before the table or its columns
// are renamed. The parameter from is the table with the old names, which the query reads. The
// condition uses the new names. The parameter older maps each new column name to the old one.
func (d DDL) RowsGiven(from, to *catalog.Table, older map[string]string, where sqltext.SQL) Probe {
	if from.Schema == to.Schema && from.Name == to.Name && len(older) == 0 {
		return d.RowsWhere(from, where)
	}
	columns := make([]sqltext.SQL, len(from.Columns))
	for i, c := range from.Columns {
		columns[i] = d.Ident(c.Name)
		for newer, old := range older {
			if old == c.Name {
				columns[i] += " AS " + d.Ident(newer)
			}
		}
	}
	return Probe{Count: d.oneLine(count + "(SELECT " + sqltext.Join(columns, ", ") + " FROM " + d.Table(from) + ") AS " + d.Ident(to.Name) + " WHERE " + where)}
}

// SecondRow counts 1 if a table has more than one row, else 0.
func (d DDL) SecondRow(t *catalog.Table) Probe {
	return Probe{Count: d.oneLine(countEqual + " FROM " + d.Table(t) + " LIMIT 1 OFFSET 1) AS d")}
}

// EqualRows counts the duplicate keys: each combination of values in the columns counts as one if
// several rows have it. It ignores rows with a NULL in these columns and rows for which the
// condition does not hold; the condition "" means all rows.
func (d DDL) EqualRows(t *catalog.Table, columns []string, where sqltext.SQL) Probe {
	quoted := d.Quoted(columns)
	keys := sqltext.Join(quoted, ", ")
	equal := " FROM " + d.Table(t) + " WHERE " + present(quoted) + and(where) + " GROUP BY " + keys + several
	return Probe{Count: d.oneLine(countEqual + equal + ") AS d"), Sample: d.oneLine("SELECT " + keys + equal + " ORDER BY " + keys + sampled), Key: columns}
}

func and(where sqltext.SQL) sqltext.SQL {
	if where == "" {
		return ""
	}
	return " AND (" + where + ")"
}

// EqualValues is [DDL.EqualRows] for expressions: it counts the duplicates that new columns with
// these values would have.
func (d DDL) EqualValues(t *catalog.Table, values []sqltext.SQL, where sqltext.SQL) Probe {
	return d.equalValues(d.Table(t), values, where)
}

// EqualValuesOf is [DDL.EqualValues] for the rows as they will be after some columns have changed.
// names are all columns of the table. changed maps the name of each column that changes to the
// expression for its new value.
func (d DDL) EqualValuesOf(t *catalog.Table, names []string, changed map[string]sqltext.SQL, values []sqltext.SQL, where sqltext.SQL) Probe {
	columns := d.Quoted(names)
	for i, name := range names {
		if expr := changed[name]; expr != "" {
			columns[i] = expr + " AS " + columns[i]
		}
	}
	rows := "(SELECT " + sqltext.Join(columns, ", ") + " FROM " + d.Table(t) + ") AS " + d.Ident(t.Name)
	return d.equalValues(rows, values, where)
}

func (d DDL) equalValues(of sqltext.SQL, values []sqltext.SQL, where sqltext.SQL) Probe {
	named, names := make([]sqltext.SQL, len(values)), make([]sqltext.SQL, len(values))
	for i, value := range values {
		names[i] = "k" + sqltext.Int(i+1)
		named[i] = value + " AS " + names[i]
	}
	from := " FROM " + of
	if where != "" {
		from += " WHERE " + where
	}
	return Probe{Count: d.oneLine(countEqual + " FROM (SELECT " + sqltext.Join(named, ", ") + from + ") AS v WHERE " +
		present(names) + " GROUP BY " + sqltext.Join(names, ", ") + several + ") AS d")}
}

// Orphans counts the rows whose columns refer to no row of the parent. A nil parent has no rows.
// All names are the names that exist when the probe runs.
func (d DDL) Orphans(child *catalog.Table, columns []string, parent *catalog.Table, refs []string) Probe {
	own := make([]sqltext.SQL, len(columns))
	for i, column := range columns {
		own[i] = d.ChildColumn(column)
	}
	return d.OrphansOf(child, own, parent, refs)
}

// ChildColumn returns the qualified name of a column of the child in the query of [DDL.OrphansOf].
func (d DDL) ChildColumn(name string) sqltext.SQL { return "c." + d.Ident(name) }

// OrphansOf is [DDL.Orphans] for expressions: own are constants, or columns of the child by
// [DDL.ChildColumn].
func (d DDL) OrphansOf(child *catalog.Table, own []sqltext.SQL, parent *catalog.Table, refs []string) Probe {
	equal := make([]sqltext.SQL, len(own))
	for i, value := range own {
		equal[i] = "p." + d.Ident(refs[i]) + " = " + value
	}
	from := " FROM " + d.Table(child) + " AS c WHERE " + present(own)
	if parent != nil {
		from += " AND NOT EXISTS (SELECT 1 FROM " + d.Table(parent) + " AS p WHERE " + sqltext.Join(equal, " AND ") + ")"
	}
	p := Probe{Count: d.oneLine("SELECT count(*)" + from)}
	if child.PrimaryKey != nil {
		p.Key = child.PrimaryKey.ColumnNames()
		keys := "c." + sqltext.Join(d.Quoted(p.Key), ", c.")
		p.Sample = d.oneLine("SELECT " + keys + from + " ORDER BY " + keys + sampled)
	}
	return p
}

// present returns a condition that is true if no expression is NULL.
func present(exprs []sqltext.SQL) sqltext.SQL {
	conditions := make([]sqltext.SQL, len(exprs))
	for i, expr := range exprs {
		conditions[i] = IsNotNull(expr)
	}
	return sqltext.Join(conditions, " AND ")
}

// oneLine writes a query on one line if possible, because a directive is a line. It is not possible
// for a SQLite name with a line break, which cannot be spelt in another way; then the directive
// quotes the query.
func (d DDL) oneLine(sql sqltext.SQL) sqltext.SQL {
	if sqltext.IsOneLine(sql) {
		return sql
	}
	if one, err := sqltext.OneLine(d.Provider(), sql); err == nil {
		return one
	}
	return sql
}
