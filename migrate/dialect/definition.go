package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Definition is an object with the statements that create it.
type Definition struct {
	Of  inventory.ID
	SQL []sqltext.SQL
	// Access are the statements for owner and privileges, which fail if a role does not exist.
	Access []AccessStatement
}

// AccessStatement is a statement about a role.
type AccessStatement struct {
	Role string
	SQL  sqltext.SQL
}

// DefinitionScope is the context in which objects are defined.
type DefinitionScope struct {
	// Schema is the default schema of the connection. Names in it are written unqualified.
	Schema string
	// Role is the role that runs the statements, and so the owner of what they create.
	Role string
}

// Definer writes the objects of an inventory as statements.
type Definer interface {
	// Define creates one object, with its comment, options, owner and privileges. For a table it
	// returns nothing, because its parts are objects of their own.
	Define(o inventory.Object, scope DefinitionScope) Definition
	// Drop drops one object.
	Drop(id inventory.ID, scope DefinitionScope) sqltext.SQL
	// DefineAll creates all objects in a database that has none of them, in an order that works.
	DefineAll(inv inventory.Inventory, scope DefinitionScope) []Definition
	// ForRole are statements that take effect only if a role exists; "" is every role.
	ForRole(role string, sql []sqltext.SQL) []sqltext.SQL
}
