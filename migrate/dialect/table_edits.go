package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// TableEditor exchanges parts of a table's definition in the database's own words, and leaves all
// others as they are to the letter. What stands in the way of an edit is told instead.
type TableEditor interface {
	EditTable(definition sqltext.SQL, edits TableEdits) (sqltext.SQL, []Obstacle)
}

// TableEdits are the parts of a definition that change.
type TableEdits struct {
	// Table is the table as it shall be, with all columns that stay.
	Table *catalog.Table
	// Added, Types, Nulls and Defaults are columns of Table: new ones, and those whose type, NOT NULL
	// or default changes. A column of the definition that Table has not goes.
	Added, Types, Nulls, Defaults []*catalog.Column
	// Key is true when the primary key or its numbering changes to that of Table.
	Key bool
	// Uniques are unique constraints that go.
	Uniques []*catalog.Index
	// OldKeys go and NewKeys come.
	OldKeys, NewKeys []*catalog.ForeignKey
	// OldChecks go and NewChecks come.
	OldChecks, NewChecks []*catalog.Check
}

// Obstacle is a part of a definition that does not allow an edit.
type Obstacle struct {
	// What is the kind of part in words ("check"), Name its name or its text.
	What, Name string
	// Column is the dropped column that the part reads, "" when Reason says what is the matter.
	Column, Reason string
}

// ValueStorer writes an expression so that its value is in the form in which the column's type is
// held. Databases whose types have one form each need none.
type ValueStorer interface {
	StoredValue(expr sqltext.SQL, t catalog.Type) sqltext.SQL
}

// ValueChecker asks for values that a column does not take. Unfit is the condition of the rows in which an expression
// gives one, "" where it surely gives none; values are those of the column's enum. What the database cannot even
// convert is an error of the question.
type ValueChecker interface {
	Unfit(expr sqltext.SQL, t catalog.Type, values []string) (unfit sqltext.SQL)
}

// DeclaredConverter knows columns that others have declared in other words than we would. Their
// values may be held otherwise, and stay so until the words are exchanged.
type DeclaredConverter interface {
	// HeldOtherwise reports whether a column that is declared so holds values of the type otherwise
	// than one that we declare.
	HeldOtherwise(declared string, t catalog.Type) bool
	// ConvertHeld is [Dialect.Convert] of such values.
	ConvertHeld(from, to catalog.Type) Conversion
}
