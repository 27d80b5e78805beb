package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Dialect describes one database kind. Implementations are pure and stateless.
type Dialect interface {
	// Provider is the kind of database.
	Provider() provider.Provider
	// Capabilities is what the database can do.
	Capabilities() Capabilities

	// ColumnType is the type of the column for f, a scalar, enum or Unsupported field.
	ColumnType(f *schema.Field) (catalog.Type, error)
	// ParseType normalises a type as the database (or Unsupported) spells it. Only the caller knows
	// whether a name is that of an enum.
	ParseType(sql sqltext.SQL) catalog.Type
	// ParseDefault normalises a default expression as the database (or dbgenerated) spells it
	// for a column of type t; nil for NULL.
	ParseDefault(sql sqltext.SQL, t catalog.Type) catalog.Default
	// Literal brings a constant into the canonical form that ParseDefault returns for type t.
	Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault
	// OperatorClass is the catalog's name of an operator class of the language (raw: SQL already),
	// "" for the method's default.
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

// The conversion classes, from harmless to impossible.
const (
	// Declared: only the declaration changes; nothing is read or written.
	Declared Class = iota
	// Widens: every value fits and stays equal.
	Widens
	// Narrows: fails for values that do not fit (Bad counts them).
	Narrows
	// Rounds: succeeds but may change values (Changed counts them).
	Rounds
	// Impossible: there is no cast.
	Impossible
)

// Conversion is how values are converted from one type to another. In the expressions {} stands for
// the quoted column; its methods insert the column.
type Conversion struct {
	Class Class
	// Rewrites is true if the table is rewritten.
	Rewrites bool
	// Using is the cast; "" for the plain assignment cast.
	Using sqltext.SQL
	// Bad is true for rows whose value does not fit; "" if all do.
	Bad sqltext.SQL
	// Changed is true for rows whose value would change; "" if none.
	Changed sqltext.SQL
	// Merged is an expression that is equal for values that become equal in the new type; "" if
	// different values stay different. It is NULL for values that do not fit, so that it can be
	// computed for all rows.
	Merged sqltext.SQL
	// Label is the text of a value that is converted to an enum: only the caller knows whether the
	// enum has it. It is "" for other conversions.
	Label sqltext.SQL
}
