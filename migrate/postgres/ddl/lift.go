package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// FieldType names a native type wherever the scalar's own type is another one, and where the
// table says that it is always named.
func (postgres) FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType) {
	args := c.Type.Args
	t := nativetype.BySQL(c.Type.Name)
	switch {
	case t == nil:
		return schema.NotScalar, nil
	case t.Default && !t.Explicit && slices.Equal(args, t.DefaultArgs):
		return t.Scalar, nil
	case len(args) == 2 && (args[1] < 0 || args[1] > args[0]):
		return schema.NotScalar, nil // PostgreSQL 15 has such scales, the language has not
	case len(args) == 0 && t.Explicit && !t.Default:
		args = []int{t.Args.Full} // without it PostgreSQL means six digits, other tools three
	}
	return t.Scalar, &schema.NativeType{Name: t.Name, Args: args}
}

// ClassName: the language has names for few of the non-default classes; the others are written as
// SQL.
func (postgres) ClassName(class string) (ops string, raw bool) {
	if class == "jsonb_path_ops" {
		return "JsonbPathOps", false
	}
	return class, true
}

// GivenName: every index of PostgreSQL has a name that CREATE INDEX could have given.
func (postgres) GivenName(string) bool { return true }
