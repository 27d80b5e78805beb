package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// TableEditor edits the CREATE TABLE statement that the database stores for a table. It replaces
// parts of this text and leaves all other parts unchanged. It returns the obstacles that prevent an
// edit.
type TableEditor interface {
	EditTable(definition sqltext.SQL, edits TableEdits) (sqltext.SQL, []Obstacle)
}

// TableEdits are the parts of a definition that change.
type TableEdits struct {
	// Table is the new table.
	Table *catalog.Table
	// Added has the new columns of Table. Types, Nulls and Defaults have the columns whose type,
	// NOT NULL or default changes. A column of the definition that Table does not have is dropped.
	Added, Types, Nulls, Defaults []*catalog.Column
	// Key is true if the primary key, or its numbering, is replaced by that of Table.
	Key bool
	// Uniques are the unique constraints to drop.
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

// ValueStorer converts an expression such that its value has the form in which this tool stores the
// column's type. Only databases that can store a type in several forms need it.
type ValueStorer interface {
	StoredValue(expr sqltext.SQL, t catalog.Type) sqltext.SQL
}

// ValueChecker finds values that a column cannot hold. Unfit returns a condition for rows in which
// the value of expr does not fit type t; "" if it certainly fits in all rows. values are the values
// of the column's enum. If the database cannot convert a value, the query that uses the condition
// fails.
type ValueChecker interface {
	Unfit(expr sqltext.SQL, t catalog.Type, values []string) (unfit sqltext.SQL)
}

// DeclaredConverter handles columns whose declared type differs from the type that this tool would
// declare. The database may store their values in another form until the declaration is replaced.
type DeclaredConverter interface {
	// HeldOtherwise reports whether a column with that declared type stores values of type t in
	// another form than a column that this tool declares.
	HeldOtherwise(declared string, t catalog.Type) bool
	// ConvertHeld is [Dialect.Convert] for values in that other form.
	ConvertHeld(from, to catalog.Type) Conversion
}
