package gensupport

import (
	"errors"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Enum describes an enum of the schema.
type Enum struct {
	Name string
	// Type is any value of the Go type. Only its type is used.
	Type any
	// Values are the texts of the Go constants. Stored are the texts in the database, in the same
	// order.
	Values, Stored []string
}

// NoSuchValue returns the text that explains why a value is refused. The text has the names of the
// values that the enum has.
func (e *Enum) NoSuchValue() string {
	if len(e.Values) == 0 {
		return "enum " + e.Name + " has no values"
	}
	return "enum " + e.Name + " does not have this value: it has " + strings.Join(e.Values, ", ")
}

// UnknownEnum returns the value of an enum constant that the schema does not have. A query that
// uses this value fails with orm.ErrInvalidInput.
func UnknownEnum(e *Enum) query.Value {
	return query.Refused(e.NoSuchValue())
}

// ValidEnum reports whether v, a value of kind Enum, is a value that its enum has.
func ValidEnum(v query.Value) bool { return v.Num != query.UnknownEnum }

// EnumValues returns the values of an enum whose Go type is E, in the order of their declaration.
func EnumValues[E ~string](e *Enum) []E {
	out := make([]E, len(e.Values))
	for i, v := range e.Values {
		out[i] = E(v)
	}
	return out
}

// ParseEnum returns the value of an enum whose Go type is E and whose name in the schema is s. If
// there is none, the error names the values of the enum.
func ParseEnum[E ~string](e *Enum, s string) (E, error) {
	if slices.Contains(e.Values, s) {
		return E(s), nil
	}
	return "", errors.New(e.NoSuchValue())
}

// UnknownEnumRead records that column i of the row holds a value that the enum does not have.
func UnknownEnumRead(r driver.Row, i int, e *Enum) {
	r.Fail(&driver.ValueError{
		Column: i, Held: "a text",
		Want: "a value of enum " + e.Name + " (if the database is newer than the client, generate the client again)",
	})
}
