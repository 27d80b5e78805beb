package nativetype

// Scalar is a scalar type of the schema language.
type Scalar uint8

// The nine scalar types; NotScalar marks relations, enums and Unsupported.
const (
	NotScalar Scalar = iota
	Int
	BigInt
	Float
	Decimal
	Boolean
	String
	DateTime
	Json
	Bytes
)

var scalarNames = [...]string{"", "Int", "BigInt", "Float", "Decimal", "Boolean", "String", "DateTime", "Json", "Bytes"}

// String returns the type's name in the schema language.
func (s Scalar) String() string { return scalarNames[s] }

// ScalarByName returns the scalar type of that name, NotScalar when there is none.
func ScalarByName(name string) Scalar {
	for i, n := range scalarNames {
		if n == name && i > 0 {
			return Scalar(i)
		}
	}
	return NotScalar
}
