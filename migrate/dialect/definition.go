package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Definition is an object with the statements that make it.
type Definition struct {
	Of  inventory.ID
	SQL []sqltext.SQL
	// Access are the statements about owner and rights, which fail where a role is not there.
	Access []AccessStatement
}

// AccessStatement is a statement about a role.
type AccessStatement struct {
	Role string
	SQL  sqltext.SQL
}

// DefinitionScope is from where objects are defined.
type DefinitionScope struct {
	// Schema is the connection's own: names in it are written without it.
	Schema string
	// Role is the role that runs the statements, and so the owner of what they make.
	Role string
}

// Definer writes the objects of an inventory as statements, in the words of the database.
type Definer interface {
	// Define makes one object, with what is said of it: comment, options, owner and rights. Of a
	// table it makes nothing, since its parts are objects of their own.
	Define(o inventory.Object, scope DefinitionScope) Definition
	// Drop drops one object.
	Drop(id inventory.ID, scope DefinitionScope) sqltext.SQL
	// DefineAll makes all objects on a database that has none of them, in an order that runs.
	DefineAll(inv inventory.Inventory, scope DefinitionScope) []Definition
	// ForRole are statements that do their work where a role is there, and nothing where it is not;
	// "" is every role.
	ForRole(role string, sql []sqltext.SQL) []sqltext.SQL
}
