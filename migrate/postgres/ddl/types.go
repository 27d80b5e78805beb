package ddl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Canonical type names are those of format_type (PostgreSQL manual, table 8.1).
const (
	smallintType    = "smallint"
	integerType     = "integer"
	bigintType      = "bigint"
	realType        = "real"
	doubleType      = "double precision"
	numericType     = "numeric"
	booleanType     = "boolean"
	textType        = "text"
	varcharType     = "character varying"
	charType        = "character"
	citextType      = "citext"
	uuidType        = "uuid"
	timestamptzType = "timestamp with time zone"
	timestampType   = "timestamp without time zone"
	dateType        = "date"
	timeType        = "time without time zone"
	timetzType      = "time with time zone"
	jsonType        = "json"
	jsonbType       = "jsonb"
	byteaType       = "bytea"
	bitType         = "bit"
	varbitType      = "bit varying"
)

func scalarType(s schema.Scalar) (catalog.Type, bool) {
	switch s {
	case schema.Int:
		return catalog.Type{Name: integerType}, true
	case schema.BigInt:
		return catalog.Type{Name: bigintType}, true
	case schema.Float:
		return catalog.Type{Name: doubleType}, true
	case schema.Decimal:
		return catalog.Type{Name: numericType, Args: []int{65, 30}}, true
	case schema.Boolean:
		return catalog.Type{Name: booleanType}, true
	case schema.String:
		return catalog.Type{Name: textType}, true
	case schema.DateTime:
		return catalog.Type{Name: timestamptzType}, true
	case schema.Json:
		return catalog.Type{Name: jsonbType}, true
	case schema.Bytes:
		return catalog.Type{Name: byteaType}, true
	case schema.NotScalar:
	}
	return catalog.Type{}, false
}

// canonicalName maps the other spellings of types, those of @db included (lower case), to canonical
// names.
func canonicalName(name string) string {
	switch name {
	case "int2":
		return smallintType
	case "int", "int4":
		return integerType
	case "int8":
		return bigintType
	case "float4":
		return realType
	case "float8", "float", "doubleprecision":
		return doubleType
	case "decimal":
		return numericType
	case "bool":
		return booleanType
	case "varchar":
		return varcharType
	case "char", "bpchar":
		return charType
	case "timestamptz":
		return timestamptzType
	case "timestamp":
		return timestampType
	case "timetz":
		return timetzType
	case "time":
		return timeType
	case "varbit":
		return varbitType
	default:
		return name
	}
}

func (postgres) ColumnType(f *schema.Field) (catalog.Type, error) {
	t, err := baseType(f)
	t.List = f.Arity == schema.List
	return t, err
}

func baseType(f *schema.Field) (catalog.Type, error) {
	switch {
	case f.Unsupported != "":
		return postgres{}.ParseType(sqltext.SQL(f.Unsupported)), nil
	case f.Enum != nil:
		return catalog.Type{Name: f.Enum.DBName, Schema: f.Enum.Schema, Enum: true}, nil
	case f.Native != nil:
		return normalise(canonicalName(strings.ToLower(f.Native.Name)), f.Native.Args), nil
	}
	t, ok := scalarType(f.Scalar)
	if !ok {
		return t, fmt.Errorf("field %s.%s has no column type", f.Model.Name, f.Name)
	}
	return t, nil
}

// normalise drops arguments that say what holds anyway and adds those that the database adds.
func normalise(name string, args []int) catalog.Type {
	t := catalog.Type{Name: name, Args: slices.Clone(args)}
	switch name {
	case timestamptzType, timestampType, timeType, timetzType:
		if len(args) == 1 && args[0] == 6 {
			t.Args = nil
		}
	case charType, bitType:
		if len(args) == 0 {
			t.Args = []int{1}
		}
	case numericType:
		if len(args) == 1 {
			t.Args = append(t.Args, 0)
		}
	}
	return t
}

func (postgres) ParseType(sql sqltext.SQL) catalog.Type {
	read, ok := sqltext.ReadType(provider.PostgreSQL, sql)
	if !ok {
		return catalog.Type{Name: sqltext.TypeWords(sql)}
	}
	name := read.Name
	if read.Schema == "" && !sqltext.Contains(sql, `"`) {
		name = canonicalName(name)
	}
	args := make([]int, len(read.Args))
	for i, a := range read.Args {
		n, err := strconv.Atoi(a)
		if err != nil { // no numbers, as of geometry(Point, 4326): a part of the name
			return catalog.Type{Schema: read.Schema, Name: name + "(" + strings.Join(read.Args, ",") + ")", List: read.Array}
		}
		args[i] = n
	}
	t := normalise(name, args)
	t.Schema, t.List = read.Schema, read.Array
	return t
}

// shortName is the spelling that people write.
func shortName(name string) string {
	switch name {
	case numericType:
		return "DECIMAL"
	case varcharType:
		return "VARCHAR"
	case charType:
		return "CHAR"
	case timestamptzType:
		return "TIMESTAMPTZ"
	case timestampType:
		return "TIMESTAMP"
	case timeType:
		return "TIME"
	case timetzType:
		return "TIMETZ"
	case varbitType:
		return "VARBIT"
	case smallintType, integerType, bigintType, realType, doubleType, booleanType, textType, citextType, uuidType,
		dateType, jsonType, jsonbType, byteaType, bitType, "money", "oid", "xml", "inet":
		return strings.ToUpper(name)
	default:
		return name
	}
}

func (postgres) TypeSQL(t catalog.Type) sqltext.SQL {
	var sql sqltext.SQL
	switch {
	case t.Enum:
		sql = enumName(t)
	case t.Schema != "":
		sql = sqltext.Ident(provider.PostgreSQL, t.Schema) + "." + bareName(t.Name)
	default:
		sql = bareName(t.Name)
		if short := shortName(t.Name); short != t.Name {
			sql = sqltext.SQL(short)
		}
	}
	if len(t.Args) > 0 {
		args := make([]sqltext.SQL, len(t.Args))
		for i, a := range t.Args {
			args[i] = sqltext.Int(a)
		}
		sql += "(" + sqltext.Join(args, ",") + ")"
	}
	if t.List {
		sql += "[]"
	}
	return sql
}

// bareName is the name of a type that is no enum; capitals were in quotes.
func bareName(name string) sqltext.SQL {
	if head, _, _ := strings.Cut(name, "("); head != strings.ToLower(head) {
		return sqltext.Ident(provider.PostgreSQL, name)
	}
	return sqltext.SQL(name)
}

func enumName(t catalog.Type) sqltext.SQL {
	name := sqltext.Ident(provider.PostgreSQL, t.Name)
	if t.Schema != "" {
		name = sqltext.Ident(provider.PostgreSQL, t.Schema) + "." + name
	}
	return name
}
