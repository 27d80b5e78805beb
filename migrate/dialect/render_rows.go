package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Null is the missing value.
const Null = "NULL"

// IsNull, IsNotNull, In and NotIn are conditions over an expression.

// IsNull is true if the expression has no value.
func IsNull(expr sqltext.SQL) sqltext.SQL { return expr + " IS NULL" }

// IsNotNull is true if the expression has a value.
func IsNotNull(expr sqltext.SQL) sqltext.SQL { return expr + " IS NOT NULL" }

// Coalesce is the value of an expression, or another one if that is NULL.
func Coalesce(expr, otherwise sqltext.SQL) sqltext.SQL {
	return "coalesce(" + expr + ", " + otherwise + ")"
}

// Both is true if both conditions are.
func Both(one, other sqltext.SQL) sqltext.SQL { return one + " AND " + other }

// In is true if the expression is one of the strings.
func (d DDL) In(expr sqltext.SQL, values []string) sqltext.SQL {
	return expr + " IN (" + d.Literals(values) + ")"
}

// NotIn is true if the expression is another string.
func (d DDL) NotIn(expr sqltext.SQL, values []string) sqltext.SQL {
	return expr + " NOT IN (" + d.Literals(values) + ")"
}

// ValueRename renames a string value.
type ValueRename struct{ From, To string }

// Renamed is the value of an expression after some strings are renamed.
func (d DDL) Renamed(expr sqltext.SQL, renames []ValueRename) sqltext.SQL {
	sql := "CASE " + expr
	for _, r := range renames {
		sql += " WHEN " + d.Literal(r.From) + " THEN " + d.Literal(r.To)
	}
	return sql + " ELSE " + expr + " END"
}

// Update sets a column in the rows for which a condition holds.
func (d DDL) Update(t *catalog.Table, column string, value, where sqltext.SQL) Statement {
	return Statement{SQL: "UPDATE " + d.Table(t) + " SET " + d.Ident(column) + " = " + value + " WHERE " + where}
}

// FillRows sets a value in the rows that hold NULL in a column.
func (d DDL) FillRows(t *catalog.Table, column string, value sqltext.SQL) Statement {
	return d.Update(t, column, value, IsNull(d.Ident(column)))
}

// RenameValues renames strings that a column holds.
func (d DDL) RenameValues(t *catalog.Table, column string, renames []ValueRename) Statement {
	older := make([]string, len(renames))
	for i, r := range renames {
		older[i] = r.From
	}
	name := d.Ident(column)
	return d.Update(t, column, d.Renamed(name, renames), d.In(name, older))
}

// ConvertRows rewrites the values of a column whose type does not change; ok is false if the values
// do not change either. A conversion that only refuses values also has a statement, although it
// changes no row: a probe needs a statement in the file.
func (d DDL) ConvertRows(t *catalog.Table, column string, conv Conversion) (s Statement, ok bool) {
	name := d.Ident(column)
	switch {
	case conv.Using != "":
		return d.Update(t, column, conv.Value(name), IsNotNull(name)), true
	case conv.Bad != "":
		return d.Update(t, column, name, conv.Misfits(name)), true
	default:
		return Statement{}, false
	}
}

// Links describes a join table that replaces a column: Child holds the key of the row that had the
// column, Parent the value that the column had.
type Links struct {
	Join          *catalog.Table
	Parent, Child string
}

// FillLinks adds a row to a join table for each row of a table that refers to another by a column:
// the column becomes Parent, the key becomes Child.
func (d DDL) FillLinks(t *catalog.Table, column, key string, l Links) Statement {
	return Statement{SQL: "INSERT INTO " + d.Table(l.Join) + " (" + d.Ident(l.Parent) + ", " + d.Ident(l.Child) + ") SELECT " +
		d.Ident(column) + ", " + d.Ident(key) + " FROM " + d.Table(t) + " WHERE " + IsNotNull(d.Ident(column))}
}

// FirstLink is the least Parent of the rows of a join table whose Child is the key of a row.
func (d DDL) FirstLink(l Links, key string) sqltext.SQL {
	return "(SELECT " + d.Ident(l.Parent) + " FROM " + d.Table(l.Join) + " WHERE " + d.Ident(l.Child) + " = " + d.Ident(key) + " ORDER BY 1 LIMIT 1)"
}

// CountFurtherLinks counts the rows of a join table in addition to one for each child.
func (d DDL) CountFurtherLinks(l Links) sqltext.SQL {
	return "SELECT count(*) - count(DISTINCT " + d.Ident(l.Child) + ") FROM " + d.Table(l.Join)
}
