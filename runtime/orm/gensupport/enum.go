package gensupport

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Enum describes an enum for raw SQL.
type Enum struct {
	Name string
	// Type is a value of the Go type. Only its type is used.
	Type any
	// Values are the texts of the Go constants, Stored those in the database, in the same order.
	Values, Stored []string
}

// UnknownEnum encodes an enum constant that the schema does not have. Sending it fails with
// ErrInvalidInput of package orm.
func UnknownEnum(value string) query.Value {
	return query.Value{Kind: query.Enum, Num: query.UnknownEnum, Str: value}
}

// UnknownEnumRead is the error for a database value that the enum does not have.
func UnknownEnumRead(enum, value string) error {
	return fmt.Errorf("enum %s has no value %q: the database is newer than the client: generate the client again", enum, value)
}
