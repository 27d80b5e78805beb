package query

import "github.com/cocomon/comon_orm/internal/nativetype"

// Kind is the type of a column's values in the client: a scalar type of the schema language, or one
// of two further kinds.
type Kind nativetype.Scalar

// The kinds of values. Null is the kind of the zero [Value] only.
const (
	Null    = Kind(nativetype.NotScalar)
	Int     = Kind(nativetype.Int) // 32 bits, range-checked before it is sent
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

// Scalar is the scalar type of the values: String for those of an enum, which are sent as texts.
func (k Kind) Scalar() nativetype.Scalar {
	if k == Null || k == Enum {
		return nativetype.String
	}
	return nativetype.Scalar(k)
}
