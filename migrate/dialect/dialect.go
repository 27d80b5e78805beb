package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Dialect describes one database kind. Implementations are pure and stateless.
type Dialect interface {
	// Provider returns the kind of database.
	Provider() provider.Provider
	// Capabilities returns facts about the database.
	Capabilities() Capabilities

	// ColumnType returns the type of the column for f, which is a scalar, enum or Unsupported
	// field.
	ColumnType(f *schema.Field) (catalog.Type, error)
	// ParseType normalises a type that is spelt as the database or an Unsupported field spells it.
	// It does not recognise enums, because only the caller knows their names.
	ParseType(sql sqltext.SQL) catalog.Type
	// ParseDefault normalises the default expression of a column of type t, as the database or
	// dbgenerated spells it. It returns nil for NULL.
	ParseDefault(sql sqltext.SQL, t catalog.Type) catalog.Default
	// Literal brings a constant into the canonical form that ParseDefault returns for type t.
	Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault
	// OperatorClass returns the name that an operator class has in the catalog; "" for the default
	// class of the index method. The parameter ops is its name in the schema language or, if raw is
	// true, SQL.
	OperatorClass(ops string, raw bool, method string) string

	// TypeSQL writes a type.
	TypeSQL(t catalog.Type) sqltext.SQL
	// DefaultSQL writes a default, without the word DEFAULT.
	DefaultSQL(d catalog.Default, t catalog.Type) sqltext.SQL
	// Convert returns how values of a column are converted from one type to another.
	Convert(from, to catalog.Type) Conversion

	ReverseMapper
}

// Class is the effect of a type change on values.
type Class uint8

// The classes of conversions, from harmless to impossible.
const (
	// Declared changes only the declaration; no row is read or written.
	Declared Class = iota
	// Widens keeps every value equal.
	Widens
	// Narrows fails if a value does not fit the new type (Conversion.Bad finds such values).
	Narrows
	// Rounds succeeds but may change values (Conversion.Changed finds such values).
	Rounds
	// Impossible means that there is no cast.
	Impossible
)

// Conversion describes how values are converted from one type to another. Its expressions are
// templates with {} in place of the quoted column. The methods insert the column.
type Conversion struct {
	Class Class
	// Rewrites is true if the database rewrites the table.
	Rewrites bool
	// Using is the expression that converts a value; "" if the assignment cast of the database is
	// enough.
	Using sqltext.SQL
	// Bad is a condition for rows whose value does not fit; "" if all values fit.
	Bad sqltext.SQL
	// Changed is a condition for rows whose value would change; "" if no value changes.
	Changed sqltext.SQL
	// Merged is an expression that is equal for values that become equal in the new type; "" if
	// different values stay different. It is NULL for values that do not fit, so that it can be
	// computed for all rows.
	Merged sqltext.SQL
	// Label is the text of a value that is converted to an enum; "" for other conversions. The
	// caller compares it with the values of the enum, which the dialect does not know.
	Label sqltext.SQL
}
