// Package catalog is the dialect-neutral relational model that migrations work on: plain values,
// with look-ups as the only behaviour. A catalog is made by lowering a schema or by introspecting a
// database; migrate/diff compares catalogs.
//
// Lowering and introspection normalise: what is equal in the database must be equal here (spellings
// of types, default expressions, names derived by the database, serial and identity).
package catalog

import "github.com/cocomon/comon_orm/internal/sqltext"

// Database is the managed part of one database (or of a part in scope). Tables and Enums are sorted
// by schema and name.
type Database struct {
	Schemas    []string    // PostgreSQL schemas in use, "" (the connection's) left out
	Extensions []Extension // sorted by name
	Tables     []*Table
	Enums      []*Enum
	// Others are relations in the namespace of tables that are not managed as tables: views,
	// foreign tables, partitions (introspection only).
	Others []Relation
	// Views are views, materialized ones too, with their columns (introspection only, on request).
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
	// AutoIncrement is true for a SQLite table whose INTEGER PRIMARY KEY is AUTOINCREMENT.
	// Column.Identity, which is for PostgreSQL, is then false.
	AutoIncrement bool
	// Strict and WithoutRowID are SQLite table options (introspection only): kept by rebuilds,
	// never compared.
	Strict, WithoutRowID bool
	// Definition is the CREATE TABLE as SQLite stores it (introspection only); never compared.
	Definition sqltext.SQL
	// Hierarchy is nil for a table without partitions, parents and children.
	Hierarchy *Hierarchy
	// Model is the model or relation of the table; "" for introspected ones; never compared (see
	// [Table.Introspected]).
	Model string
}

// Column is a column.
type Column struct {
	Name     string
	Type     Type
	Nullable bool
	Default  Default // nil: none
	// Identity is true if PostgreSQL numbers the column (identity or serial; Default is nil then).
	// On SQLite see Table.AutoIncrement.
	Identity bool
	// Serial is the default, from a sequence, that numbers a column without being an identity
	// column (introspection only; Identity is true then).
	Serial Expr
	// Shared is true if other columns use the sequence of Serial too.
	Shared bool
	// Generated is the expression of a generated column (introspection only), "" otherwise.
	Generated sqltext.SQL
	// Virtual is true for a generated column that is computed on reading.
	Virtual bool
	// Collation is a COLLATE that is not the type's own, as the database writes it (introspection
	// only).
	Collation string
	// Sequence is the column's sequence; nil for none and for an identity column, whose sequence
	// has the column's type (introspection only).
	Sequence *Sequence
	// Storage and Compression say how long values are stored, "" for the default of the type
	// (introspection only); never compared.
	Storage, Compression string
	// Declared is the type as a SQLite table declares it (introspection only); never compared.
	Declared string
	// Field is the field of the column; "" for introspected ones; never compared.
	Field string
	// ClientDefault is true if the client makes the value (uuid(), cuid(), …); never compared.
	ClientDefault bool
}

// Sequence describes a sequence; Type is the type of its numbers.
type Sequence struct {
	Schema, Name string
	Type         string
}

// Type is a column type, normalised by the dialect.
type Type struct {
	// Name is the dialect's canonical name in lower case: "integer", "character varying",
	// "timestamp with time zone" on PostgreSQL; the declared type in lower case on SQLite ("text",
	// "integer"). For an enum it is the enum's name.
	Name string
	// Schema is the schema of an enum, or of another type whose name alone does not find it; ""
	// matches any.
	Schema string
	Args   []int // length, precision, scale
	List   bool  // PostgreSQL arrays
	Enum   bool  // a user-defined enum type (PostgreSQL)
	// Kind is the kind of values, if the type does not determine it: TEXT in SQLite may be a
	// String, a DateTime or a Decimal. Only the schema knows it; it is compared if both sides do.
	Kind Kind
}

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

// LiteralKind is how a literal is written.
type LiteralKind uint8

// The kinds of literals: numbers are written bare, strings quoted, booleans by dialect, bytes in
// hex, lists by dialect.
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
	// Constraint is true if a table constraint owns it (introspection; this tool creates unique
	// indexes).
	Constraint bool
	Method     string // lower case; "" = btree
	Where      Expr   // the predicate of a partial index, the zero Expr for none
	// Unnamed is true if the schema gives no name: a difference in the name alone is then ignored.
	// Introspection leaves it false.
	Unnamed bool
	// Definition is the CREATE INDEX as SQLite stores it (introspection only); never compared.
	Definition sqltext.SQL
	// Invalid is true for an index left by a failed concurrent build.
	Invalid bool
	// Words are the parts of its definition that a schema cannot express (introspection only);
	// never compared.
	Words IndexWords
}

// IndexWords are the parts of an index definition that a schema cannot express.
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

// ColumnWords are the parts of an index column that a schema cannot express, each "" for the
// default: the collation, the operator class with its parameters, and the place of NULLs (NULLS
// FIRST).
type ColumnWords struct {
	Collation, Class, Nulls sqltext.SQL
}

// IndexColumn is one column of an index; Expr is set instead of Name for expressions (introspection
// only).
type IndexColumn struct {
	Name string
	Expr sqltext.SQL
	Desc bool
	// OpClass is "" for the type's default; it includes its schema if the name alone does not find
	// it.
	OpClass string
	// Words are the parts that a schema cannot express (introspection only); never compared.
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
	// NotValid is true while rows from before the key are not checked (PostgreSQL, NOT VALID);
	// never compared.
	NotValid bool
	// Match is the word after MATCH, and Timing when the key is checked (DEFERRABLE INITIALLY
	// DEFERRED), both "" for the default. A schema cannot express them, and they are never
	// compared.
	Match  string
	Timing sqltext.SQL
}

// Action is a referential action. The schema language has the same actions under other names
// (schema.Action). A catalog is also read from databases and must not depend on the language, so
// there are two types; only lower.Action converts between them.
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

// Check is a CHECK constraint. Enum and Values are set on the checks that this tool makes for enums
// on SQLite: the allowed values of one column, in order.
type Check struct {
	Name   string
	SQL    sqltext.SQL
	Column string
	Values []string
	// Enum is the name of the enum of the check; "" for introspected ones; never compared.
	Enum string
	// NotValid is true while rows from before the check are not checked (PostgreSQL, NOT VALID);
	// never compared.
	NotValid bool
}

// Enum is an enum type (PostgreSQL). On SQLite an enum column is text with a [Check] that has
// Values.
type Enum struct {
	Schema string
	Name   string
	Values []string // in order
}

// Introspected reports whether the table was read from a live database: the names of its keys are
// then real, not derived from the schema.
func (t *Table) Introspected() bool { return t.Model == "" }

// QName is the table's name for messages and as a map key: "users", or "app.users" when it has a
// schema.
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
