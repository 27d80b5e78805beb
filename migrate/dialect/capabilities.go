package dialect

// Capabilities are facts about a kind of database, on which the planner and package lower decide. A
// statement that only some databases have is not a capability but a recipe (see recipes.go).
type Capabilities struct {
	// EnumTypes is true if enums are types of the database. If false, enum columns are text columns
	// with a CHECK.
	EnumTypes bool
	// Schemas is true if tables belong to named schemas.
	Schemas bool
	// KeyNames is true if primary keys have names, and if foreign keys and indexes can be renamed.
	KeyNames bool
	// IndexMethods is true if indexes can have other methods than B-tree.
	IndexMethods bool
	// MaxIdentifier is the maximal number of bytes in a name. The database truncates longer names.
	// It is 0 if there is no limit.
	MaxIdentifier int
	// InlineForeignKeys is true if CREATE TABLE and ADD COLUMN must include the foreign keys. If
	// false, statements of their own add the foreign keys once all tables exist.
	InlineForeignKeys bool
	// RowIDAutoIncrement is true if only the INTEGER PRIMARY KEY of a table can number rows.
	RowIDAutoIncrement bool
	// AlterType, AlterDefault, AlterPrimaryKey and AlterForeignKey are true if ALTER TABLE can
	// change a column's type, a default, the primary key or foreign keys without a copy of the
	// table. AlterPrimaryKey also covers unique constraints.
	AlterType, AlterDefault, AlterPrimaryKey, AlterForeignKey bool
	// AddVolatile is true if ADD COLUMN accepts defaults that are not constant.
	AddVolatile bool
	// AlterConstraintServer is the server version from which ALTER TABLE changes NOT NULL and
	// constraints in place; "" if all supported versions do.
	AlterConstraintServer string
	// Locks names the locks of plain statements.
	Locks Locks
}
