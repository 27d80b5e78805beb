package ir

import (
	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

// GoType is a Go type. Path is its import path; it is empty for a predeclared type or a type of the
// generated package.
type GoType struct{ Path, Name string }

// Kind contains the names with which generated code handles one kind of value.
type Kind struct {
	Name  names.Name // constant of query.Kind
	Go    GoType
	Value names.Name   // constructor of query.Value
	Read  names.Method // of driver.Row
	// Convert is true if the type that Read returns is not the type in the field Go.
	Convert bool
	// Item is the function of gensupport that reads an item of a list.
	Item names.Name
	// Own is true for a type that the schema names. Value, Read and Item are not used then.
	Own bool
	// Generic is true if Value needs an explicit type argument when it is passed as a function.
	Generic bool
	// Enum is set for an enum. Its Value, Read and Item are functions of the client's package.
	Enum *Enum
	// Sample is a value as Go source, for the calls in the package comment.
	Sample string
	// Descriptors are the descriptors of columns of this kind without a native type.
	Descriptors Descriptors
}

const decimalPath = "github.com/shopspring/decimal"

// Imports returns the packages that generated code imports, with their names.
func Imports() []GoType {
	out := []GoType{{decimalPath, "decimal"}, {"time", "time"}, {"encoding/json", "json"}}
	for path, name := range names.Packages() {
		out = append(out, GoType{path, name})
	}
	return out
}

// Descriptors are the descriptors of columns with the same operators: One for a required column,
// Null for a nullable one, and List for a list.
type Descriptors struct{ One, Null, List Descriptor }

var (
	list = Descriptor{names.OrmList, names.OrmNewList, true}
	text = Descriptors{
		Descriptor{names.OrmText, names.OrmNewText, false}, Descriptor{names.OrmNullText, names.OrmNewNullText, false}, list,
	}
	integer = Descriptors{
		Descriptor{names.OrmInt, names.OrmNewInt, false}, Descriptor{names.OrmNullInt, names.OrmNewNullInt, false}, list,
	}
	bigInt = Descriptors{
		Descriptor{names.OrmBigInt, names.OrmNewBigInt, false}, Descriptor{names.OrmNullBigInt, names.OrmNewNullBigInt, false}, list,
	}
	float = Descriptors{
		Descriptor{names.OrmFloat, names.OrmNewFloat, false}, Descriptor{names.OrmNullFloat, names.OrmNewNullFloat, false}, list,
	}
	decimals = Descriptors{
		Descriptor{names.OrmDecimal, names.OrmNewDecimal, false}, Descriptor{names.OrmNullDecimal, names.OrmNewNullDecimal, false}, list,
	}
	ordered = Descriptors{
		Descriptor{names.OrmOrdered, names.OrmNewOrdered, true}, Descriptor{names.OrmNullOrdered, names.OrmNewNullOrdered, true}, list,
	}
	field = Descriptors{
		Descriptor{names.OrmField, names.OrmNewField, true}, Descriptor{names.OrmNullField, names.OrmNewNullField, true}, list,
	}
	jsonField = Descriptors{
		Descriptor{names.OrmJSON, names.OrmNewJSON, true}, Descriptor{names.OrmNullJSON, names.OrmNewNullJSON, true}, list,
	}
	opaqueJSON = Descriptors{
		Descriptor{names.OrmOpaqueJSON, names.OrmNewOpaqueJSON, true}, Descriptor{names.OrmNullOpaqueJSON, names.OrmNewNullOpqJSON, true},
		Descriptor{names.OrmOpaqueList, names.OrmNewOpaqueList, true},
	}
	opaque = Descriptors{
		Descriptor{names.OrmOpaque, names.OrmNewOpaque, true}, Descriptor{names.OrmNullOpaque, names.OrmNewNullOpaque, true},
		Descriptor{names.OrmOpaqueList, names.OrmNewOpaqueList, true},
	}
)

// descriptorsOf returns the descriptors of a field: the descriptors of its kind, without operators
// that the database does not have for the native type.
//
//	String            ->  Text: = < LIKE
//	String @db.Inet   ->  Ordered: = <
//	String @db.Xml    ->  Opaque
func descriptorsOf(k *Kind, native *nativetype.Type) Descriptors {
	switch {
	case native == nil:
		return k.Descriptors
	case !native.Operators.Has(nativetype.Comparable) && k.Descriptors == jsonField:
		return opaqueJSON
	case !native.Operators.Has(nativetype.Comparable):
		return opaque
	case k.Descriptors == text && !native.Operators.Has(nativetype.Searchable),
		native.Literal == nativetype.NumberLiteral && !native.Operators.Has(nativetype.Arithmetic):
		return ordered
	}
	return k.Descriptors
}

// own returns the kind of a column with a type of the user, whose package has the name pkg. The
// column has the operators of k, but neither search in text nor arithmetic.
func own(k *Kind, columns Descriptors, t GoType, pkg string) (*Kind, Descriptors) {
	out := *k
	out.Go, out.Own = t, true
	out.Sample = "*new(" + pkg + "." + t.Name + ")"
	switch columns {
	case text, integer, bigInt, float, decimals:
		columns = ordered
	}
	return &out, columns
}

// kinds is the only table from scalar types to Go types.
var kinds = map[schema.Scalar]*Kind{
	schema.Int: {
		Name: names.KindInt, Value: names.IntValue, Read: names.RowInt, Item: names.ReadInt, Convert: true,
		Go: GoType{Name: "int"}, Sample: `1`, Descriptors: integer,
	},
	schema.BigInt: {
		Name: names.KindBigInt, Value: names.BigIntValue, Read: names.RowInt, Item: names.ReadBigInt,
		Go: GoType{Name: "int64"}, Sample: `1`, Descriptors: bigInt,
	},
	schema.Float: {
		Name: names.KindFloat, Value: names.FloatValue, Read: names.RowFloat, Item: names.ReadFloat,
		Go: GoType{Name: "float64"}, Sample: `1.5`, Descriptors: float,
	},
	schema.Decimal: {
		Name: names.KindDecimal, Value: names.DecimalValue, Read: names.RowDecimal, Item: names.ReadDecimal,
		Go: GoType{decimalPath, "Decimal"}, Sample: `decimal.NewFromInt(1)`, Descriptors: decimals,
	},
	schema.Boolean: {
		Name: names.KindBool, Value: names.BoolValue, Read: names.RowBool, Item: names.ReadBool,
		Go: GoType{Name: "bool"}, Sample: `true`, Descriptors: field,
	},
	schema.String: {
		Name: names.KindString, Value: names.StringValue, Read: names.RowText, Item: names.ReadText,
		Go: GoType{Name: "string"}, Sample: `"text"`, Descriptors: text,
	},
	schema.DateTime: {
		Name: names.KindTime, Value: names.TimeValue, Read: names.RowTime, Item: names.ReadTime,
		Go: GoType{"time", "Time"}, Sample: `time.Now()`, Descriptors: ordered,
	},
	schema.Json: {
		Name: names.KindJSON, Value: names.JSONValue, Read: names.RowJSON, Item: names.ReadJSON, Convert: true, Generic: true,
		Go: GoType{"encoding/json", "RawMessage"}, Sample: "json.RawMessage(`{}`)", Descriptors: jsonField,
	},
	schema.Bytes: {
		Name: names.KindBytes, Value: names.BytesValue, Read: names.RowBytes, Item: names.ReadBytes,
		Go: GoType{Name: "[]byte"}, Sample: `[]byte("bytes")`, Descriptors: field,
	},
}
