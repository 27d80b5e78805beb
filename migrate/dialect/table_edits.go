package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// TableEditor replaces parts of a table's stored definition and leaves all others unchanged. It
// returns what prevents an edit.
type TableEditor interface {
	EditTable(definition sqltext.SQL, edits TableEdits) (sqltext.SQL, []Obstacle)
}

// TableEdits are the parts of a definition that change.
type TableEdits struct {
	// Table is the new table, with all columns that stay.
	Table *catalog.Table
	// Added, Types, Nulls and Defaults are columns of Table: new ones, and those whose type, NOT
	// NULL or default changes. A column of the definition that Table lacks is dropped.
	Added, Types, Nulls, Defaults []*catalog.Column
	// Key is true if the primary key or its numbering changes to that of Table.
	Key bool
	// Uniques are unique constraints to drop.
	Uniques []*catalog.Index
	// OldKeys are dropped, NewKeys added.
	OldKeys, NewKeys []*catalog.ForeignKey
	// OldChecks are dropped, NewChecks added.
	OldChecks, NewChecks []*catalog.Check
}

// Obstacle is a part of a definition that prevents an edit.
type Obstacle struct {
	// What is the kind of part ("check"), Name its name or its text.
	What, Name string
	// Column is the dropped column that the part reads; "" if Reason describes the problem.
	Column, Reason string
}

// ValueStorer writes an expression so that its value has the stored form of the column's type.
// Databases whose types have one form each need none.
type ValueStorer interface {
	StoredValue(expr sqltext.SQL, t catalog.Type) sqltext.SQL
}

// ValueChecker finds values that a column cannot hold. Unfit is the condition of the rows in which
// an expression returns one; "" if it certainly returns none; values are those of the column's
// enum. What the database cannot even convert is an error of the query.
type ValueChecker interface {
	Unfit(expr sqltext.SQL, t catalog.Type, values []string) (unfit sqltext.SQL)
}

// DeclaredConverter handles columns whose declared types this tool would write differently. Their
// values may be stored in another form, until the declaration is replaced.
type DeclaredConverter interface {
	// HeldOtherwise reports whether a column with that declaration stores values of the type in
	// another form than one that this tool declares.
	HeldOtherwise(declared string, t catalog.Type) bool
	// ConvertHeld is [Dialect.Convert] for such values.
	ConvertHeld(from, to catalog.Type) Conversion
}
