package catalog

import (
	"math"

	"github.com/cocomon/comon_orm/internal/nativetype"
)

// Kind is what the values of a column are: a scalar type of the schema language, or one of two that
// are none.
type Kind nativetype.Scalar

// The kinds: UnknownKind where the type says all, or nobody knows; EnumKind for texts with a CHECK.
const (
	UnknownKind  = Kind(nativetype.NotScalar)
	IntKind      = Kind(nativetype.Int)
	BigIntKind   = Kind(nativetype.BigInt)
	FloatKind    = Kind(nativetype.Float)
	DecimalKind  = Kind(nativetype.Decimal)
	BooleanKind  = Kind(nativetype.Boolean)
	StringKind   = Kind(nativetype.String)
	DateTimeKind = Kind(nativetype.DateTime)
	JsonKind     = Kind(nativetype.Json)
	BytesKind    = Kind(nativetype.Bytes)
	EnumKind     = Kind(math.MaxUint8)
)

// String returns the kind in the words of the schema language.
func (k Kind) String() string {
	if k == UnknownKind {
		return "unknown"
	}
	if k == EnumKind {
		return "enum"
	}
	return nativetype.Scalar(k).String()
}
