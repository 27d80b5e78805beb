package ddl

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// The canonical types. BOOLEAN holds integers (its affinity is NUMERIC, which keeps 0 and 1 exactly) and is
// declared so that a pulled schema knows booleans from numbers.
const (
	integerType = "integer"
	realType    = "real"
	textType    = "text"
	blobType    = "blob"
	booleanType = "boolean"
)

// ColumnType knows no native types and no lists: of PostgreSQL schemas (for the in-memory test client)
// the former are dropped and the latter held as JSON text.
func (s sqlite) ColumnType(f *schema.Field) (catalog.Type, error) {
	if f.Arity == schema.List || f.Enum != nil {
		return catalog.Type{Name: textType}, nil
	}
	if f.Unsupported != "" {
		return s.ParseType(f.Unsupported), nil
	}
	switch f.Scalar {
	case schema.Int, schema.BigInt:
		return catalog.Type{Name: integerType}, nil
	case schema.Float:
		return catalog.Type{Name: realType}, nil
	case schema.Boolean:
		return catalog.Type{Name: booleanType}, nil
	case schema.String, schema.DateTime, schema.Json, schema.Decimal:
		return catalog.Type{Name: textType}, nil
	case schema.Bytes:
		return catalog.Type{Name: blobType}, nil
	case schema.NotScalar:
	}
	return catalog.Type{}, fmt.Errorf("field %s.%s has no column type", f.Model.Name, f.Name)
}

// ParseType follows the affinity rules of datatype3.html section 3.1, except that the declared types other tools
// give to dates, decimals and JSON count as the text that we make of them.
func (sqlite) ParseType(sql string) catalog.Type {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sql)), "(")
	name = strings.TrimSpace(name)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(name, p) {
				return true
			}
		}
		return false
	}
	switch {
	case name == "bool" || name == "boolean":
		return catalog.Type{Name: booleanType}
	case has("int") && !has("point"):
		return catalog.Type{Name: integerType}
	case has("char", "clob", "text", "json", "dec", "numeric", "date", "time", "uuid"):
		return catalog.Type{Name: textType}
	case has("blob") || name == "":
		return catalog.Type{Name: blobType}
	case has("real", "float", "double"):
		return catalog.Type{Name: realType}
	default:
		return catalog.Type{Name: name}
	}
}

func (sqlite) TypeSQL(t catalog.Type) string { return strings.ToUpper(t.Name) }
