// Package ir settles every Go name and Go type of a generated package. [Build] takes the resolved schema and
// returns the package as data; gen/emit writes that down and decides nothing.
package ir

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
)

// Options are what the schema does not say.
type Options struct {
	// Package is the Go package name.
	Package string
	// ImportPath is the package's import path.
	ImportPath string
	// Hash identifies the schema; "" leaves it out of the header.
	Hash string
	// SchemaDir is where the schema lies, from the module's root on, with slashes; "" when that is not known.
	SchemaDir string
	// TestDDL creates the schema in an in-memory SQLite database; nil: no test opener.
	TestDDL []string
}

// Package is one generated package.
type Package struct {
	Name, ImportPath string
	// Hash identifies the schema that the code was made from.
	Hash     string
	Provider provider.Provider
	// Literal and Env say where the client finds its database; both empty: only by option.
	Literal, Env string
	// SchemaDir is the option of that name, for clients of SQLite.
	SchemaDir string
	Models    []*Model // in source order
	Enums     []*Enum  // in source order
	TestDDL   []string
	// TestPackage is the name of the package with the test opener.
	TestPackage string
}

// Model is one model and the names of what is generated for it.
type Model struct {
	Name string // schema name
	Go   string // row struct and field of the client
	File string
	Doc  string
	// Schema and Table name the table in the database.
	Schema, Table string
	Columns       []*Column   // in source order; the position is the column's identity
	Relations     []*Relation // in source order
	Key           []int       // columns of the row's identity
	Selectors     []*Selector // primary key first, then uniques in source order
	Uniques       []Constraint
	ForeignKeys   []Constraint
	// Exported types.
	Create, Fields, Model string
	// Package variables and functions.
	TableVar, MetaVar, FieldsVar    string
	SlabFunc, DecodeFunc, ValueFunc string

	names scope // of fields, relations and selectors
}

// HasLinks reports whether a relation starts from the model.
func (m *Model) HasLinks() bool {
	return slices.ContainsFunc(m.Columns, func(c *Column) bool { return c.Linked })
}

// Column is one stored field.
type Column struct {
	Name  string // schema name, also the JSON tag
	Go    string // field of row struct, create input and descriptors
	DB    string // column name in the database
	Doc   string
	Index int
	Kind  *Kind
	Shape Shape
	// Plain says that the create input holds the value itself; else a pointer or a slice, nil for "not given".
	Plain      bool
	Descriptor Descriptor
	Native     string // "" when the kind's default
	HasDefault bool   // the database fills it
	Maker      Maker  // the client fills it
	MakeSize   int
	UpdatedAt  bool
	Linked     bool // a relation starts from it: rows must give its value
}

// Shape is how many values a column holds.
type Shape uint8

// The shapes.
const (
	One Shape = iota
	Null
	List
)

// Maker is how the client fills a column, as the name of runtime/query's constant; "" when it does not.
type Maker string

// Descriptor is the runtime type that a column's filters and assignments come from, as the name in runtime/orm.
type Descriptor struct {
	Name string
	// Typed descriptors take the Go type as second parameter and its constructor as Of.
	Typed bool
}

// Relation is one relation field.
type Relation struct {
	Name   string // schema name, also the JSON tag
	Go     string
	Doc    string
	Target *Model
	Many   bool
	// Owner is true when the foreign key stands in this model.
	Owner bool
	// FromColumns and ToColumns pair up; with Via they are the two keys.
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

// Selector is one way to name a single row.
type Selector struct {
	Func    string // ByTenantIDUserID
	Columns []*Column
	Params  []string // one per column
	Doc     string
}

// Constraint is a key's name in the database and its columns.
type Constraint struct {
	Name    string
	Columns []int
}

// Enum is one enum type.
type Enum struct {
	Name   string // schema name
	Go     string
	DB     string // type name in the database
	Schema string // of the type in the database
	Doc    string
	Values []*EnumValue
	// ValueFunc makes a query value, ReadFunc reads one from a row, ValuesVar lists the values as the database spells them.
	ValueFunc, ReadFunc, ValuesVar string
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
