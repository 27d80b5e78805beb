package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// ReverseMapper maps a live database to the schema language.
type ReverseMapper interface {
	// FieldType is the type of a field for the column, list or not; NotScalar if the language has
	// none. The caller handles enums, and checks whether the type lowers to the column again.
	FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType)
	// ClassName is the language's name of an operator class that is not its method's default, or
	// SQL with raw.
	ClassName(class string) (ops string, raw bool)
	// GivenName reports whether an index of that name can have been created by somebody; other
	// names are the database's own.
	GivenName(name string) bool
}
