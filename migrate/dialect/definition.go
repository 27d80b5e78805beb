package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Definition is an object with the statements that create it.
type Definition struct {
	Of  inventory.ID
	SQL []sqltext.SQL
	// Access has the statements for owner and privileges. They fail if a role does not exist.
	Access []AccessStatement
}

// AccessStatement is a statement that names a role.
type AccessStatement struct {
	Role string
	SQL  sqltext.SQL
}

// DefinitionScope is the context in which objects are defined.
type DefinitionScope struct {
	// Schema is the default schema of the connection. Names in it are written unqualified.
	Schema string
	// Role is the role that runs the statements. It therefore owns the objects that they create.
	Role string
}

// Definer writes the statements that create and drop the objects of an inventory.
type Definer interface {
	// Define returns the statements that create one object, with its comment, options, owner and
	// privileges. On PostgreSQL it returns no CREATE TABLE for a table, because each column and key
	// is an object of its own, which has its own statements. On SQLite it returns the CREATE TABLE,
	// which includes the columns and keys.
	Define(o inventory.Object, scope DefinitionScope) Definition
	// Drop returns the statement that drops one object.
	Drop(id inventory.ID, scope DefinitionScope) sqltext.SQL
	// DefineAll returns the statements that create all objects in a database that has none of them,
	// in the order in which they depend on each other.
	DefineAll(inv inventory.Inventory, scope DefinitionScope) []Definition
	// ForRole changes statements such that they do nothing if a role does not exist. The role ""
	// always exists.
	ForRole(role string, sql []sqltext.SQL) []sqltext.SQL
}
