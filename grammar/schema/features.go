package schema

import "github.com/cocomon/comon_orm/internal/provider"

// Features say which parts of the schema language a database supports. Checking a schema refuses or
// warns about the others.
type Features struct {
	// Schemas: tables and enums belong to named schemas (@@schema, schemas of the datasource).
	Schemas bool
	// Extensions: the datasource can list extensions.
	Extensions bool
	// Lists: a column can hold a list of values.
	Lists bool
	// NativeTypes: @db.X chooses among types for one scalar.
	NativeTypes bool
	// IndexTypes: indexes have types other than the default one, and operator classes.
	IndexTypes bool
	// ForeignKeyNames: names of foreign keys can be chosen.
	ForeignKeyNames bool
	// EmptyNames: a name may be empty.
	EmptyNames bool
	// NamesAreCut: names longer than [MaxName] are truncated.
	NamesAreCut bool
	// AnyCounter: autoincrement() works on every column, not only on a single-column primary key.
	AnyCounter bool
	// ComparesKeyTypes: the columns of a foreign key must be comparable with the columns that they
	// refer to.
	ComparesKeyTypes bool
	// SetNullOnRequired: a table with SetNull over NOT NULL columns can be created; the action
	// fails when it runs.
	SetNullOnRequired bool
}

// FeaturesOf returns the features of a database. For the zero Provider nothing is refused that some
// database supports, and nothing is required that only some databases require.
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

// Features returns the features of the datasource's database; d may be nil.
func (d *Datasource) Features() Features {
	if d == nil {
		return FeaturesOf(0)
	}
	return FeaturesOf(d.Provider)
}
