package ir

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
)

// GoType is a Go type by import path (empty: predeclared or of the generated package) and name.
type GoType struct{ Path, Name string }

// Kind is what generated code needs to know about a kind of value: names in runtime/query and in
// Go.
type Kind struct {
	Name  string // constant of query.Kind
	Go    GoType
	Value string // constructor of query.Value
	Read  string // method of driver.Row
	// Convert is true when Read gives another type than Go.
	Convert bool
	// Item is the function of gensupport that reads an item of a list.
	Item string
	// Generic is true when Value needs its type spelled out where it is not called.
	Generic bool
	// Local is true when Value, Read and Item are functions of the client's package: Value(v),
	// Read(row, i).
	Local bool
	// Values is, for an enum, the variable of the generated package that lists its values.
	Values string
	// Sample is a value as Go source, for the calls in the package comment.
	Sample string
	// Base is the descriptor of columns of this kind.
	Base Descriptor
}

// The packages that generated code imports.
const (
	OrmPath        = runtimePath + "orm"
	SupportPath    = OrmPath + "/gensupport"
	QueryPath      = runtimePath + "query"
	DriverPath     = runtimePath + "driver"
	TestDriverPath = runtimePath + "sqlite"
	runtimePath    = "github.com/cocomon/comon_orm/runtime/"
	decimalPath    = "github.com/shopspring/decimal"
)

// RuntimeVersion is the constant of gensupport that generated code refers to: a runtime without it
// is too old or too new.
const RuntimeVersion = "Version2"

// Imports are those packages with their names, the executors apart.
func Imports() []GoType {
	return []GoType{{OrmPath, "orm"}, {SupportPath, "gensupport"}, {QueryPath, "query"}, {DriverPath, "driver"}, {decimalPath, "decimal"}, {"time", "time"}, {"encoding/json", "json"}}
}

// ExecutorPath returns the import path of the provider's executor.
func ExecutorPath(p provider.Provider) string { return runtimePath + ExecutorName(p) }

// ExecutorName returns the package name of the provider's executor.
func ExecutorName(p provider.Provider) string {
	switch p {
	case provider.PostgreSQL:
		return "postgres"
	case provider.SQLite:
		return "sqlite"
	}
	panic(p.Unhandled())
}

var (
	text    = Descriptor{Name: "Text"}
	number  = Descriptor{Name: "Number", Typed: true}
	ordered = Descriptor{Name: "Ordered", Typed: true}
	field   = Descriptor{Name: "Field", Typed: true}
)

// kinds is the one table from scalar types to Go.
var kinds = map[schema.Scalar]*Kind{
	schema.Int:      {Name: "Int", Sample: `1`, Go: GoType{Name: "int"}, Value: "IntValue", Read: "Int", Item: "ReadInt", Convert: true, Base: number},
	schema.BigInt:   {Name: "BigInt", Sample: `1`, Go: GoType{Name: "int64"}, Value: "BigIntValue", Read: "Int", Item: "ReadBigInt", Base: number},
	schema.Float:    {Name: "Float", Sample: `1.5`, Go: GoType{Name: "float64"}, Value: "FloatValue", Read: "Float", Item: "ReadFloat", Base: number},
	schema.Decimal:  {Name: "Decimal", Sample: `decimal.NewFromInt(1)`, Go: GoType{decimalPath, "Decimal"}, Value: "DecimalValue", Read: "Decimal", Item: "ReadDecimal", Base: number},
	schema.Boolean:  {Name: "Bool", Sample: `true`, Go: GoType{Name: "bool"}, Value: "BoolValue", Read: "Bool", Item: "ReadBool", Base: field},
	schema.String:   {Name: "String", Sample: `"text"`, Go: GoType{Name: "string"}, Value: "StringValue", Read: "Text", Item: "ReadText", Base: text},
	schema.DateTime: {Name: "Time", Sample: `time.Now()`, Go: GoType{"time", "Time"}, Value: "TimeValue", Read: "Time", Item: "ReadTime", Base: ordered},
	schema.Json:     {Name: "JSON", Sample: "json.RawMessage(`{}`)", Go: GoType{"encoding/json", "RawMessage"}, Value: "JSONValue", Generic: true, Read: "JSON", Item: "ReadJSON", Convert: true, Base: field},
	schema.Bytes:    {Name: "Bytes", Sample: `[]byte("bytes")`, Go: GoType{Name: "[]byte"}, Value: "BytesValue", Read: "Bytes", Item: "ReadBytes", Base: field},
}
