package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Step is one statement with the catalog before and after it.
type Step struct {
	Statement
	Before, After catalog.Database
}

// Name is the name of a table, index or type as the statement has it. Unquoted names of PostgreSQL
// are in lower case.
type Name struct{ Schema, Name string }

// String returns the name for messages.
func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Statement is one statement, or a statement inside WITH or DO. The set of its types is closed.
type Statement interface{ isStatement() }

// Change changes the catalog: CREATE, ALTER and DROP of tables, indexes and enum types.
type Change struct {
	// Changes are the changes of the catalog. ALTER TABLE and statements on an index have one
	// diff.AlterTable, whose own Changes may be empty. If the index is unknown, the diff.AlterTable
	// has a table without a name. CREATE … IF NOT EXISTS of an existing object, and DROP of an
	// unknown type, have no changes.
	Changes []diff.Change
	// Actions are the actions of an ALTER TABLE, in order. They are nil for other statements.
	Actions []Action
	// Dropped is the kind of the objects that a DROP drops: "TABLE", "INDEX" or "TYPE"; "" for
	// other statements.
	Dropped string
	// IfExists, IfNotExists, Concurrently and Cascade are true if the statement has the clause.
	IfExists, IfNotExists, Concurrently, Cascade bool
}

// Action is one action of an ALTER TABLE.
type Action struct {
	// From is the table before the action, To the table after it.
	From, To *catalog.Table
	// Changes are the changes of the catalog. A new column with constraints has several. An action
	// that changes nothing in a catalog has none.
	Changes []diff.TableChange
	// Words are the keywords of the action, in upper case.
	Words string
	// Cascade and IfExists are true if a DROP has the clause.
	Cascade, IfExists bool
	// Using is the expression that converts values to a new type; "" if there is none.
	Using sqltext.SQL
	// UsingIndex is true if the constraint uses an existing index.
	UsingIndex bool
	// Validates is the constraint that existing rows are checked against; "" for other actions.
	Validates string
}

// Create creates an object that is not in a schema ("VIEW", "TRIGGER", "FUNCTION", …).
type Create struct {
	Kind string
	Name Name
}

// Drop drops objects of one kind that are not in a schema: "VIEW", "MATERIALIZED VIEW", ….
type Drop struct {
	Kind    string
	Names   []Name
	Cascade bool
}

// Rename renames an object that is not in a schema, or an unknown index or type.
type Rename struct {
	Kind string
	To   Name
}

// Update changes rows. All is true unless a WHERE excludes rows.
type Update struct {
	Table   *catalog.Table
	Columns []string
	All     bool
	// Fills is true if the WHERE selects only rows that hold NULL in every column that is set.
	Fills bool
	// Matching is a query that counts the rows that the statement affects; "" if no query can do
	// this outside of the statement (see cursor.matching).
	Matching sqltext.SQL
}

// Delete deletes rows. All is true unless a WHERE excludes rows.
type Delete struct {
	Table *catalog.Table
	All   bool
	// Matching is a query that counts the rows that the statement affects; "" if no query can do
	// this outside of the statement (see cursor.matching).
	Matching sqltext.SQL
}

// Merge is a MERGE. Changes is true if it updates or deletes matching rows.
type Merge struct {
	Table   *catalog.Table
	Changes bool
}

// Truncate empties tables.
type Truncate struct {
	Tables  []*catalog.Table
	Cascade bool
}

// Insert adds rows. If the rows come from a plain SELECT, Sources has the SQL of its expressions,
// in the order of Columns; otherwise Sources is nil.
type Insert struct {
	Table   *catalog.Table
	Columns []string
	Sources []sqltext.SQL
	// From is the only table of the SELECT, nil if there is none.
	From *catalog.Table
	// Partial is true if the SELECT may omit rows of From.
	Partial bool
	// Replaces is true if the statement may change or delete existing rows that conflict with new
	// ones.
	Replaces bool
}

// Reindex builds indexes again.
type Reindex struct{ Concurrently bool }

// Maintenance is a statement that cannot run in a transaction. The field What has the first words
// of the statement, such as "VACUUM" or "CREATE DATABASE". Name is the object that it drops, if
// any.
type Maintenance struct{ What, Name string }

// SetLocal sets a setting for the rest of the transaction.
type SetLocal struct {
	Setting, Value string
}

// Select is a SELECT, with the names of the functions that it calls.
type Select struct{ Functions []string }

// Block is a DO block. The steps before it are the statements in it that could be read. Commits is
// true if the block has a COMMIT.
type Block struct{ Commits bool }

// Other is any other statement.
type Other struct{}

func (Change) isStatement()      {}
func (Create) isStatement()      {}
func (Drop) isStatement()        {}
func (Rename) isStatement()      {}
func (Update) isStatement()      {}
func (Delete) isStatement()      {}
func (Truncate) isStatement()    {}
func (Merge) isStatement()       {}
func (Insert) isStatement()      {}
func (Reindex) isStatement()     {}
func (Maintenance) isStatement() {}
func (SetLocal) isStatement()    {}
func (Select) isStatement()      {}
func (Block) isStatement()       {}
func (Other) isStatement()       {}

// Outside returns the keywords because of which PostgreSQL refuses the statement in a transaction.
// ok is false if the statement can run in a transaction.
func Outside(s Statement) (what string, ok bool) {
	switch s := s.(type) {
	case Change:
		return s.outside()
	case Reindex:
		return "REINDEX CONCURRENTLY", s.Concurrently
	case Maintenance:
		return s.What, true
	case Block:
		return "DO with COMMIT", s.Commits
	case Create, Drop, Rename, Update, Delete, Truncate, Merge, Insert, SetLocal, Select, Other:
	}
	return "", false
}

func (c Change) outside() (what string, ok bool) {
	switch {
	case c.Concurrently && c.Dropped != "":
		return "DROP INDEX CONCURRENTLY", true
	case c.Concurrently:
		return "CREATE INDEX CONCURRENTLY", true
	}
	for _, a := range c.Actions {
		if strings.HasPrefix(a.Words, "DETACH PARTITION") && strings.Contains(a.Words, "CONCURRENTLY") {
			return "DETACH PARTITION CONCURRENTLY", true
		}
	}
	return "", false
}

// Index returns the index that a CREATE INDEX or DROP INDEX statement creates or drops. ok is false
// for other statements.
func (c Change) Index() (table *catalog.Table, index *catalog.Index, ok bool) {
	if len(c.Changes) != 1 || c.Actions != nil {
		return nil, nil, false
	}
	alter, ok := c.Changes[0].(diff.AlterTable)
	if !ok || len(alter.Changes) != 1 {
		return nil, nil, false
	}
	switch change := alter.Changes[0].(type) {
	case diff.AddIndex:
		return alter.From, change.Index, c.Dropped == ""
	case diff.DropIndex:
		return alter.From, change.Index, c.Dropped != ""
	default:
		return nil, nil, false
	}
}
