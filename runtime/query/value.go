package query

import (
	"math"
	"time"

	"github.com/shopspring/decimal"
)

// Value is one value to send to the database. Values are comparable with ==, so that they can be
// map keys. Two lists are equal only if their List pointers are equal. The zero Value is NULL.
type Value struct {
	Kind Kind
	// Num holds the value of the kinds Int, BigInt, Bool (0 or 1), Float (IEEE 754 bits) and Time
	// (microseconds since 1970 in UTC).
	Num int64
	// Str holds the value of the kinds String, Enum (database name), JSON, Bytes and Decimal
	// (canonical text).
	Str string
	// List contains the items of a list. Kind is then the kind of the items.
	List *[]Value
}

// Most constructors below are not inlined. Generated clients call them in thousands of places, and
// every inlined copy would cost compile time.

// IsNull reports whether v is NULL.
func (v Value) IsNull() bool { return v.Kind == Null }

// IntValue returns a value for an Int column. The range is not checked here; see [Value.InRange].
//
//go:noinline
func IntValue(v int) Value { return Value{Kind: Int, Num: int64(v)} }

// BigIntValue returns a value for a BigInt column.
//
//go:noinline
func BigIntValue(v int64) Value { return Value{Kind: BigInt, Num: v} }

// FloatValue returns a value for a Float column.
//
//go:noinline
func FloatValue(v float64) Value {
	return Value{Kind: Float, Num: int64(math.Float64bits(v))}
}

// DecimalValue returns a value for a Decimal column in canonical form, without exponent and
// trailing zeros.
//
//go:noinline
func DecimalValue(v decimal.Decimal) Value { return Value{Kind: Decimal, Str: CanonicalDecimal(v)} }

// BoolValue returns a value for a Boolean column.
//
//go:noinline
func BoolValue(v bool) Value {
	if v {
		return Value{Kind: Bool, Num: 1}
	}
	return Value{Kind: Bool}
}

// StringValue returns a value for a String column.
//
//go:noinline
func StringValue(v string) Value { return Value{Kind: String, Str: v} }

// TimeValue returns a value for a DateTime column. Digits finer than a microsecond are cut off.
//
//go:noinline
func TimeValue(v time.Time) Value { return Value{Kind: Time, Num: v.UnixMicro()} }

// JSONValue returns a value for a Json column from JSON text.
func JSONValue[B ~[]byte](v B) Value { return Value{Kind: JSON, Str: string(v)} }

// BytesValue returns a value for a Bytes column.
//
//go:noinline
func BytesValue(v []byte) Value { return Value{Kind: Bytes, Str: string(v)} }

// EnumValue returns a value for an enum column from the database name of the enum's value.
//
//go:noinline
func EnumValue(dbName string) Value { return Value{Kind: Enum, Str: dbName} }

// UnknownEnum is the Num of a [Refused] value, such as an enum constant that the enum does not
// declare. Num of other enum values is 0.
const UnknownEnum = -1

// Refused returns a value that no column can hold. A query that uses it fails with
// orm.ErrInvalidInput before anything is sent. why is the text of the error.
func Refused(why string) Value { return Value{Kind: Enum, Num: UnknownEnum, Str: why} }

// ListValue returns a list whose items are of kind k.
func ListValue(k Kind, items []Value) Value { return Value{Kind: k, List: &items} }

// InRange reports whether v fits a column of its kind. An Int has 32 bits on every database.
func (v Value) InRange() bool {
	return v.Kind != Int || v.List != nil || (v.Num >= math.MinInt32 && v.Num <= math.MaxInt32)
}

// CanonicalDecimal returns d without exponent and without trailing zeros after the point.
func CanonicalDecimal(d decimal.Decimal) string { return d.String() }
