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
	DomainCheck      Kind = "check of a domain" // its Table is the domain
	View             Kind = "view"
	MaterializedView Kind = "materialized view"
	Function         Kind = "function" // procedures and aggregates too
	ForeignTable     Kind = "foreign table"
	// CollationObject is a user-defined collation; only a whole inventory has it.
	CollationObject Kind = "collation"
)

// Uncarried are the kinds that only a whole inventory has, if they are requested (PostgreSQL): no
// schema has them, no migration that this tool plans changes them, and no baseline creates them.
// Their name includes all that identifies them: public.=== (integer, integer).
func Uncarried() []Kind {
	return []Kind{
		"operator", "operator class", "operator family", "cast", "conversion",
		"text search configuration", "text search dictionary", "text search parser", "text search template",
		"foreign-data wrapper", "server", "user mapping", "event trigger", "default privileges", "language", "transform",
		"access method", "subscription",
	}
}

// ID identifies an object across a migration: its name after the renames of the plan.
type ID struct {
	Kind Kind
	// Schema is the real name of the schema, never "" on PostgreSQL; always "" on SQLite.
	Schema string
	// Table is the table or view of a column, constraint, index, trigger, rule or policy, or the
	// one in a publication; "" for objects without a table.
	Table string
	// Name is the object's own name; a function's includes its argument types, as the server prints
	// them. An unnamed constraint of SQLite has its text as name.
	Name string
}

// Property is the name of a property of an object. It is shown to users.
type Property string

// The properties. An object has those of its kind that differ from the database's default;
// [Definition] exists for all kinds whose text the database prints or stores.
const (
	// Definition is the text that creates the object: what pg_get_indexdef, pg_get_constraintdef,
	// pg_get_triggerdef, pg_get_viewdef, pg_get_ruledef, pg_get_functiondef and the like print (for
	// a view only the query), or what sqlite_schema stores. It is a complete CREATE statement for
	// indexes, triggers, rules, statistics and functions; for constraints it is the part after
	// their name. Tables have it on SQLite only: the complete CREATE TABLE, although its parts are
	// objects of their own.
	Definition Property = "definition"
	TypeName   Property = "type"
	NotNull    Property = "not null"
	Default    Property = "default"
	Generated  Property = "generated expression" // the text after GENERATED ALWAYS AS: (a + b) STORED
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
	Enabled     Property = "enabled"   // of a trigger or rule: when it fires, if that is not the default
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
	Inherited   Property = "inherited" // of a column, constraint or trigger that exists only through the parent's: "true"
)

// Object is one object with its properties.
type Object struct {
	ID
	// Properties are as the database prints them; equal texts are equal properties.
	Properties map[Property]string
	// Position is the position of a column in its table, from 1. It is not compared.
	Position int
	// Uses are the objects that it depends on, as the database knows them, except for those tied to
	// its own table: for a view the columns that it reads, for a policy or check the columns, types
	// and functions in its expression. On SQLite, a column constraint uses its column, and is
	// dropped with it.
	Uses []ID
}

// Inventory lists objects ordered by ID. It omits objects of an extension and the tables of this
// tool.
type Inventory struct {
	Objects []Object
}

// Compare orders objects by schema, table, kind and name.
func (id ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(id.Schema, other.Schema), cmp.Compare(id.Table, other.Table),
		cmp.Compare(id.Kind, other.Kind), cmp.Compare(id.Name, other.Name))
}

// String is the object's kind and name: check n_positive of Card, view sales.live.
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
