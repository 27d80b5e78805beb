package schema

import "github.com/cocomon/comon_orm/internal/provider"

// Features says which parts of the schema language a database supports. The checker refuses parts
// that the database does not support, or warns of them.
type Features struct {
	// Schemas is true if tables and enums belong to named schemas (@@schema, schemas of the
	// datasource).
	Schemas bool
	// Extensions is true if the datasource can list extensions.
	Extensions bool
	// Lists is true if a column can store a list of values.
	Lists bool
	// NativeTypes is true if @db.X can choose a type for a scalar.
	NativeTypes bool
	// IndexTypes is true if indexes can have other methods than the default, and operator classes.
	IndexTypes bool
	// ForeignKeyNames is true if the schema can choose names of foreign keys.
	ForeignKeyNames bool
	// EmptyNames is true if a name may be empty.
	EmptyNames bool
	// NamesAreCut is true if the database truncates names longer than [MaxName].
	NamesAreCut bool
	// AnyCounter is true if autoincrement() is possible on every column, not only on a primary key
	// of one column.
	AnyCounter bool
	// ComparesKeyTypes is true if the columns of a foreign key must be comparable with the columns
	// that they refer to.
	ComparesKeyTypes bool
	// SetNullOnRequired is true if a table with SetNull over NOT NULL columns can be created. The
	// action then fails when it runs.
	SetNullOnRequired bool
}

// FeaturesOf returns the features of a database. The zero Provider stands for an unknown database.
// With its features, the checker refuses only what no database supports, and requires only what
// every database requires. The exception is SetNullOnRequired: it is false, although PostgreSQL
// supports it.
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

// Features returns the features of the datasource's database. d may be nil.
func (d *Datasource) Features() Features {
	if d == nil {
		return FeaturesOf(0)
	}
	return FeaturesOf(d.Provider)
}
