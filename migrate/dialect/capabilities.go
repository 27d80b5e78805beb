package dialect

// Capabilities are facts about a database kind, as data for planner and lowering. What a database
// can do with a statement of its own is not here: it is a recipe, an optional interface (see
// recipes.go).
type Capabilities struct {
	// EnumTypes: enums are types; otherwise text columns with a CHECK.
	EnumTypes bool
	// Schemas: tables live in named schemas.
	Schemas bool
	// KeyNames: primary keys have names of their own; foreign keys and indexes can be renamed.
	KeyNames bool
	// IndexMethods: indexes can be other than B-trees.
	IndexMethods bool
	// MaxIdentifier is the number of bytes after which the database cuts names; 0 if it does not.
	MaxIdentifier int
	// InlineForeignKeys: CREATE TABLE and ADD COLUMN include foreign keys. If false, they are added
	// once all tables exist.
	InlineForeignKeys bool
	// RowIDAutoIncrement: numbering is a property of the table's INTEGER PRIMARY KEY.
	RowIDAutoIncrement bool
	// AlterType, AlterDefault, AlterPrimaryKey, AlterForeignKey: ALTER TABLE can do it in place.
	// AlterPrimaryKey also covers the unique constraints of a table.
	AlterType, AlterDefault, AlterPrimaryKey, AlterForeignKey bool
	// AddVolatile: ADD COLUMN accepts defaults that are not constant.
	AddVolatile bool
	// AlterConstraintServer is the server version from which ALTER TABLE changes NOT NULL and
	// constraints in place; "" if all supported versions do.
	AlterConstraintServer string
	// Locks names the locks of plain statements.
	Locks Locks
}
