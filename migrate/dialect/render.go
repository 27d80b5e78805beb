package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// DDL writes the statements that are the same for all databases. It takes types, defaults and
// capabilities from a Dialect.
type DDL struct{ Dialect }

// Ident quotes a name.
func (d DDL) Ident(name string) sqltext.SQL { return sqltext.Ident(d.Provider(), name) }

// Literal quotes a string.
func (d DDL) Literal(text string) sqltext.SQL { return sqltext.Literal(d.Provider(), text) }

// Quoted quotes names.
func (d DDL) Quoted(names []string) []sqltext.SQL {
	quoted := make([]sqltext.SQL, len(names))
	for i, n := range names {
		quoted[i] = d.Ident(n)
	}
	return quoted
}

// Idents quotes names, separated by commas.
func (d DDL) Idents(names []string) sqltext.SQL { return sqltext.Join(d.Quoted(names), ", ") }

// Literals quotes strings, separated by commas.
func (d DDL) Literals(values []string) sqltext.SQL {
	out := make([]sqltext.SQL, len(values))
	for i, v := range values {
		out[i] = d.Literal(v)
	}
	return sqltext.Join(out, ", ")
}

// Name writes a name with its schema, if it has one.
func (d DDL) Name(schema, name string) sqltext.SQL {
	if schema == "" {
		return d.Ident(name)
	}
	return d.Ident(schema) + "." + d.Ident(name)
}

// Table writes a table's name.
func (d DDL) Table(t *catalog.Table) sqltext.SQL { return d.Name(t.Schema, t.Name) }

// alter writes ALTER TABLE with the lock that it takes.
func (d DDL) alter(t *catalog.Table, action sqltext.SQL) Statement {
	return Statement{SQL: d.Alter(t, action), Lock: d.Capabilities().Locks.Alter}
}

// alterConstraint is alter for an action that older servers do not support.
func (d DDL) alterConstraint(t *catalog.Table, action sqltext.SQL) Statement {
	s := d.alter(t, action)
	s.MinServer = d.Capabilities().AlterConstraintServer
	return s
}

// Alter writes ALTER TABLE with an action.
func (d DDL) Alter(t *catalog.Table, action sqltext.SQL) sqltext.SQL {
	return "ALTER TABLE " + d.Table(t) + " " + action
}
