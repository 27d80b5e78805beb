// Package inventory is what stands in a database, whether a schema names it or not: every object
// with its facts in the words of the database. Two inventories are compared, so that a migration
// that loses or changes something it did not say is found before it commits.
//
// The packages of the databases read inventories; nothing here talks to one.
package inventory

import "cmp"

// Kind says what an object is. The words are shown to users.
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
	DomainCheck      Kind = "check of a domain" // its Table is the domain
	View             Kind = "view"
	MaterializedView Kind = "materialized view"
	Function         Kind = "function" // procedures and aggregates too
	ForeignTable     Kind = "foreign table"
	// CollationObject is a collation made by hand, which only a whole inventory has.
	CollationObject Kind = "collation"
)

// Uncarried are the kinds that only a whole inventory has, when it is asked for them (PostgreSQL): no
// schema names them, no migration that this tool plans touches them, and no baseline makes them. Their
// name is all of what identifies them: public.=== (integer, integer).
func Uncarried() []Kind {
	return []Kind{
		"operator", "operator class", "operator family", "cast", "conversion",
		"text search configuration", "text search dictionary", "text search parser", "text search template",
		"foreign-data wrapper", "server", "user mapping", "event trigger", "default privileges", "language", "transform",
		"access method", "subscription",
	}
}

// ID identifies an object across a migration: its name, once the renames of the plan are made.
type ID struct {
	Kind Kind
	// Schema is the real name of the schema, never "" on PostgreSQL; always "" on SQLite.
	Schema string
	// Table is the table or view that a column, constraint, index, trigger, rule or policy is on, or
	// that a publication has; "" of what stands alone.
	Table string
	// Name is the object's own; a function has its argument types, as the server prints them, in
	// it. A constraint of SQLite without a name is called by its text.
	Name string
}

// Property is the name of a fact of an object. The words are shown to users.
type Property string

// The properties. An object has those that its kind can have and that are not the database's
// default; [Definition] is there for all kinds whose text the database prints or stores.
const (
	// Definition is the text that makes the object; of a table, on SQLite alone, all of it, although
	// its parts are objects of their own: what pg_get_indexdef, pg_get_constraintdef,
	// pg_get_triggerdef, pg_get_viewdef, pg_get_ruledef, pg_get_functiondef and the like print (of a
	// view the query alone), or what sqlite_schema stores. It is a whole CREATE statement for indexes,
	// triggers, rules, statistics and functions; for constraints it is what stands after their name.
	Definition Property = "definition"
	TypeName   Property = "type"
	NotNull    Property = "not null"
	Default    Property = "default"
	Generated  Property = "generated expression" // what stands after GENERATED ALWAYS AS: (a + b) STORED
	Identity   Property = "identity"             // ALWAYS or BY DEFAULT; "true" of the sequence of such a column
	Collation  Property = "collation"
	Storage    Property = "storage"
	Owner      Property = "owner"
	Grants     Property = "grants" // the access list in the text form of the database
	Comment    Property = "comment"
	Options    Property = "options" // reloptions
	// RowSecurity is "enabled", "forced" or "enabled, forced" of a table.
	RowSecurity Property = "row security"
	Valid       Property = "not valid" // of a constraint or index that is not valid: "true"
	Enabled     Property = "enabled"   // of a trigger or rule that fires otherwise than by default
	OwnedBy     Property = "owned by"  // the column of a sequence
	Value       Property = "value"     // of a sequence what setval takes: 42, true; of a table of SQLite its last row id
	Values      Property = "values"    // of an enum, quoted and separated by commas
	Inherits    Property = "inherits"
	Partition   Property = "partition"    // the bound of a partition
	PartitionBy Property = "partition by" // the key of a partitioned table, with its method
	Persistence Property = "persistence"
	Identifying Property = "replica identity"
	Strict      Property = "strict"
	WithoutRows Property = "without rowid"
	Conflict    Property = "on conflict"
	Version     Property = "version" // of an extension
	Tablespace  Property = "tablespace"
	Method      Property = "access method"
	Compression Property = "compression"
	Target      Property = "statistics target"
	Clustered   Property = "clustered"
	Inherited   Property = "inherited" // of a column, constraint or trigger that stands with the parent alone: "true"
)

// Object is one object with its facts.
type Object struct {
	ID
	// Properties are the facts in the words of the database; equal texts are equal facts.
	Properties map[Property]string
	// Position is the place of a column in its table, from 1. It is not compared.
	Position int
	// Uses are the objects that it depends on, as the database knows them, those that hang together
	// with their table left out: of a view the columns that it reads, of a policy or check the
	// columns, types and functions in its expression. On SQLite a constraint at a column has that, and goes with it.
	Uses []ID
}

// Inventory lists objects ordered by ID. What belongs to an extension is not in it, nor are the
// tables of this tool.
type Inventory struct {
	Objects []Object
}

// Compare orders objects by schema, table, kind and name.
func (id ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(id.Schema, other.Schema), cmp.Compare(id.Table, other.Table),
		cmp.Compare(id.Kind, other.Kind), cmp.Compare(id.Name, other.Name))
}

// String calls an object by its kind and name: check n_positive of Card, view sales.live.
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
