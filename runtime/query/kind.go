package query

import "github.com/cocomon/comon_orm/internal/nativetype"

// Kind is the type of a column's values in the client. It is a scalar type of the schema language,
// or one of the two further kinds Null and Enum.
type Kind nativetype.Scalar

// The kinds of values. Null is the kind of the zero [Value] only.
const (
	Null    = Kind(nativetype.NotScalar)
	Int     = Kind(nativetype.Int) // 32 bits; the range is checked before a value is sent
	BigInt  = Kind(nativetype.BigInt)
	Float   = Kind(nativetype.Float)
	Decimal = Kind(nativetype.Decimal)
	Bool    = Kind(nativetype.Boolean)
	String  = Kind(nativetype.String)
	Time    = Kind(nativetype.DateTime) // microseconds, UTC
	JSON    = Kind(nativetype.Json)
	Bytes   = Kind(nativetype.Bytes)
	Enum    = Bytes + 1
)

// Scalar returns the scalar type of the values. For an enum it returns String, since enum values
// are sent as text.
func (k Kind) Scalar() nativetype.Scalar {
	if k == Null || k == Enum {
		return nativetype.String
	}
	return nativetype.Scalar(k)
}
