package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// ReverseMapper maps a live database to the schema language.
type ReverseMapper interface {
	// FieldType returns the type of the field for a column, or for its items if the column is a
	// list; NotScalar if the language has no such type. The caller handles enums, and checks
	// whether the result lowers to the same column type.
	FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType)
	// ClassName returns the name of an operator class in the schema language. It is only called for
	// a class that is not the default of its index method, because the schema omits default
	// classes. If the language has no name for the class, ops is SQL and raw is true.
	ClassName(class string) (ops string, raw bool)
	// GivenName reports whether a person can have chosen this name for an index; other names are
	// reserved for indexes that the database creates itself.
	GivenName(name string) bool
}
