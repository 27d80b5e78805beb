package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Null is the SQL literal NULL.
const Null = "NULL"

// IsNull returns a condition that is true if the expression is NULL.
func IsNull(expr sqltext.SQL) sqltext.SQL { return expr + " IS NULL" }

// IsNotNull returns a condition that is true if the expression is not NULL.
func IsNotNull(expr sqltext.SQL) sqltext.SQL { return expr + " IS NOT NULL" }

// Coalesce returns an expression whose value is that of expr, or of otherwise if expr is NULL.
func Coalesce(expr, otherwise sqltext.SQL) sqltext.SQL {
	return "coalesce(" + expr + ", " + otherwise + ")"
}

// Both returns a condition that is true if both conditions are true.
func Both(one, other sqltext.SQL) sqltext.SQL { return one + " AND " + other }

// In returns a condition that is true if the expression is one of the strings.
func (d DDL) In(expr sqltext.SQL, values []string) sqltext.SQL {
	return expr + " IN (" + d.Literals(values) + ")"
}

// NotIn returns a condition that is true if the expression is none of the strings.
func (d DDL) NotIn(expr sqltext.SQL, values []string) sqltext.SQL {
	return expr + " NOT IN (" + d.Literals(values) + ")"
}

// ValueRename renames a string value.
type ValueRename struct{ From, To string }

// Renamed returns an expression that replaces the renamed strings in the values of expr.
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

// ConvertRows rewrites the values of a column whose type does not change. ok is false if no value
// changes. A conversion that changes no value, but refuses some, also has a statement: an UPDATE
// that sets the refused values to themselves. It is needed because a migration file can only have a
// probe together with a statement.
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

// Links describes a join table that replaces a foreign key column. For each row that had a foreign
// key value, the join table has a row: its column Child stores the key of that row, and its column
// Parent stores the foreign key value.
type Links struct {
	Join          *catalog.Table
	Parent, Child string
}

// FillLinks adds a row to the join table for each row of t whose foreign key is not NULL. The
// parameter column is the foreign key column, whose value becomes Parent. The parameter key is the
// key column of t, whose value becomes Child.
func (d DDL) FillLinks(t *catalog.Table, column, key string, l Links) Statement {
	return Statement{SQL: "INSERT INTO " + d.Table(l.Join) + " (" + d.Ident(l.Parent) + ", " + d.Ident(l.Child) + ") SELECT " +
		d.Ident(column) + ", " + d.Ident(key) + " FROM " + d.Table(t) + " WHERE " + IsNotNull(d.Ident(column))}
}

// FirstLink returns an expression for the least Parent among the rows of the join table whose Child
// equals the value of the key column. The parameter key is the name of that column.
func (d DDL) FirstLink(l Links, key string) sqltext.SQL {
	return "(SELECT " + d.Ident(l.Parent) + " FROM " + d.Table(l.Join) + " WHERE " + d.Ident(l.Child) + " = " + d.Ident(key) + " ORDER BY 1 LIMIT 1)"
}

// CountFurtherLinks counts all rows of the join table except one for each Child.
func (d DDL) CountFurtherLinks(l Links) sqltext.SQL {
	return "SELECT count(*) - count(DISTINCT " + d.Ident(l.Child) + ") FROM " + d.Table(l.Join)
}
