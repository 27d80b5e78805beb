package inventory

import "cmp"

// Kind is the kind of an object. Its text is shown to users.
type Kind string

// The kinds of objects. SQLite has tables, columns, constraints, indexes, triggers and views.
const (
	Schema           Kind = "schema"
	Extension        Kind = "extension"
	Table            Kind = "table"
	Column           Kind = "column"
	PrimaryKey       Kind = "primary key"
	Unique           Kind = "unique constraint"
	ForeignKey       Kind = "foreign key"
	Check            Kind = "check"
	Exclusion        Kind = "exclusion constraint"
	Index            Kind = "index"
	Trigger          Kind = "trigger"
	Rule             Kind = "rule"
	Policy           Kind = "policy"
	Publication      Kind = "publication"
	Statistics       Kind = "statistics"
	Sequence         Kind = "sequence"
	Type             Kind = "type" // enums, composite types and ranges
	Domain           Kind = "domain"
	DomainCheck      Kind = "check of a domain" // Table is the domain
	View             Kind = "view"
	MaterializedView Kind = "materialized view"
	Function         Kind = "function" // also procedures and aggregates
	ForeignTable     Kind = "foreign table"
	// CollationObject is a user-defined collation. Only an inventory of whole schemas has it.
	CollationObject Kind = "collation"
)

// Uncarried returns the kinds of objects that are in no schema, that no planned migration changes,
// and that no baseline creates (PostgreSQL). Only an inventory of whole schemas has them, and only
// on request. Their name includes everything that identifies them, as in public.=== (integer,
// integer).
func Uncarried() []Kind {
	return []Kind{
		"operator", "operator class", "operator family", "cast", "conversion",
		"text search configuration", "text search dictionary", "text search parser", "text search template",
		"foreign-data wrapper", "server", "user mapping", "event trigger", "default privileges", "language", "transform",
		"access method", "subscription",
	}
}

// ID identifies an object.
type ID struct {
	Kind Kind
	// Schema is the real name of the schema, never "" on PostgreSQL; always "" on SQLite.
	Schema string
	// Table is the table or view of a column, constraint, index, trigger, rule or policy, or the
	// table in a publication; "" for objects without a table.
	Table string
	// Name is the object's own name. The name of a function includes its argument types, as the
	// server prints them. The name of an unnamed constraint of SQLite is its text.
	Name string
}

// Property is the name of a property of an object. It is shown to users.
type Property string

// The properties. An object has the properties of its kind whose values differ from the database's
// default. [Definition] exists for all kinds whose text the database prints or stores.
const (
	// Definition is the text that creates the object. On PostgreSQL it is the result of functions
	// such as pg_get_indexdef, pg_get_constraintdef and pg_get_functiondef; on SQLite it is the
	// text in sqlite_schema. It is a complete CREATE statement for indexes, triggers, rules,
	// statistics and functions. For constraints it is the part after their name, for views of
	// PostgreSQL the query. Tables have a definition on SQLite only: the complete CREATE TABLE,
	// although its parts are objects of their own.
	Definition Property = "definition"
	TypeName   Property = "type"
	NotNull    Property = "not null"
	Default    Property = "default"
	Generated  Property = "generated expression" // the text after GENERATED ALWAYS AS, such as (a + b) STORED
	Identity   Property = "identity"             // ALWAYS or BY DEFAULT; "true" for the sequence of such a column
	Collation  Property = "collation"
	Storage    Property = "storage"
	Owner      Property = "owner"
	Grants     Property = "grants" // the access list in the text form of the database
	Comment    Property = "comment"
	Options    Property = "options" // reloptions
	// RowSecurity of a table is "enabled", "forced" or "enabled, forced".
	RowSecurity Property = "row security"
	Valid       Property = "not valid" // "true" for a constraint or index that is not valid
	Enabled     Property = "enabled"   // when a trigger or rule fires, if that is not the default
	OwnedBy     Property = "owned by"  // the column that owns a sequence
	Value       Property = "value"     // the arguments of setval for a sequence, such as 42, true; the last row id of a SQLite table
	Values      Property = "values"    // the values of an enum, quoted and separated by commas
	Inherits    Property = "inherits"
	Partition   Property = "partition"    // the bound of a partition
	PartitionBy Property = "partition by" // the key of a partitioned table, with its method
	Persistence Property = "persistence"
	Identifying Property = "replica identity"
	Strict      Property = "strict"
	WithoutRows Property = "without rowid"
	Conflict    Property = "on conflict"
	Version     Property = "version" // the version of an extension
	Tablespace  Property = "tablespace"
	Method      Property = "access method"
	Compression Property = "compression"
	Target      Property = "statistics target"
	Clustered   Property = "clustered"
	Inherited   Property = "inherited" // "true" for a column, constraint or trigger that is only inherited
)

// Object is one object with its properties.
type Object struct {
	ID
	// Properties has the values as the database prints them. Equal texts mean equal values.
	Properties map[Property]string
	// Position is the position of a column in its table, from 1. It is not compared.
	Position int
	// Uses are the objects that the object depends on according to the database, except its own
	// table. For a view they are the columns that it reads. For a policy or check they are the
	// columns, types and functions in its expression. On SQLite, a column constraint uses its
	// column, and is dropped with it.
	Uses []ID
}

// Inventory is a list of objects, sorted by ID. It omits objects of extensions and the tables of
// this tool.
type Inventory struct {
	Objects []Object
}

// Compare compares IDs by schema, table, kind and name.
func (id ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(id.Schema, other.Schema), cmp.Compare(id.Table, other.Table),
		cmp.Compare(id.Kind, other.Kind), cmp.Compare(id.Name, other.Name))
}

// String returns the object's kind and name: check n_positive of Card, view sales.live.
func (id ID) String() string {
	name := id.Name
	if id.Table == "" && id.Schema != "" {
		name = id.Schema + "." + name
	}
	if id.Table != "" {
		name += " of " + id.Table
	}
	return string(id.Kind) + " " + name
}
