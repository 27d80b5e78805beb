package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Step is one statement with the catalog on both sides of it.
type Step struct {
	Statement
	Before, After catalog.Database
}

// Name is the name of a table, index or type as written; PostgreSQL's unquoted names are in lower
// case.
type Name struct{ Schema, Name string }

// String is the name for messages.
func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Statement is one statement, or one of those inside WITH or DO: a closed set.
type Statement interface{ isStatement() }

// Change changes the catalog: CREATE, ALTER and DROP of tables, indexes and enum types.
type Change struct {
	// Changes are what it does. ALTER TABLE and statements about an index have one diff.AlterTable,
	// whose own Changes may be empty; of an index that nobody knows, it is one of a table without a
	// name. CREATE … IF NOT EXISTS of what is there, and DROP of an unknown type, have none.
	Changes []diff.Change
	// Actions are those of an ALTER TABLE, as written.
	Actions []Action
	// Dropped is the kind of objects that a DROP is about: "TABLE", "INDEX", "TYPE".
	Dropped string
	// IfExists, IfNotExists, Concurrently and Cascade are true when the statement says so.
	IfExists, IfNotExists, Concurrently, Cascade bool
}

// Action is one action of an ALTER TABLE.
type Action struct {
	// From and To are the table before and after it.
	From, To *catalog.Table
	// Changes are what it does to the catalog: more than one for a column with its constraints,
	// none for what a catalog does not hold or has already.
	Changes []diff.TableChange
	// Words are its key words, in upper case.
	Words string
	// Cascade is true when it drops what hangs on its object too, IfExists when it is nothing where the object is not there.
	Cascade, IfExists bool
	// Using is the expression that converts values to a new type, "" without one.
	Using sqltext.SQL
	// UsingIndex is true when the constraint takes over an index that is there.
	UsingIndex bool
	// Validates is the constraint that old rows are checked against, "" for other actions.
	Validates string
}

// Create makes an object that no schema names ("VIEW", "TRIGGER", "FUNCTION", …).
type Create struct {
	Kind string
	Name Name
}

// Drop drops objects of one kind that no schema names: "VIEW", "MATERIALIZED VIEW", ….
type Drop struct {
	Kind    string
	Names   []Name
	Cascade bool
}

// Rename renames an object that no schema names, or an index or type that nobody knows.
type Rename struct {
	Kind string
	To   Name
}

// Update changes rows. All is true without a WHERE that leaves some out.
type Update struct {
	Table   *catalog.Table
	Columns []string
	All     bool
	// Fills is true when the WHERE takes only rows that hold NULL in every column that is set.
	Fills bool
	// Matching counts the rows that it reaches, in its own words; "" where they do not stand alone.
	Matching sqltext.SQL
}

// Delete deletes rows. All is true without a WHERE that leaves some out.
type Delete struct {
	Table *catalog.Table
	All   bool
	// Matching counts the rows that it reaches, in its own words; "" where they do not stand alone.
	Matching sqltext.SQL
}

// Merge is a MERGE. Changes is true when it updates or deletes rows that match.
type Merge struct {
	Table   *catalog.Table
	Changes bool
}

// Truncate empties tables.
type Truncate struct {
	Tables  []*catalog.Table
	Cascade bool
}

// Insert adds rows. Columns and Sources pair up when the rows come from a plain SELECT; Sources are
// the SQL of what it selects.
type Insert struct {
	Table   *catalog.Table
	Columns []string
	Sources []sqltext.SQL
	// From is the one table of the SELECT, nil when there is none.
	From *catalog.Table
	// Partial is true when the SELECT may leave out rows of From.
	Partial bool
	// Replaces is true when rows that are there may get other values, or go, for those that come.
	Replaces bool
}

// Reindex builds indexes again.
type Reindex struct{ Concurrently bool }

// Maintenance is a statement that stands in no transaction: "VACUUM", "CREATE DATABASE", …. Name is what it drops.
type Maintenance struct{ What, Name string }

// SetLocal sets a setting for the rest of the transaction.
type SetLocal struct {
	Setting, Value string
}

// Select reads, and calls functions.
type Select struct{ Functions []string }

// Block is a DO block; the statements in it that could be read come before it. Commits is true when
// it ends transactions itself.
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

// Outside returns what of the statement can stand in no transaction (PostgreSQL); ok is false when
// nothing does.
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

// Index is the index that a statement of its own creates or drops; ok is false for other
// statements.
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
