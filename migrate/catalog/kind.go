package catalog

import (
	"math"

	"github.com/cocomon/comon_orm/internal/nativetype"
)

// Kind is the kind of a column's values: a scalar type of the schema language, or one of two
// further kinds.
type Kind nativetype.Scalar

// The kinds. UnknownKind means that the type determines the values, or that their kind is not
// known. EnumKind is for enums that are text with a CHECK.
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

// String returns the name of the kind in the schema language.
func (k Kind) String() string {
	if k == UnknownKind {
		return "unknown"
	}
	if k == EnumKind {
		return "enum"
	}
	return nativetype.Scalar(k).String()
}
