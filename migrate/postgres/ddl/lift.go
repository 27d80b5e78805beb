package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// FieldType names a native type wherever the scalar's own type is another one.
func (postgres) FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType) {
	native := func(name string, args ...int) *schema.NativeType { return &schema.NativeType{Name: name, Args: args} }
	t := c.Type
	switch t.Name {
	case integerType, bigintType, doubleType, booleanType, textType, jsonbType, byteaType:
		return plainScalar(t.Name), nil
	case smallintType:
		return schema.Int, native("SmallInt")
	case "oid":
		return schema.Int, native("Oid")
	case realType:
		return schema.Float, native("Real")
	case "money":
		return schema.Decimal, native("Money")
	case numericType:
		if base, _ := scalarType(schema.Decimal); slices.Equal(t.Args, base.Args) {
			return schema.Decimal, nil
		}
		if len(t.Args) == 2 && (t.Args[1] < 0 || t.Args[1] > t.Args[0]) {
			return schema.NotScalar, nil // PostgreSQL 15 has such scales, the language has not
		}
		return schema.Decimal, native("Decimal", t.Args...)
	case timestamptzType:
		// Said even where it is what DateTime means here: to other tools that is TIMESTAMP(3).
		return schema.DateTime, native("Timestamptz", t.Args...)
	case timestampType:
		return schema.DateTime, native("Timestamp", fraction(t)...)
	case timeType:
		return schema.DateTime, native("Time", fraction(t)...)
	case timetzType:
		return schema.DateTime, native("Timetz", fraction(t)...)
	case dateType:
		return schema.DateTime, native("Date")
	case jsonType:
		return schema.Json, native("Json")
	}
	return stringType(t)
}

func plainScalar(name string) schema.Scalar {
	for s := schema.Int; s <= schema.Bytes; s++ {
		if t, ok := scalarType(s); ok && t.Name == name {
			return s
		}
	}
	return schema.NotScalar
}

// fraction is the precision of a time type, always written: without it PostgreSQL means six digits,
// other tools three.
func fraction(t catalog.Type) []int {
	if len(t.Args) == 0 {
		return []int{6}
	}
	return t.Args
}

// stringType names the types whose values are strings.
func stringType(t catalog.Type) (schema.Scalar, *schema.NativeType) {
	name := ""
	switch t.Name {
	case varcharType:
		name = "VarChar"
	case charType:
		name = "Char"
	case bitType:
		name = "Bit"
	case varbitType:
		name = "VarBit"
	case uuidType:
		name = "Uuid"
	case citextType:
		name = "Citext"
	case "xml":
		name = "Xml"
	case "inet":
		name = "Inet"
	default:
		return schema.NotScalar, nil
	}
	return schema.String, &schema.NativeType{Name: name, Args: t.Args}
}

// ClassName: the language names few of the classes that are not a default; the others stand as SQL.
func (postgres) ClassName(class string) (ops string, raw bool) {
	if class == "jsonb_path_ops" {
		return "JsonbPathOps", false
	}
	return class, true
}

// GivenName: every index of PostgreSQL has a name that CREATE INDEX could have given.
func (postgres) GivenName(string) bool { return true }
