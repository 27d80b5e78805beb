// Package query is the tree of queries that the typed client builds and executors run, with the
// descriptions of tables that it refers to and the values that it holds. The set of nodes is
// closed.
//
// Generated code declares one [Table] per model and one [Link] per relation field; runtime/orm
// builds [Node] trees with them; runtime/sqlgen turns a node into SQL. The package knows no dialect
// and no driver. Trees are immutable once built.
package query

import "slices"

// Table is a model's table, as data.
type Table struct {
	Model   string // schema name
	Schema  string // PostgreSQL schema, "" = the connection's
	Name    string
	Columns []Column
	// Key identifies a row: positions in Columns of the primary key, or of the first unique
	// constraint if there is none.
	Key         []int
	Uniques     []Constraint // primary key included
	ForeignKeys []Constraint
	// Indexes are the columns of each index that finds rows by equal or ordered values, primary key
	// and uniques included.
	Indexes [][]int
}

// Indexed reports whether an index leads with the columns, in whatever order.
func (t *Table) Indexed(columns []int) bool {
	return slices.ContainsFunc(t.Indexes, func(index []int) bool {
		if len(index) < len(columns) {
			return false
		}
		for _, c := range columns {
			if !slices.Contains(index[:len(columns)], c) {
				return false
			}
		}
		return true
	})
}

// Column is one column. Its position in Table.Columns is its identity.
type Column struct {
	Name     string // in the database
	Field    string // in the schema
	Kind     Kind
	Nullable bool
	List     bool
	// Omitted is true if rows do not have the column unless a query selects it.
	Omitted bool
	// Native is the PostgreSQL type that parameters are cast to, if it is not the kind's default:
	// "uuid", "date", an enum's quoted name. It is the key into the table of native types.
	Native string
	// Precision is the number of digits of a Decimal, and Scale the number of those after the
	// point; 0 and 0 are the limits of the kind.
	Precision, Scale int
	// Unit is the number of microseconds that the column's times are multiples of: 1000 for three
	// digits after the second, a day for dates. 0 is the precision of the kind, a microsecond.
	Unit int64
	// Clock is true if the column holds times of the day, without a date.
	Clock bool
	// Enum lists the values of an enum in the database's spelling, in the order of their
	// declaration, which is their sort order.
	Enum []string
	// HasDefault is true if the database sets the column when no value is given.
	HasDefault bool
	// DefaultFunc is how the client sets the column when no value is given. It comes before the
	// database's default.
	DefaultFunc DefaultFunc
	// DefaultSize is the length of a NanoID.
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

// Constraint is a unique constraint or foreign key of a table. It is used to find the fields that a
// driver's error is about.
type Constraint struct {
	Name    string
	Columns []int
}

// Link says which rows of two tables are related: those with From.FromColumns[i] = To.ToColumns[i],
// or, with Via, From.FromColumns[0] = Via.FromColumn and Via.ToColumn = To.ToColumns[0].
type Link struct {
	Field                  string // the relation field's name
	From, To               *Table
	FromColumns, ToColumns []int
	Via                    *JoinTable
	// Many is true if a row of From can have several related rows in To.
	Many bool
	// Owner is true if the foreign key is in From: FromColumns are its columns.
	Owner bool
}

// Indexed reports whether an index finds the related rows of a row. The join table of a many-to-many
// relation has an index for each of its columns.
func (l *Link) Indexed() bool { return l.Via != nil || l.To.Indexed(l.ToColumns) }

// JoinTable is the table of an implicit many-to-many relation.
type JoinTable struct {
	Schema, Name         string
	FromColumn, ToColumn string
}
