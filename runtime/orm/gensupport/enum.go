package gensupport

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Enum describes an enum of the schema for raw SQL.
type Enum struct {
	Name string
	// Type is any value of the Go type. Only its type is used.
	Type any
	// Values are the texts of the Go constants. Stored are the texts in the database, in the same
	// order.
	Values, Stored []string
}

// UnknownEnum returns the value of an enum constant that the schema does not have. A query that
// uses this value fails with orm.ErrInvalidInput.
func UnknownEnum(value string) query.Value {
	return query.Value{Kind: query.Enum, Num: query.UnknownEnum, Str: value}
}

// UnknownEnumRead records that column i of the row holds a value that the enum does not have.
func UnknownEnumRead(r driver.Row, i int, enum string) {
	r.Fail(&driver.ValueError{
		Column: i, Held: "a text",
		Want: "a value of enum " + enum + " (if the database is newer than the client, generate the client again)",
	})
}
