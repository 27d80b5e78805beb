package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// ReverseMapper answers for the way back, from a live database to the schema language.
type ReverseMapper interface {
	// FieldType is the type of a field that stands for the column, list or not; NotScalar when the
	// language has no word for it. Enums are the caller's business. Whether it gives the column
	// again the caller finds out.
	FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType)
	// ClassName is the language's name of an operator class that is not its method's default, or
	// SQL with raw.
	ClassName(class string) (ops string, raw bool)
	// GivenName reports whether somebody can have given an index that name; others are the
	// database's own.
	GivenName(name string) bool
}
