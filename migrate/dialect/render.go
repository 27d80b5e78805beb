package dialect

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// DDL writes the statements that both database kinds spell alike, from a dialect's narrow answers
// and facts.
type DDL struct{ Dialect }

// Ident quotes a name.
func (d DDL) Ident(name string) string { return sqltext.Ident(d.Provider(), name) }

// Literal quotes a string.
func (d DDL) Literal(text string) string { return sqltext.Literal(d.Provider(), text) }

// Quoted quotes names.
func (d DDL) Quoted(names []string) []string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = d.Ident(n)
	}
	return quoted
}

// Idents quotes names, separated by commas.
func (d DDL) Idents(names []string) string { return strings.Join(d.Quoted(names), ", ") }

// Literals quotes strings, separated by commas.
func (d DDL) Literals(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = d.Literal(v)
	}
	return strings.Join(out, ", ")
}

// Name writes a name with its schema, when it has one.
func (d DDL) Name(schema, name string) string {
	if schema == "" {
		return d.Ident(name)
	}
	return d.Ident(schema) + "." + d.Ident(name)
}

// Table writes a table's name.
func (d DDL) Table(t *catalog.Table) string { return d.Name(t.Schema, t.Name) }

// alter is a statement that changes a table under the lock that such a change takes.
func (d DDL) alter(t *catalog.Table, action string) Statement {
	return Statement{SQL: d.Alter(t, action), Lock: d.Capabilities().Locks.Alter}
}

// alterConstraint is one that some servers are too old for.
func (d DDL) alterConstraint(t *catalog.Table, action string) Statement {
	s := d.alter(t, action)
	s.MinServer = d.Capabilities().AlterConstraintServer
	return s
}

// Alter writes ALTER TABLE with an action.
func (d DDL) Alter(t *catalog.Table, action string) string {
	return "ALTER TABLE " + d.Table(t) + " " + action
}
