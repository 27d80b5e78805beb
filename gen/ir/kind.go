package ir

import (
	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// GoType is a Go type by import path (empty: predeclared or of the generated package) and name.
type GoType struct{ Path, Name string }

// Kind is what generated code needs to know about a kind of value.
type Kind struct {
	Name  names.Name // constant of query.Kind
	Go    GoType
	Value names.Name   // constructor of query.Value
	Read  names.Method // of driver.Row
	// Convert is true when Read gives another type than Go.
	Convert bool
	// Item is the function of gensupport that reads an item of a list.
	Item names.Name
	// Generic is true when Value needs its type spelled out where it is not called.
	Generic bool
	// Enum is set for an enum: functions of the client's package are its Value, Read and Item.
	Enum *Enum
	// Sample is a value as Go source, for the calls in the package comment.
	Sample string
	// Base is the descriptor of columns of this kind, Null that of columns that may be NULL.
	Base, Null Descriptor
}

const decimalPath = "github.com/shopspring/decimal"

// Imports are the packages that generated code imports, with their names.
func Imports() []GoType {
	out := []GoType{{decimalPath, "decimal"}, {"time", "time"}, {"encoding/json", "json"}}
	for path, name := range names.Packages() {
		out = append(out, GoType{path, name})
	}
	return out
}

var (
	text        = Descriptor{names.OrmText, names.OrmNewText, false}
	nullText    = Descriptor{names.OrmNullText, names.OrmNewNullText, false}
	number      = Descriptor{names.OrmNumber, names.OrmNewNumber, true}
	nullNumber  = Descriptor{names.OrmNullNumber, names.OrmNewNullNumber, true}
	ordered     = Descriptor{names.OrmOrdered, names.OrmNewOrdered, true}
	nullOrdered = Descriptor{names.OrmNullOrdered, names.OrmNewNullOrdered, true}
	field       = Descriptor{names.OrmField, names.OrmNewField, true}
	nullField   = Descriptor{names.OrmNullField, names.OrmNewNullField, true}
	list        = Descriptor{names.OrmList, names.OrmNewList, true}
)

// kinds is the one table from scalar types to Go.
var kinds = map[schema.Scalar]*Kind{
	schema.Int: {
		Name: names.KindInt, Value: names.IntValue, Read: names.RowInt, Item: names.ReadInt, Convert: true,
		Go: GoType{Name: "int"}, Sample: `1`, Base: number, Null: nullNumber,
	},
	schema.BigInt: {
		Name: names.KindBigInt, Value: names.BigIntValue, Read: names.RowInt, Item: names.ReadBigInt,
		Go: GoType{Name: "int64"}, Sample: `1`, Base: number, Null: nullNumber,
	},
	schema.Float: {
		Name: names.KindFloat, Value: names.FloatValue, Read: names.RowFloat, Item: names.ReadFloat,
		Go: GoType{Name: "float64"}, Sample: `1.5`, Base: number, Null: nullNumber,
	},
	schema.Decimal: {
		Name: names.KindDecimal, Value: names.DecimalValue, Read: names.RowDecimal, Item: names.ReadDecimal,
		Go: GoType{decimalPath, "Decimal"}, Sample: `decimal.NewFromInt(1)`, Base: number, Null: nullNumber,
	},
	schema.Boolean: {
		Name: names.KindBool, Value: names.BoolValue, Read: names.RowBool, Item: names.ReadBool,
		Go: GoType{Name: "bool"}, Sample: `true`, Base: field, Null: nullField,
	},
	schema.String: {
		Name: names.KindString, Value: names.StringValue, Read: names.RowText, Item: names.ReadText,
		Go: GoType{Name: "string"}, Sample: `"text"`, Base: text, Null: nullText,
	},
	schema.DateTime: {
		Name: names.KindTime, Value: names.TimeValue, Read: names.RowTime, Item: names.ReadTime,
		Go: GoType{"time", "Time"}, Sample: `time.Now()`, Base: ordered, Null: nullOrdered,
	},
	schema.Json: {
		Name: names.KindJSON, Value: names.JSONValue, Read: names.RowJSON, Item: names.ReadJSON, Convert: true, Generic: true,
		Go: GoType{"encoding/json", "RawMessage"}, Sample: "json.RawMessage(`{}`)", Base: field, Null: nullField,
	},
	schema.Bytes: {
		Name: names.KindBytes, Value: names.BytesValue, Read: names.RowBytes, Item: names.ReadBytes,
		Go: GoType{Name: "[]byte"}, Sample: `[]byte("bytes")`, Base: field, Null: nullField,
	},
}
