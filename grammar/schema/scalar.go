package schema

import "github.com/cocomon/comon_orm/internal/nativetype"

// Scalar is a scalar type of the schema language. It is defined in internal/nativetype, which has
// the table of the native types of each scalar.
type Scalar = nativetype.Scalar

// The nine scalar types; NotScalar marks relations, enums and Unsupported.
const (
	NotScalar = nativetype.NotScalar
	Int       = nativetype.Int
	BigInt    = nativetype.BigInt
	Float     = nativetype.Float
	Decimal   = nativetype.Decimal
	Boolean   = nativetype.Boolean
	String    = nativetype.String
	DateTime  = nativetype.DateTime
	Json      = nativetype.Json
	Bytes     = nativetype.Bytes
)

// ScalarByName returns the scalar type of that name, NotScalar if there is none.
func ScalarByName(name string) Scalar { return nativetype.ScalarByName(name) }
