package query

import (
	"math"
	"time"

	"github.com/shopspring/decimal"
)

// Value is one value to send to the database. It is comparable (lists by identity), so that it can
// be a map key. The zero Value is NULL.
type Value struct {
	Kind Kind
	// Num holds Int, BigInt, Bool (0, 1), Float (IEEE bits) and Time (microseconds since 1970,
	// UTC).
	Num int64
	// Str holds String, Enum (database name), JSON, Bytes and Decimal (canonical text).
	Str string
	// List holds the items of a list value; Kind is then the kind of its items.
	List *[]Value
}

// The constructors are not inlined: generated clients call them in thousands of places, and every
// inlined copy costs compile time.

// IsNull reports whether v is NULL.
func (v Value) IsNull() bool { return v.Kind == Null }

// IntValue makes a value for an Int column. The range is checked later, see [Value.InRange].
//
//go:noinline
func IntValue(v int) Value { return Value{Kind: Int, Num: int64(v)} }

// BigIntValue makes a value for a BigInt column.
//
//go:noinline
func BigIntValue(v int64) Value { return Value{Kind: BigInt, Num: v} }

// FloatValue makes a value for a Float column.
//
//go:noinline
func FloatValue(v float64) Value {
	return Value{Kind: Float, Num: int64(math.Float64bits(v))}
}

// DecimalValue makes a value for a Decimal column, in canonical form: no exponent, no trailing
// zeros.
//
//go:noinline
func DecimalValue(v decimal.Decimal) Value { return Value{Kind: Decimal, Str: CanonicalDecimal(v)} }

// BoolValue makes a value for a Boolean column.
//
//go:noinline
func BoolValue(v bool) Value {
	if v {
		return Value{Kind: Bool, Num: 1}
	}
	return Value{Kind: Bool}
}

// StringValue makes a value for a String column.
//
//go:noinline
func StringValue(v string) Value { return Value{Kind: String, Str: v} }

// TimeValue makes a value for a DateTime column, truncated to microseconds.
//
//go:noinline
func TimeValue(v time.Time) Value { return Value{Kind: Time, Num: v.UnixMicro()} }

// JSONValue makes a value for a Json column from JSON text.
func JSONValue[B ~[]byte](v B) Value { return Value{Kind: JSON, Str: string(v)} }

// BytesValue makes a value for a Bytes column.
//
//go:noinline
func BytesValue(v []byte) Value { return Value{Kind: Bytes, Str: string(v)} }

// EnumValue makes a value for an enum column from the value's database name.
//
//go:noinline
func EnumValue(dbName string) Value { return Value{Kind: Enum, Str: dbName} }

// UnknownEnum is the Num of a value that the enum does not have. Other enum values have 0.
const UnknownEnum = -1

// ListValue makes a list value whose items are of kind k.
func ListValue(k Kind, items []Value) Value { return Value{Kind: k, List: &items} }

// InRange reports whether v fits a column of its kind: Int is 32 bits in every database.
func (v Value) InRange() bool {
	return v.Kind != Int || v.List != nil || (v.Num >= math.MinInt32 && v.Num <= math.MaxInt32)
}

// CanonicalDecimal returns d without exponent and without trailing zeros after the point.
func CanonicalDecimal(d decimal.Decimal) string { return d.String() }
