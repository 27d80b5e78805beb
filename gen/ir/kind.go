package ir

import "github.com/cocomon/comon_orm/grammar/schema"

// GoType is a Go type by import path (empty: predeclared or of the generated package) and name.
type GoType struct{ Path, Name string }

// Kind is what generated code needs to know about a kind of value: names in runtime/query and in Go.
type Kind struct {
	Name  string // constant of query.Kind
	Go    GoType
	Value string // constructor of query.Value
	Read  string // method of query.Row
	// Convert is true when Read gives another type than Go.
	Convert bool
	// Local is true when Value and Read are functions of the generated package: Value(v), Read(row, i).
	Local bool
	// Base is the descriptor of columns of this kind.
	Base Descriptor
}

// Names of imported packages.
const (
	OrmPath     = "github.com/cocomon/comon_orm/runtime/orm"
	QueryPath   = "github.com/cocomon/comon_orm/runtime/query"
	runtimePath = "github.com/cocomon/comon_orm/runtime/"
	decimalPath = "github.com/shopspring/decimal"
)

// DriverPath returns the import path of the provider's executor.
func DriverPath(p schema.Provider) string {
	if p == schema.SQLite {
		return runtimePath + "sqlite"
	}
	return runtimePath + "postgres"
}

var (
	text    = Descriptor{Name: "Text"}
	number  = Descriptor{Name: "Number", Typed: true}
	ordered = Descriptor{Name: "Ordered", Typed: true}
	value   = Descriptor{Name: "Value", Typed: true}
)

// kinds is the one table from scalar types to Go.
var kinds = map[schema.Scalar]*Kind{
	schema.Int:      {Name: "Int", Go: GoType{Name: "int"}, Value: "IntValue", Read: "Int", Convert: true, Base: number},
	schema.BigInt:   {Name: "BigInt", Go: GoType{Name: "int64"}, Value: "BigIntValue", Read: "Int", Base: number},
	schema.Float:    {Name: "Float", Go: GoType{Name: "float64"}, Value: "FloatValue", Read: "Float", Base: number},
	schema.Decimal:  {Name: "Decimal", Go: GoType{decimalPath, "Decimal"}, Value: "DecimalValue", Read: "Decimal", Base: number},
	schema.Boolean:  {Name: "Bool", Go: GoType{Name: "bool"}, Value: "BoolValue", Read: "Bool", Base: value},
	schema.String:   {Name: "String", Go: GoType{Name: "string"}, Value: "StringValue", Read: "Text", Base: text},
	schema.DateTime: {Name: "Time", Go: GoType{"time", "Time"}, Value: "TimeValue", Read: "Time", Base: ordered},
	schema.Json:     {Name: "JSON", Go: GoType{"encoding/json", "RawMessage"}, Value: "JSONValue", Read: "JSON", Convert: true, Base: value},
	schema.Bytes:    {Name: "Bytes", Go: GoType{Name: "[]byte"}, Value: "BytesValue", Read: "Bytes", Base: value},
}
