package dialect

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Dialect answers for one database kind. Implementations are pure and stateless.
type Dialect interface {
	// Provider is the kind of database that it answers for.
	Provider() provider.Provider
	// Capabilities is what the database can do.
	Capabilities() Capabilities

	// ColumnType is the type of the column that holds f, a scalar, enum or Unsupported field.
	ColumnType(f *schema.Field) (catalog.Type, error)
	// ParseType normalises a type as the database (or Unsupported) spells it. Whether a name
	// is an enum's only the caller knows.
	ParseType(sql sqltext.SQL) catalog.Type
	// ParseDefault normalises a default expression as the database (or dbgenerated) spells it
	// for a column of type t; nil for NULL.
	ParseDefault(sql sqltext.SQL, t catalog.Type) catalog.Default
	// Literal brings a constant into the canonical form that ParseDefault would give for type t.
	Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault
	// OperatorClass is the catalog's name of an operator class of the language (raw: SQL already),
	// "" for the method's default.
	OperatorClass(ops string, raw bool, method string) string

	// TypeSQL writes a type.
	TypeSQL(t catalog.Type) sqltext.SQL
	// DefaultSQL writes a default, without the word DEFAULT.
	DefaultSQL(d catalog.Default, t catalog.Type) sqltext.SQL
	// Convert says how values of a column pass from one type to another.
	Convert(from, to catalog.Type) Conversion

	ReverseMapper
}

// Class says what a type change does to values.
type Class uint8

// The conversion classes, from harmless to impossible.
const (
	// Declared: only the declaration changes; nothing is read or written.
	Declared Class = iota
	// Widens: every value fits and stays equal.
	Widens
	// Narrows: values that do not fit make it fail (Bad counts them).
	Narrows
	// Rounds: succeeds but may change values (Changed counts them).
	Rounds
	// Impossible: there is no cast.
	Impossible
)

// Conversion is how values pass from one type to another. The expressions hold {} where the quoted
// column goes; its methods put the column in.
type Conversion struct {
	Class Class
	// Rewrites is true when the table is rewritten.
	Rewrites bool
	// Using is the cast, "" for the plain assignment cast.
	Using sqltext.SQL
	// Bad is true for rows whose value does not fit; "" when all do.
	Bad sqltext.SQL
	// Changed is true for rows whose value would differ afterwards; "" when none.
	Changed sqltext.SQL
	// Merged is what values of which the new type makes one are equal in, "" where values that differ
	// still do. It is NULL of values that do not fit, so that it can be computed of all rows.
	Merged sqltext.SQL
	// Label is the text of a value that becomes one of an enum type: whether the enum has it only
	// the caller knows. It is "" for other conversions.
	Label sqltext.SQL
}
