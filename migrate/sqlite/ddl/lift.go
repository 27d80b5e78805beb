package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// FieldType decides by the declared type, which is more precise than the canonical one: other tools
// declare DATETIME, DECIMAL, JSONB and BIGINT. Only a time has the time of day as its default.
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

// ClassName is never called: SQLite has no operator classes.
func (sqlite) ClassName(class string) (string, bool) { return class, true }

// GivenName: names with the prefix sqlite_ belong to SQLite (lang_createtable.html, section 2).
func (sqlite) GivenName(name string) bool {
	return !strings.HasPrefix(strings.ToLower(name), "sqlite_")
}
