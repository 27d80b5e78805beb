// Package ir decides every Go name and every Go type of a generated package. [Build] takes the
// resolved schema and returns the package as data, which gen/emit writes as source.
package ir

import (
	"slices"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
)

// Options are the settings that the schema does not contain.
type Options struct {
	// Package is the Go package name.
	Package string
	// ImportPath is the package's import path.
	ImportPath string
	// QueryPackage is the name of the query package, and of its folder inside the folder of the
	// client. The name "" means [DefaultQueryPackage].
	QueryPackage string
	// Source is the path of the schema file in the header of every generated file. If it is "", the
	// header has no path.
	Source string
	// SchemaDir is the directory of the schema, relative to the module's root, with slashes; "" if
	// it is not known.
	SchemaDir string
	// UUID is the Go type of fields with UUIDs, nil for string.
	UUID *schema.GoType
	// SQLNull is true if nullable fields have the type sql.Null instead of a pointer.
	SQLNull bool
	// TestDDL contains the statements that create the schema in an in-memory SQLite database, and
	// PostgresDDL those for PostgreSQL. If one is nil, no function opens this database for tests.
	// If both are nil, no package for tests is generated.
	TestDDL, PostgresDDL []string
}

// DefaultQueryPackage is the name of the query package if the generator block has none.
const DefaultQueryPackage = "q"

// Package is one generated client: the package without generics, and the query package inside it.
type Package struct {
	Name, ImportPath string
	// QueryName and QueryPath are the name and the import path of the query package.
	QueryName, QueryPath string
	// Alias is the name of the client's package in the query package.
	Alias string
	// Source names the schema file.
	Source   string
	Provider provider.Provider
	// Literal is the URL of the client's database, or Env is the environment variable with the URL.
	// If both are empty, only options can set the URL.
	Literal, Env string
	// SchemaDir is the option with that name, for clients of SQLite.
	SchemaDir string
	Models    []*Model // in source order
	Enums     []*Enum  // in source order
	// TestDDL and PostgresDDL have the meaning of the fields of Options.
	TestDDL, PostgresDDL []string
	// TestPackage is the name of the package for tests. TestAlias and TestQueryAlias are the names
	// of the client's package and of the query package in it.
	TestPackage, TestAlias, TestQueryAlias string
	// Imports are the packages of the user's types, with the names by which generated files import
	// them.
	Imports []GoType
	// Factories are the functions for tests that create rows.
	Factories []*Factory
	// Calls are three calls of the client, for the package comment.
	Calls []string
}

// Model is one model, with the names of everything that is generated for it.
type Model struct {
	Name string // schema name
	Go   string // row struct, and variable of the query package
	// Path is the import path of the row struct's package.
	Path string
	File string
	Doc  string
	// Schema and Table name the table in the database.
	Schema, Table string
	Columns       []*Column   // in source order; the position is the column's identity
	Relations     []*Relation // in source order
	// Nulls are the relations that can be null.
	Nulls       []*Relation
	Key         []int       // columns of the row's identity
	Selectors   []*Selector // primary key first, then uniques in source order
	Uniques     []Constraint
	ForeignKeys []Constraint
	Indexes     [][]int // for each index that finds values and sorts them, its leading columns
	// Access describes which writes can succeed. The generated types have only methods for these
	// writes.
	Access Access
	// Create is the type of the create input, or "" if no row can be created. Query is the type of
	// the query package's variable.
	Create, Query string
	// Patch is the type of a change that can come from outside, or "" if it would have no field.
	Patch string
	// Package variables and functions.
	TableVar, ModelVar    string
	DecodeFunc, ValueFunc string
	// NewFunc is the function that creates the query package's variable.
	NewFunc string

	names scope // of fields, relations and selectors
}

// HasLinks reports whether a relation starts from the model.
func (m *Model) HasLinks() bool {
	return slices.ContainsFunc(m.Columns, func(c *Column) bool { return c.Linked })
}

// SQLNulls returns the columns in JSON whose fields have the type sql.Null.
func (m *Model) SQLNulls() []*Column {
	var out []*Column
	for _, c := range m.Columns {
		if c.SQLNull && !c.Omitted {
			out = append(out, c)
		}
	}
	return out
}

// Access describes what the client can do with the rows of a model.
type Access uint8

const (
	// All writes are possible.
	All Access = iota
	// ExistingRows can be changed and deleted, but no row can be created. The reason is a required
	// column that is not in the client and has no default in the database.
	ExistingRows
	// ReadOnly is the access to views.
	ReadOnly
)

// Column is one stored field.
type Column struct {
	Name  string // schema name, also the JSON tag
	Go    string // field of row struct, create input and descriptors
	DB    string // column name in the database
	Doc   string
	Index int
	// Const is the constant with the value of Index.
	Const string
	Kind  *Kind
	Arity schema.Arity
	// Plain is true if the field of the create input is the value itself. Otherwise the field is a
	// pointer or a slice, and nil means "not given".
	Plain       bool
	Descriptors Descriptors
	Descriptor  Descriptor // the element of Descriptors that fits Arity
	Native      string     // the native type, or "" if it is the default of the kind
	HasDefault  bool       // the database sets the value if none is given
	// Default is the constant of query.DefaultFunc for the default that the client computes, or the
	// zero Name if there is none. DefaultSize is the length of the computed value. The default
	// now() has both Default and HasDefault, because the database's clock and time zone can differ
	// from the client's.
	Default     names.Name
	DefaultSize int
	UpdatedAt   bool
	Patched     bool // a patch can change the column
	Omitted     bool // neither in JSON nor in the default selection
	// Precision, Scale, Unit and Clock have the meaning of the fields of query.Column.
	Precision, Scale int
	Unit             int64
	Clock            bool
	Linked           bool // a relation starts from the column, so its value is read from rows
	// SQLNull is true if the field of the row and of the create input has the type sql.Null.
	SQLNull bool
	// Filler makes a value for tests.
	Filler Filler
}

// Descriptor is the runtime type whose methods create a column's filters and assignments.
type Descriptor struct {
	// Type is the name of the type, and New is the function that creates a value of it.
	Type, New names.Name
	// Typed descriptors have the Go type as second type argument, and their constructors have a
	// parameter for the function that encodes a value.
	Typed bool
}

// Relation is one relation field.
type Relation struct {
	Name   string // schema name, also the JSON tag
	Go     string
	Doc    string
	Target *Model
	Many   bool
	// Null is the index of the relation in Nulls of its model, or -1 if the relation is not in that
	// list.
	Null int
	// Owner is true when the foreign key is in this model.
	Owner bool
	// Access describes how a write through the relation can change rows of Target. A relation from
	// or to a view allows no writes.
	Access Access
	// FromColumns and ToColumns are parallel lists of the columns on both sides. If Via is not nil,
	// they contain the keys of the two models.
	FromColumns, ToColumns []int
	Via                    *JoinTable
	// Package variables and functions.
	LinkVar, RelationVar, AttachFunc string

	source *schema.Field
}

// JoinTable is the table of an implicit many-to-many relation, seen from one side.
type JoinTable struct {
	Schema, Name, FromColumn, ToColumn string
}

// Selector is a way to select one row.
type Selector struct {
	Func    string // the name of the method, such as ByTenantIDUserID
	Key     string // variable of the function that selects by the columns
	Columns []*Column
	Params  []string // one per column
	Doc     string
}

// Constraint contains the name of a key in the database, and the key's columns.
type Constraint struct {
	Name    string
	Columns []int
	Partial bool // holds among some rows only
}

// Enum is one enum type.
type Enum struct {
	Name   string // schema name
	Go     string
	DB     string // type name in the database
	Schema string // of the type in the database
	Doc    string
	Values []*EnumValue
	// ValueFunc encodes a value, and ReadFunc reads a value from a row. ValuesVar lists the values
	// as the database spells them, and EnumVar describes the enum.
	ValueFunc, ReadFunc, ValuesVar, EnumVar string
	// ListFunc returns all values, and ParseFunc returns the value with a name.
	ListFunc, ParseFunc string
	// Kind is the kind of columns of this type.
	Kind *Kind
}

// EnumValue is one value of an enum.
type EnumValue struct {
	Name string // schema name, the Go constant's value
	Go   string // constant
	DB   string
	Doc  string
}
