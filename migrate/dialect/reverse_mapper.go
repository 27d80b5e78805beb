package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// ReverseMapper maps a live database to the schema language.
type ReverseMapper interface {
	// FieldType is the type of a field for the column, or for its items if it is a list; NotScalar
	// if the language has none. The caller handles enums, and checks whether the type lowers to the
	// column again.
	FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType)
	// ClassName is the language's name of an operator class that is not the default of its index
	// method. If the language has no name for it, ops is its SQL and raw is true.
	ClassName(class string) (ops string, raw bool)
	// GivenName reports whether a person can have chosen this name for an index; other names are
	// reserved for indexes that the database creates itself.
	GivenName(name string) bool
}
