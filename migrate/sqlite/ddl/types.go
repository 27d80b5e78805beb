package ddl

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// The canonical types. Columns of BOOLEAN store the integers 0 and 1, because BOOLEAN has NUMERIC
// affinity. The type is declared as BOOLEAN so that pull can distinguish booleans from numbers.
const (
	integerType = "integer"
	realType    = "real"
	textType    = "text"
	blobType    = "blob"
	booleanType = "boolean"
)

// ColumnType implements dialect.Dialect. A schema for SQLite has neither native types nor lists.
// But the in-memory test client creates the tables of a PostgreSQL schema in SQLite. For such a
// schema, ColumnType ignores native types, and the type of a list is text, which holds the list as
// JSON.
func (s sqlite) ColumnType(f *schema.Field) (catalog.Type, error) {
	switch {
	case f.Arity == schema.List:
		return catalog.Type{Name: textType}, nil
	case f.Enum != nil:
		return catalog.Type{Name: textType, Kind: catalog.EnumKind}, nil
	}
	if f.Unsupported != "" {
		return s.ParseType(sqltext.SQL(f.Unsupported)), nil
	}
	if kind := catalog.Kind(f.Scalar); kind != catalog.UnknownKind {
		return catalog.Type{Name: stored(kind), Kind: kind}, nil
	}
	return catalog.Type{}, fmt.Errorf("field %s.%s has no column type", f.Model.Name, f.Name)
}

// stored returns the type in which values of a kind are stored.
func stored(kind catalog.Kind) string {
	switch kind {
	case catalog.IntKind, catalog.BigIntKind:
		return integerType
	case catalog.FloatKind:
		return realType
	case catalog.BooleanKind:
		return booleanType
	case catalog.BytesKind:
		return blobType
	case catalog.StringKind, catalog.DateTimeKind, catalog.JsonKind, catalog.DecimalKind, catalog.EnumKind, catalog.UnknownKind:
	}
	return textType
}

// ParseType implements dialect.Dialect. It follows the affinity rules of datatype3.html section
// 3.1, with one exception: the types that other tools declare for dates, decimals and JSON are read
// as TEXT, because this tool stores such values as text.
func (sqlite) ParseType(sql sqltext.SQL) catalog.Type {
	name, _, _ := strings.Cut(sqltext.TypeWords(sql), "(")
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

func (sqlite) TypeSQL(t catalog.Type) sqltext.SQL { return sqltext.SQL(strings.ToUpper(t.Name)) }
