// Package query is the sealed query tree that the typed client builds and the
// executors run, with the table data it refers to and the values it carries.
//
// Generated code declares one [Table] per model and one [Link] per relation
// field; runtime/orm builds [Node] trees over them; runtime/sqlgen turns a node
// into SQL. Nothing here knows a dialect or a driver. Trees are immutable once built.
package query

// Kind is what a column's values are to the client.
type Kind uint8

// The kinds of values. Null is the kind of the zero [Value] only.
const (
	Null Kind = iota
	Int       // 32 bits, range-checked before it is sent
	BigInt
	Float
	Decimal
	Bool
	String
	Time // microseconds, UTC
	JSON
	Bytes
	Enum
)

// Table is a model's table, as data.
type Table struct {
	Model   string // schema name
	Schema  string // PostgreSQL schema, "" = the connection's
	Name    string
	Columns []Column
	// Key is the row's identity: indexes into Columns of the primary key, else of the first unique
	// criterion.
	Key         []int
	Uniques     []Constraint // primary key included
	ForeignKeys []Constraint
}

// Column is one column. Its position in Table.Columns is its identity.
type Column struct {
	Name     string // in the database
	Field    string // in the schema
	Kind     Kind
	Nullable bool
	List     bool
	// Native is the PostgreSQL type name where it is not the kind's default ("uuid", "date", an
	// enum's quoted name), for casts.
	Native string
	// Enum lists the values of an enum, in the database's spelling, as they are declared: their
	// order.
	Enum []string
	// HasDefault is true when the database fills the column if it is not given.
	HasDefault bool
	// DefaultFunc is how the client fills the column if it is not given.
	DefaultFunc DefaultFunc
	// DefaultSize is the length for NanoID.
	DefaultSize int
	// UpdatedAt columns are set to the current time by every update that does not assign them.
	UpdatedAt bool
}

// DefaultFunc is a client-side default.
type DefaultFunc uint8

// The client-side defaults.
const (
	NoDefaultFunc DefaultFunc = iota
	DefaultUUID4
	DefaultUUID7
	DefaultCUID
	DefaultCUID2
	DefaultULID
	DefaultNanoID
	DefaultNow
)

// Constraint names a unique or foreign key of a table, to turn a driver's error into fields.
type Constraint struct {
	Name    string
	Columns []int
}

// Link says how the rows of two tables belong together: From.FromColumns[i] = To.ToColumns[i],
// or, with Via, From.FromColumns[0] = Via.FromColumn and Via.ToColumn = To.ToColumns[0].
type Link struct {
	Field                  string // the relation field's name
	From, To               *Table
	FromColumns, ToColumns []int
	Via                    *JoinTable
	// Many is true when one row of From has several of To.
	Many bool
	// Owner is true when the foreign key is in From (FromColumns are the foreign key).
	Owner bool
}

// JoinTable is the table of an implicit many-to-many relation.
type JoinTable struct {
	Schema, Name         string
	FromColumn, ToColumn string
}
