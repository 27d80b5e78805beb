// Package query defines the tree of a query: its nodes, the values in it, and the descriptions of
// the tables that it refers to. The typed client builds trees, and executors run them. No other
// package can add types of nodes.
//
// Generated code declares one [Table] for each model and one [Link] for each relation field.
// Package orm builds [Node] trees from them, and package sqlgen compiles a node to SQL. Package
// query depends on no dialect and no driver. A tree must not change after it was built.
package query

import "slices"

// Table describes the table of a model.
type Table struct {
	Model   string // the model's name in the schema
	Schema  string // PostgreSQL schema; "" for the default of the connection
	Name    string
	Columns []Column
	// Key contains the positions in Columns of the columns that identify a row. They are the
	// primary key, or the first unique constraint if there is no primary key.
	Key         []int
	Uniques     []Constraint // including the primary key
	ForeignKeys []Constraint
	// Indexes contains the columns of each index that can find rows by equality or order, including
	// the primary key and unique constraints.
	Indexes [][]int
}

// Indexed reports whether an index begins with the given columns, in any order.
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

// Column describes one column. Its position in Table.Columns identifies it.
type Column struct {
	Name     string // name in the database
	Field    string // name of the field in the schema
	Kind     Kind
	Nullable bool
	List     bool
	// Omitted is true if results contain the column only when a query selects it explicitly.
	Omitted bool
	// Native is the PostgreSQL type that parameters are cast to, such as "uuid", "date" or the
	// quoted name of an enum. It is "" if that is the default type of the kind. It is also the key
	// in the table of native types, package nativetype.
	Native string
	// Precision is the maximum number of digits of a Decimal, and Scale the number of digits after
	// the point. If both are 0, only the limits of the kind apply.
	Precision, Scale int
	// Unit is the precision of a Time column in microseconds. It is 1000 for three fractional
	// digits of a second, and a day for dates. 0 means the precision of the kind, one microsecond.
	Unit int64
	// Clock is true if the column holds times of the day, without a date.
	Clock bool
	// Enum contains the database names of an enum's values in the order of their declaration, which
	// is their sort order.
	Enum []string
	// EnumNames contains the names of the enum's values in the schema, in the same order. nil means
	// that they are the same as in Enum.
	EnumNames []string
	// HasDefault is true if the database has a default for the column.
	HasDefault bool
	// DefaultFunc generates the value in the client if no value is given. It takes precedence over
	// the database's default.
	DefaultFunc DefaultFunc
	// DefaultSize is the number of characters of a generated NanoID.
	DefaultSize int
	// UpdatedAt is true if every update that does not assign the column sets it to the current
	// time.
	UpdatedAt bool
}

// DefaultFunc is a function by which the client generates a default value.
type DefaultFunc uint8

// The functions for default values.
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

// Constraint is a unique constraint or a foreign key of a table. It is used to find the fields that
// a database error refers to.
type Constraint struct {
	Name    string
	Columns []int
	// Partial is true for a unique constraint that holds among some rows only.
	Partial bool
}

// Link describes which rows of two tables are related. Without Via, they are the rows with
// From.FromColumns[i] = To.ToColumns[i] for every i. With Via, they are the rows for which the join
// table has a row with From.FromColumns[0] = Via.FromColumn and Via.ToColumn = To.ToColumns[0].
type Link struct {
	Field                  string // the relation field's name
	From, To               *Table
	FromColumns, ToColumns []int
	Via                    *JoinTable
	// Many is true if a row of From can have several related rows in To.
	Many bool
	// Owner is true if From contains the foreign key. Its columns are FromColumns.
	Owner bool
}

// Indexed reports whether an index finds the related rows of a row. This is always true for a
// many-to-many relation, since both columns of its join table have an index.
func (l *Link) Indexed() bool { return l.Via != nil || l.To.Indexed(l.ToColumns) }

// JoinTable is the table of an implicit many-to-many relation.
type JoinTable struct {
	Schema, Name         string
	FromColumn, ToColumn string
}
