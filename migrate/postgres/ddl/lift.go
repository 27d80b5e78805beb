package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// FieldType implements dialect.ReverseMapper. It returns a native type if the column's type is not
// the default of its scalar, or if package nativetype marks the type as Explicit, which means that
// db pull always writes it.
func (postgres) FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType) {
	args := c.Type.Args
	t := nativetype.BySQL(c.Type.Name)
	switch {
	case t == nil:
		return schema.NotScalar, nil
	case t.Default && !t.Explicit && slices.Equal(args, t.DefaultArgs):
		return t.Scalar, nil
	case len(args) == 2 && (args[1] < 0 || args[1] > args[0]):
		return schema.NotScalar, nil // PostgreSQL 15 allows such scales, the language does not
	case len(args) == 0 && t.Explicit && !t.Default:
		args = []int{t.Args.Full} // without it other tools assume three digits
	}
	return t.Scalar, &schema.NativeType{Name: t.Name, Args: args}
}

// ClassName implements dialect.ReverseMapper. The schema language has a name for one operator class
// that is not a default. For every other class, ClassName returns its SQL name, and raw is true.
func (postgres) ClassName(class string) (ops string, raw bool) {
	if class == "jsonb_path_ops" {
		return "JsonbPathOps", false
	}
	return class, true
}

// GivenName implements dialect.ReverseMapper. PostgreSQL reserves no names of indexes.
func (postgres) GivenName(string) bool { return true }
