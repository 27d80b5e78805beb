package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// FieldType implements dialect.ReverseMapper. It decides by the declared type, because other tools
// declare DATETIME, DECIMAL, JSONB and BIGINT, which the canonical type does not distinguish. A
// column whose default is the current time is a DateTime.
func (sqlite) FieldType(c *catalog.Column) (schema.Scalar, *schema.NativeType) {
	declared, _, _ := strings.Cut(strings.ToLower(c.Declared), "(")
	declared = strings.TrimSpace(declared)
	switch c.Type.Name {
	case booleanType:
		return schema.Boolean, nil
	case realType:
		return schema.Float, nil
	case blobType:
		return schema.Bytes, nil
	case integerType:
		if strings.Contains(declared, "big") || declared == "int8" {
			return schema.BigInt, nil
		}
		return schema.Int, nil
	case textType:
		if _, now := c.Default.(catalog.NowDefault); now {
			return schema.DateTime, nil
		}
		return textScalar(declared), nil
	}
	return schema.NotScalar, nil
}

func textScalar(declared string) schema.Scalar {
	switch {
	case strings.HasPrefix(declared, "json"):
		return schema.Json
	case strings.HasPrefix(declared, "dec"), declared == "numeric":
		return schema.Decimal
	case declared == "date", strings.HasPrefix(declared, "datetime"), strings.HasPrefix(declared, "timestamp"):
		return schema.DateTime
	}
	return schema.String
}

// ClassName implements dialect.ReverseMapper. It is never called, because SQLite has no operator
// classes.
func (sqlite) ClassName(class string) (string, bool) { return class, true }

// GivenName implements dialect.ReverseMapper. SQLite reserves names with the prefix sqlite_
// (lang_createtable.html, section 2).
func (sqlite) GivenName(name string) bool {
	return !strings.HasPrefix(strings.ToLower(name), "sqlite_")
}
