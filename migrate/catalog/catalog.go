// Package catalog defines the relational model of migrations, which is the same for all databases.
// A catalog is the result of lowering a schema or of introspecting a database, and migrate/diff
// compares two catalogs. Its types are plain values with methods for look-ups only.
//
// Lowering and introspection normalise values: what is equal for the database must be equal in a
// catalog. Examples are spellings of types, default expressions, names that the database derives,
// and serial and identity columns.
package catalog

import "github.com/cocomon/comon_orm/internal/sqltext"

// Database is the catalog of one database, or of the part of it in scope. Tables and Enums are
// sorted by schema and name.
type Database struct {
	Schemas    []string    // PostgreSQL schemas in use, except the connection's current schema ""
	Extensions []Extension // sorted by name
	Tables     []*Table
	Enums      []*Enum
	// Others are relations that share a namespace with tables but cannot have a model: views,
	// foreign tables and partitions (introspection only).
	Others []Relation
	// Views are views and materialized views with their columns (introspection only, on request).
	Views []*Table
}

// Table is a table.
type Table struct {
	Schema  string // "" = the connection's current schema
	Name    string
	Columns []*Column // in table order
	// PrimaryKey is nil when the table has none.
	PrimaryKey  *Index
	Indexes     []*Index // including unique indexes; sorted by name
	ForeignKeys []*ForeignKey
	Checks      []*Check
	// AutoIncrement is true for a SQLite table whose INTEGER PRIMARY KEY is AUTOINCREMENT.
	// Column.Identity is for PostgreSQL, and false on SQLite.
	AutoIncrement bool
	// Strict and WithoutRowID are SQLite table options (introspection only). Rebuilds keep them;
	// they are never compared.
	Strict, WithoutRowID bool
	// Definition is the CREATE TABLE that SQLite stores (introspection only); never compared.
	Definition sqltext.SQL
	// Hierarchy is nil for a table without partitions, parents and children.
	Hierarchy *Hierarchy
	// Model is the name of the table's model or relation. It is "" for introspected tables (see
	// [Table.Introspected]), and never compared.
	Model string
}

// Column is a column.
type Column struct {
	Name     string
	Type     Type
	Nullable bool
	Default  Default // nil if there is none
	// Identity is true for an identity or serial column, which PostgreSQL numbers. Default is then
	// nil. For SQLite see Table.AutoIncrement.
	Identity bool
	// Serial is the default expression of a serial column, which takes the next number of a
	// sequence (introspection only). Identity is then true.
	Serial Expr
	// Shared is true if other columns use the sequence of Serial too.
	Shared bool
	// Generated is the expression of a generated column (introspection only), "" otherwise.
	Generated sqltext.SQL
	// Virtual is true for a generated column that is computed when it is read.
	Virtual bool
	// Collation is the collation as the database writes it, if it is not the default of the type
	// (introspection only).
	Collation string
	// Sequence is the sequence of a serial column (introspection only). It is nil for other
	// columns; the sequence of an identity column always has the column's type.
	Sequence *Sequence
	// Storage and Compression are the settings for the storage of long values, "" for the default
	// of the type (introspection only); never compared.
	Storage, Compression string
	// Declared is the type in the definition of a SQLite table (introspection only); never
	// compared.
	Declared string
	// Field is the field of the column. It is "" for introspected columns, and never compared.
	Field string
	// ClientDefault is true if the client generates the value (uuid(), cuid(), …); never compared.
	ClientDefault bool
}

// Sequence describes a sequence. Type is the type of its numbers.
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
	// Schema is the schema of an enum, or of another type that the search_path does not find. For
	// types other than enums, "" matches any schema.
	Schema string
	Args   []int // length, precision, scale
	List   bool  // PostgreSQL arrays
	Enum   bool  // a user-defined enum type (PostgreSQL)
	// Kind is the kind of values, if the type does not determine it. For example, values of TEXT on
	// SQLite may be String, DateTime or Decimal. Only a lowered schema has it. It is compared if
	// both types have it.
	Kind Kind
}

// Default is a column default: [LiteralDefault], [NowDefault] or [ExprDefault].
//
//sumtype:decl
type Default interface{ isDefault() }

// LiteralDefault is a constant with its canonical text (see LiteralKind).
type LiteralDefault struct {
	Kind LiteralKind
	Text string
	// Items are the elements if Kind is ListLiteral.
	Items []LiteralDefault
}

// LiteralKind says how a literal is written.
type LiteralKind uint8

// The kinds of literals. Numbers are written unquoted, strings quoted, and bytes in hex. The
// dialect decides how booleans and lists are written.
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
	// Constraint is true if a table constraint owns the index (introspection only, because lowering
	// a schema results in unique indexes, never in unique constraints).
	Constraint bool
	Method     string // lower case; "" = btree
	Where      Expr   // the predicate of a partial index, the zero Expr for none
	// Unnamed is true if the schema states no name. Then a difference in the name only is ignored.
	// It is false for introspected indexes.
	Unnamed bool
	// Definition is the CREATE INDEX that SQLite stores (introspection only); never compared.
	Definition sqltext.SQL
	// Invalid is true for an index that a failed concurrent build has left.
	Invalid bool
	// Words are the parts of the definition that a schema cannot express (introspection only);
	// never compared.
	Words IndexWords
}

// IndexWords are the parts of an index definition that a schema cannot express.
type IndexWords struct {
	NullsNotDistinct bool
	Include          []string    // columns that the index also stores
	Options          sqltext.SQL // storage parameters: fillfactor=70
	Tablespace       sqltext.SQL
	Timing           sqltext.SQL // of a constraint: DEFERRABLE INITIALLY DEFERRED
	Conflict         sqltext.SQL // of a constraint of SQLite: ON CONFLICT REPLACE
	Comment          string
	Clustered        bool // CLUSTER sorts rows by this index
}

// ColumnWords are the parts of an index column that a schema cannot express, each "" for the
// default: the collation, the operator class with its parameters, and the place of NULLs (NULLS
// FIRST).
type ColumnWords struct {
	Collation, Class, Nulls sqltext.SQL
}

// IndexColumn is one column of an index. For an expression, Expr is set and Name is ""
// (introspection only).
type IndexColumn struct {
	Name string
	Expr sqltext.SQL
	Desc bool
	// OpClass is the operator class, "" for the type's default. It includes the schema if the
	// search_path does not find the class.
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
	// NotValid is true if the database has not checked the rows that existed before the key
	// (PostgreSQL, NOT VALID); never compared.
	NotValid bool
	// Match is the word after MATCH. Timing says when the key is checked (DEFERRABLE INITIALLY
	// DEFERRED). Both are "" for the default. A schema cannot express them, and they are never
	// compared.
	Match  string
	Timing sqltext.SQL
}

// Action is a referential action. The schema language has the same actions under other names
// (schema.Action). There are two types, because catalogs are also read from databases and must not
// depend on the language. Only lower.Action converts between them.
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

// Check is a CHECK constraint. In a check that this tool creates for an enum on SQLite, Values are
// the allowed values of the column, in order.
type Check struct {
	Name   string
	SQL    sqltext.SQL
	Column string
	Values []string
	// Enum is the name of the enum of the check. It is "" for introspected checks, and never
	// compared.
	Enum string
	// NotValid is true if the database has not checked the rows that existed before the check
	// (PostgreSQL, NOT VALID); never compared.
	NotValid bool
}

// Enum is an enum type (PostgreSQL). On SQLite an enum column is text with a [Check] that has
// Values.
type Enum struct {
	Schema string
	Name   string
	Values []string // in order
}

// Introspected reports whether the table was read from a live database. Then the names of its keys
// are those in the database, not derived from the schema.
func (t *Table) Introspected() bool { return t.Model == "" }

// QName returns the table's name for messages and as a map key: "users", or "app.users" if it has a
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

// ColumnNames returns the names of the index's columns, "" for expressions.
func (ix *Index) ColumnNames() []string {
	names := make([]string, len(ix.Columns))
	for i, c := range ix.Columns {
		names[i] = c.Name
	}
	return names
}
