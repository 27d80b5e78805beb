// Package nativetype is the one table of native types: the types after @db in a schema.
//
// A [Type] contains every fact about one native type: its arguments, its name in the database, its
// operators and indexes, and how its values are written in SQL and read in binary form. The rules
// of the language, the DDL, db pull, the generator and the client derive what they need from this
// table. None of them switches over the names of types, so a new type needs only a new row:
//
//	@db.Inet   ->   {Name: "Inet", Scalar: String, SQL: "inet", Operators: Comparable, …}
//
// Only PostgreSQL has native types now. Another database with native types would have a table of
// its own, which [Of] and [Names] select.
package nativetype

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Type is one native type. It is read-only.
type Type struct {
	// Name is the name in the language: @db.VarChar is "VarChar".
	Name string
	// Scalar is the type of the fields that can have it.
	Scalar Scalar
	// Default is true if columns of the scalar have this type, with DefaultArgs as its arguments,
	// when the schema names no native type.
	Default     bool
	DefaultArgs []int
	Args        Args

	// SQL is the type's name as format_type prints it (PostgreSQL manual, table 8.1). Short is the
	// spelling that people write; it is "" if people write SQL in capitals. Aliases are further
	// spellings, in lower case.
	SQL     string
	Short   string
	Aliases []string
	// Extension is the extension that defines the type, or "" for a type of the server.
	Extension string

	// OID and Array are the oids of the type and of its array type, 0 for a type of an extension,
	// whose oid differs between databases.
	OID, Array uint32
	// Wire is the binary form of its values, [Text] if they are sent as text.
	Wire Form
	// Param is the type to which parameters are cast. It has no length, because a cast to a type
	// with a length truncates a long value, whereas the assignment to the column fails.
	Param string
	// Via is the type to which values are cast when they are read, compared and written, or "" for
	// the type itself. For example, the text of money depends on settings of the server.
	Via string
	// Compared is the type to which values are cast for a comparison if the type itself has no
	// equality.
	Compared string
	// Format is the form of a text of which the database accepts every value, with a verb for a
	// number of at most 16 bits. It is "" if the database accepts any text.
	Format string
	// Layout is the layout of the type's times for package time, "" for types that are no times.
	Layout string

	Operators Operators
	// Literal is the way in which a constant of the type is written.
	Literal Literal
	// Bits is the width of an integer type, 0 for others.
	Bits int
	// Long is true if values can be so long that PostgreSQL can store them in several ways, so that
	// a column has a storage setting to keep.
	Long bool
	// CastRefuses is true if a cast fails for every value for which the assignment to a column
	// fails. It is false for bit(2), for example, because a cast to bit(2) truncates the value.
	CastRefuses bool
	// Instant is true for types that store a complete DateTime: a date and a time.
	Instant bool
	// Loose is true if the database can regard two values as equal although their texts differ.
	Loose bool
	// Explicit is true if db pull writes the type even if it is the default.
	Explicit bool

	// Family is the operator family (PostgreSQL manual, 38.16). The two columns of a foreign key
	// can have different types of one family. References names types outside of the family to
	// which PostgreSQL casts this type implicitly.
	Family     Family
	References []string
	// Methods are the index methods other than the B-tree that need no operator class for the type.
	Methods []string
	// Classes are the operator classes that the language has for the type.
	Classes []Class
	// NeverIndexed is true if the language refuses the type in every index.
	NeverIndexed bool
}

// UUIDFormat is the [Type.Format] of UUIDs.
const UUIDFormat = "00000000-0000-4000-8000-%012x"

// Args describes the arguments of a native type.
type Args struct {
	// Count is the number of arguments. Either all or none of them are given.
	Count int
	// Min and Max are the language's bounds of the first argument. Largest is the largest length
	// that the database accepts, if it differs from Max.
	Min, Max, Largest int
	// Implied is the first argument that the database adds if none is given, 0 for none.
	Implied int
	// Full is a precision that means the same as no argument, 0 for none.
	Full int
}

// Class is an operator class for indexes of one method.
type Class struct {
	Name, Method string
	// Plain is true if fields of the scalar without a native type can use the class too.
	Plain bool
}

// Operators are the groups of operators that a type has in the database.
type Operators uint8

// The groups of operators. TestOperators asks the server for each of them.
const (
	// Comparable types have = <> < <= > >=, IN, ORDER BY, DISTINCT and B-tree indexes.
	Comparable Operators = 1 << iota
	// Searchable types have LIKE and ILIKE.
	Searchable
	// Arithmetic types have + - * /.
	Arithmetic
)

// Has reports whether all of the wanted operators are among o.
func (o Operators) Has(wanted Operators) bool { return o&wanted == wanted }

// Literal is the way in which constants of a type are written and compared.
type Literal uint8

// The ways to write a constant. OtherLiteral is a text that does not change.
const (
	OtherLiteral Literal = iota
	TextLiteral
	NumberLiteral
	BoolLiteral
	BytesLiteral
	JSONLiteral
	UUIDLiteral
	TimeLiteral  // a date, or a date and a time
	ClockLiteral // a time of the day
)

// Form is the binary form of a value on the wire.
type Form uint8

// The binary forms. Text means that the value has no binary form and is sent as text.
const (
	Text Form = iota
	Raw       // bytes of a text, which is its own binary form
	Bool
	Bytea
	Int2
	Int4
	Int8
	Float4
	Float8
	Numeric
	Timestamp // microseconds since 2000
	Date      // days since 2000
	Time      // microseconds since midnight
	UUID
	JSON
	JSONB // a version byte, then JSON
	Array // one dimension of values in binary form
)

var formNames = [...]string{
	"text", "raw text", "boolean", "bytea", "int2", "int4", "int8", "float4", "float8", "numeric", "timestamp", "date", "time", "uuid",
	"json", "jsonb", "array",
}

// String returns the name of the form.
func (f Form) String() string { return formNames[f] }

// Of returns the database's native type of that name, or nil if there is none.
func Of(p provider.Provider, name string) *Type {
	return find(p, func(t *Type) bool { return t.Name == name })
}

// Names lists the database's native types.
func Names(p provider.Provider) []string {
	var out []string
	for i := range all(p) {
		out = append(out, all(p)[i].Name)
	}
	return out
}

// DefaultOf returns the type of the scalar's columns if the schema names none.
func DefaultOf(p provider.Provider, s Scalar) *Type {
	return find(p, func(t *Type) bool { return t.Default && t.Scalar == s })
}

// BySQL returns PostgreSQL's type with that canonical name.
func BySQL(name string) *Type {
	return find(provider.PostgreSQL, func(t *Type) bool { return t.SQL == name })
}

// ByParam returns PostgreSQL's type whose parameters are cast to that type.
func ByParam(name string) *Type {
	return find(provider.PostgreSQL, func(t *Type) bool { return t.Param == name })
}

// ByOID returns PostgreSQL's type with that oid.
func ByOID(oid uint32) *Type {
	return find(provider.PostgreSQL, func(t *Type) bool { return oid != 0 && t.OID == oid })
}

// ByArray returns PostgreSQL's type whose array type has that oid.
func ByArray(oid uint32) *Type {
	return find(provider.PostgreSQL, func(t *Type) bool { return oid != 0 && t.Array == oid })
}

// Known returns the canonical name for a spelling of a type in lower case, or the spelling itself
// if no native type has it.
func Known(spelling string) string {
	t := find(provider.PostgreSQL, func(t *Type) bool { return slices.Contains(t.Aliases, spelling) })
	if t == nil {
		return spelling
	}
	return t.SQL
}

// Spelling returns the type's name in SQL as people write it, without arguments.
func (t *Type) Spelling() string {
	if t.Short != "" {
		return t.Short
	}
	return strings.ToUpper(t.SQL)
}

func find(p provider.Provider, is func(*Type) bool) *Type {
	types := all(p)
	for i := range types {
		if is(&types[i]) {
			return &types[i]
		}
	}
	return nil
}

func all(p provider.Provider) []Type {
	switch p {
	case provider.PostgreSQL:
		return postgres[:]
	case provider.SQLite:
	}
	return nil
}
