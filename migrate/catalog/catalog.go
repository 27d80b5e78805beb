// Package catalog is the dialect-neutral relational model that migrations work
// on: plain values, no behaviour beyond look-ups. It is made by lowering a schema
// or by introspecting a database, and compared by migrate/diff.
//
// Both makers normalise: what does not make a difference in the database must not make one here
// (type spellings, default expressions, names derived by the database, serial and identity).
package catalog

import "github.com/cocomon/comon_orm/internal/sqltext"

// Database is everything of one database (or of its part in sight) that we manage.
// Tables, Enums and Sequences are sorted by schema and name.
type Database struct {
	Schemas    []string    // PostgreSQL schemas in use, "" (the connection's) left out
	Extensions []Extension // sorted by name
	Tables     []*Table
	Enums      []*Enum
	// Others are what has the name of a table and is none of its own (introspection only).
	Others []Relation
	// Views are views, materialized ones too, with their columns (introspection only, where it is asked for them).
	Views []*Table
}

// Table is a table.
type Table struct {
	Schema  string // "" = the connection's current schema
	Name    string
	Columns []*Column // in table order
	// PrimaryKey is nil when the table has none.
	PrimaryKey  *Index
	Indexes     []*Index // uniques included; sorted by name
	ForeignKeys []*ForeignKey
	Checks      []*Check
	// AutoIncrement is true for a SQLite table whose INTEGER PRIMARY KEY is AUTOINCREMENT
	// (Column.Identity is then false: it is PostgreSQL's word for the same).
	AutoIncrement bool
	// Strict and WithoutRowID are SQLite table options (introspection only): kept by rebuilds, never compared.
	Strict, WithoutRowID bool
	// Definition is the CREATE TABLE of SQLite in its own words (introspection only); never compared.
	Definition sqltext.SQL
	// Hierarchy is nil for a table without partitions, parents and children.
	Hierarchy *Hierarchy
	// Model is the model or relation that the table stands for, "" for introspected ones; never compared (see [Table.Introspected]).
	Model string
}

// Column is a column.
type Column struct {
	Name     string
	Type     Type
	Nullable bool
	Default  Default // nil: none
	// Identity is true when PostgreSQL numbers the column (identity or serial; Default is nil then). On SQLite see Table.AutoIncrement.
	Identity bool
	// Serial is the default, taken from a sequence, that numbers a column which is no identity column
	// (introspection only; Identity is true then).
	Serial Expr
	// Shared is true when other columns take their numbers from the sequence of Serial too.
	Shared bool
	// Generated is the expression of a generated column (introspection only), "" otherwise.
	Generated sqltext.SQL
	// Virtual is true for a generated column that is computed when it is read.
	Virtual bool
	// Collation is a COLLATE that is not the type's own, as the database writes it (introspection only).
	Collation string
	// Sequence is what the column takes its numbers from, nil for none and for an identity column,
	// whose sequence follows its type (introspection only).
	Sequence *Sequence
	// Storage and Compression are how long values are kept where that is not as the type says (introspection
	// only); never compared.
	Storage, Compression string
	// Declared is the type as a SQLite table declares it (introspection only); never compared.
	Declared string
	// Field is the field that the column stands for, "" for introspected ones; never compared.
	Field string
	// ClientDefault is true when the client makes the value (uuid(), cuid(), …); never compared.
	ClientDefault bool
}

// Sequence counts in the numbers of a type.
type Sequence struct {
	Schema, Name string
	Type         string
}

// Type is a column type, normalised by the dialect.
type Type struct {
	// Name is the dialect's canonical name in lower case: "integer", "character varying", "timestamp with time zone"
	// on PostgreSQL; the declared type in lower case on SQLite ("text", "integer"). For an enum it is the enum's name.
	Name string
	// Schema is that of an enum, and of another type where its name alone does not find it: "" is any.
	Schema string
	Args   []int // length, precision, scale
	List   bool  // PostgreSQL arrays
	Enum   bool  // a user-defined enum type (PostgreSQL)
	// Kind is what the values are where types do not tell: a text of SQLite's may be a String, a DateTime or a Decimal.
	// Only the schema knows; it is compared where both sides do.
	Kind Kind
}

// Kind is a kind of values.
type Kind uint8

// The kinds: UnknownKind where the type says all, or nobody knows.
const (
	UnknownKind Kind = iota
	StringKind
	IntKind
	BigIntKind
	FloatKind
	DecimalKind
	BooleanKind
	DateTimeKind
	JsonKind
	BytesKind
	EnumKind
)

var kindNames = [...]string{"unknown", "String", "Int", "BigInt", "Float", "Decimal", "Boolean", "DateTime", "Json", "Bytes", "enum"}

// String returns the kind in the words of the schema language.
func (k Kind) String() string { return kindNames[k] }

// Default is a column default: [LiteralDefault], [NowDefault] or [ExprDefault].
//
//sumtype:decl
type Default interface{ isDefault() }

// LiteralDefault is a constant in canonical text (see LiteralKind).
type LiteralDefault struct {
	Kind LiteralKind
	Text string
	// Items are the elements when Kind is ListLiteral.
	Items []LiteralDefault
}

// LiteralKind says how a literal is written.
type LiteralKind uint8

// The kinds of literals: numbers are written bare, strings quoted, booleans by dialect, bytes in hex, lists by dialect, NULL as such.
const (
	StringLiteral LiteralKind = iota
	NumberLiteral
	BoolLiteral
	BytesLiteral // Text is lower-case hex
	ListLiteral
)

// NowDefault is the current time, in the stored form of the dialect.
type NowDefault struct{}

// ExprDefault is any other SQL expression.
type ExprDefault struct{ Expr }

func (LiteralDefault) isDefault() {}
func (NowDefault) isDefault()     {}
func (ExprDefault) isDefault()    {}

// Index is an index, unique or not, or (as Table.PrimaryKey) a primary key.
type Index struct {
	Name    string
	Columns []IndexColumn
	Unique  bool
	// Constraint is true when a table constraint owns it (introspection; we create unique indexes).
	Constraint bool
	Method     string // lower case; "" = btree
	Where      Expr   // the predicate of a partial index, the zero Expr for none
	// Unnamed is true when the schema gives no name, so that a difference in the name alone is none;
	// introspection leaves it false.
	Unnamed bool
	// Definition is the CREATE INDEX of SQLite in its own words (introspection only); never compared.
	Definition sqltext.SQL
	// Invalid is true for an index that a failed concurrent build left behind.
	Invalid bool
	// Words are what no schema says of it (introspection only); never compared.
	Words IndexWords
}

// IndexWords are what the definition of an index says and a schema cannot say.
type IndexWords struct {
	NullsNotDistinct bool
	Include          []string    // columns that are stored with it
	Options          sqltext.SQL // storage parameters: fillfactor=70
	Tablespace       sqltext.SQL
	Timing           sqltext.SQL // of a constraint: DEFERRABLE INITIALLY DEFERRED
	Conflict         sqltext.SQL // of a constraint of SQLite: ON CONFLICT REPLACE
	Comment          string
	Clustered        bool // rows are put in its order
}

// ColumnWords are what an index says of a column and a schema cannot say, each "" where the default holds: the collation,
// the operator class where it has parameters, with them, and the place of NULLs (NULLS FIRST).
type ColumnWords struct {
	Collation, Class, Nulls sqltext.SQL
}

// IndexColumn is one column of an index; Expr is set instead of Name for expressions (introspection only).
type IndexColumn struct {
	Name string
	Expr sqltext.SQL
	Desc bool
	// OpClass is "" for the type's default; its schema is before it where the name alone does not find it.
	OpClass string
	// Words are what no schema says of it (introspection only); never compared.
	Words ColumnWords
}

// ForeignKey is a foreign key constraint.
type ForeignKey struct {
	Name       string
	Columns    []string
	RefSchema  string
	RefTable   string
	RefColumns []string
	OnDelete   Action
	OnUpdate   Action
	Unnamed    bool
	// NotValid is true while rows from before the key are not checked (PostgreSQL, NOT VALID); never compared.
	NotValid bool
	// Match is the word after MATCH, and Timing when it is checked (DEFERRABLE INITIALLY DEFERRED), both "" where the default
	// holds; no schema says them, and they are never compared.
	Match  string
	Timing sqltext.SQL
}

// Action is a referential action.
type Action uint8

// The referential actions.
const (
	NoAction Action = iota
	Restrict
	Cascade
	SetNull
	SetDefault
)

var actionSQL = [...]string{"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"}

// String returns the action as SQL.
func (a Action) String() string { return actionSQL[a] }

// Check is a CHECK constraint. EnumOf is set on the checks that we make for enums on SQLite:
// the allowed values of one column, in order.
type Check struct {
	Name   string
	SQL    sqltext.SQL
	Column string
	Values []string
	// Enum is the name of the enum that the check stands for, "" for introspected ones; never compared.
	Enum string
	// NotValid is true while rows from before the check are not checked (PostgreSQL, NOT VALID); never compared.
	NotValid bool
}

// Enum is an enum type (PostgreSQL). On SQLite an enum column is text with a [Check] that has Values.
type Enum struct {
	Schema string
	Name   string
	Values []string // in order
}

// Introspected reports whether the table was read from a live database: the names of its keys are
// facts then, not derived from the schema.
func (t *Table) Introspected() bool { return t.Model == "" }

// QName is the table's name for messages and as a map key: "users", or "app.users" when it has a schema.
func (t *Table) QName() string {
	if t.Schema == "" {
		return t.Name
	}
	return t.Schema + "." + t.Name
}

// Table returns the table of that schema and name, nil when there is none.
func (d *Database) Table(schema, name string) *Table {
	for _, t := range d.Tables {
		if t.Schema == schema && t.Name == name {
			return t
		}
	}
	return nil
}

// Enum returns the enum of that schema and name, nil when there is none.
func (d *Database) Enum(schema, name string) *Enum {
	for _, e := range d.Enums {
		if e.Schema == schema && e.Name == name {
			return e
		}
	}
	return nil
}

// Column returns the column of that name, nil when there is none.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// ColumnNames are the names of the index's columns, "" for expressions.
func (ix *Index) ColumnNames() []string {
	names := make([]string, len(ix.Columns))
	for i, c := range ix.Columns {
		names[i] = c.Name
	}
	return names
}
