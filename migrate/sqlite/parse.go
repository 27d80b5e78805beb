package sqlite

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// stored has the facts that are only in the text of CREATE TABLE. The pragmas list columns and
// keys, but no names of constraints, checks, collations and generated expressions.
type stored struct {
	autoIncrement bool
	primaryKey    string // the name of the constraint
	checks        []*catalog.Check
	foreignKeys   []storedKey
	uniques       []storedKey
	collations    map[string]string
	generated     map[string]sqltext.SQL
	// defaults are the texts after DEFAULT, because the pragma omits their parentheses.
	defaults map[string]sqltext.SQL
}

// storedKey is a key, unique or foreign, with its name, "" if it has none.
type storedKey struct {
	name, table string // table is the table that a foreign key refers to
	columns     []string
	match       string // match and timing are of a foreign key
	timing      sqltext.SQL
	conflict    string // conflict and collations are of a unique constraint
	collations  []sqltext.SQL
}

func parseTable(sql string) (stored, error) {
	s := stored{collations: map[string]string{}, generated: map[string]sqltext.SQL{}, defaults: map[string]sqltext.SQL{}}
	t, err := sqltext.ReadCreateTable(provider.SQLite, sql)
	if err != nil {
		return s, err
	}
	for _, c := range t.Columns {
		for _, k := range c.Constraints {
			s.add(k, c.Name)
		}
	}
	for _, k := range t.Constraints {
		s.add(k, "")
	}
	return s, nil
}

// add reads a constraint of a column, or of the table if column is "".
func (s *stored) add(k sqltext.Constraint, column string) {
	columns := []string{column}
	if column == "" {
		columns = names(k.Columns)
	}
	switch k.Kind {
	case sqltext.PrimaryKeyConstraint:
		s.primaryKey = k.Name
		s.autoIncrement = s.autoIncrement || k.AutoIncrement
	case sqltext.UniqueConstraint:
		s.uniques = append(s.uniques, storedKey{name: k.Name, columns: columns, conflict: k.Conflict, collations: collations(k.Columns)})
	case sqltext.ReferencesConstraint:
		s.foreignKeys = append(s.foreignKeys, storedKey{name: k.Name, table: k.References.Name, columns: columns, match: k.Match, timing: k.Timing})
	case sqltext.CheckConstraint:
		s.check(k, column)
	case sqltext.CollateConstraint:
		s.collations[column] = k.Collation
	case sqltext.GeneratedConstraint:
		s.generated[column] = k.Expr
	case sqltext.DefaultConstraint:
		s.defaults[column] = k.Expr
	case sqltext.NotNullConstraint, sqltext.NullConstraint:
	}
}

func names(columns []sqltext.IndexedColumn) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Column
	}
	return out
}

// collations returns the collations of the columns in an index or a key; "" for a column with its
// own collation.
func collations(columns []sqltext.IndexedColumn) []sqltext.SQL {
	out := make([]sqltext.SQL, len(columns))
	for i, c := range columns {
		if c.Collation != "" {
			out[i] = sqltext.Ident(provider.SQLite, c.Collation)
		}
	}
	return out
}

// check reads a CHECK constraint. The form `"column" IN ('a', 'b')` is the check of an enum.
func (s *stored) check(k sqltext.Constraint, column string) {
	c := &catalog.Check{Name: k.Name, Column: column}
	of, values, ok := sqltext.TextList(provider.SQLite, k.Expr)
	if ok && (column == "" || strings.EqualFold(column, of)) {
		c.Column, c.Values = of, values
	} else {
		c.SQL = k.Expr
	}
	s.checks = append(s.checks, c)
}

// parseIndex returns the columns and expressions of an index in order, and its predicate. The text
// is "" for an index that SQLite creates for a constraint; then parseIndex returns nothing.
func parseIndex(sql string) (columns []sqltext.IndexedColumn, where sqltext.SQL, err error) {
	if sql == "" {
		return nil, "", nil
	}
	ix, err := sqltext.ReadCreateIndex(provider.SQLite, sql)
	if err != nil {
		return nil, "", err
	}
	return ix.Columns, ix.Where, nil
}
