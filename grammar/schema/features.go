package schema

import "github.com/cocomon/comon_orm/internal/provider"

// Features are what a database has of the schema language, as far as the language leaves
// no choice: what is not there is refused or warned about when a schema is checked.
type Features struct {
	// Schemas: tables and enums stand in named schemas (@@schema, schemas of the datasource).
	Schemas bool
	// Extensions: the datasource can list extensions.
	Extensions bool
	// Lists: a column can hold a list of values.
	Lists bool
	// NativeTypes: @db.X chooses among types for one scalar.
	NativeTypes bool
	// IndexTypes: indexes have types other than the ordinary one, and operator classes.
	IndexTypes bool
	// ForeignKeyNames: foreign keys have names that can be chosen.
	ForeignKeyNames bool
	// EmptyNames: a name may have no letters at all.
	EmptyNames bool
	// NamesAreCut: names longer than [MaxName] lose their end.
	NamesAreCut bool
	// AnyCounter: autoincrement() works on every column, not only on a primary key of one column.
	AnyCounter bool
	// ComparesKeyTypes: the columns of a foreign key need an equality operator with those that they refer to.
	ComparesKeyTypes bool
	// SetNullOnRequired: the table of a SetNull over NOT NULL columns can be created; the action fails when it runs.
	SetNullOnRequired bool
}

// FeaturesOf returns what the database has. Without one, nothing is refused that some database
// has, and nothing is required that only some database requires.
func FeaturesOf(p provider.Provider) Features {
	switch p {
	case provider.PostgreSQL:
		return Features{
			Schemas: true, Extensions: true, Lists: true, NativeTypes: true, IndexTypes: true, ForeignKeyNames: true,
			NamesAreCut: true, AnyCounter: true, ComparesKeyTypes: true, SetNullOnRequired: true,
		}
	case provider.SQLite:
		return Features{EmptyNames: true}
	}
	return Features{
		Schemas: true, Extensions: true, Lists: true, NativeTypes: true, IndexTypes: true, ForeignKeyNames: true,
		EmptyNames: true, AnyCounter: true,
	}
}

// Features returns what the database of the datasource has; d may be nil.
func (d *Datasource) Features() Features {
	if d == nil {
		return FeaturesOf(0)
	}
	return FeaturesOf(d.Provider)
}
