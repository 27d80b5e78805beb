package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// Statement is one SQL statement as a dialect writes it, with what a planner has to know of it.
type Statement struct {
	SQL sqltext.SQL // no final semicolon
	// Lock is the lock on the table that the statement takes, in the database's words; "" where the
	// database does not lock single tables, or where nobody has to wait.
	Lock string
	// OutsideTransaction is true for a statement that the database refuses inside a transaction, or
	// that commits by itself.
	OutsideTransaction bool
	// MinServer is the first version of the database that knows the statement, "" when all
	// supported versions do.
	MinServer string
	// What names the part of a recipe that the statement is ("copy rows"), "" where a recipe has
	// one part only.
	What string
}

// Locks are the locks that plain statements take, in the database's words. They are all empty where
// the database locks no single tables.
type Locks struct {
	Alter      string // ALTER TABLE, DROP TABLE, DROP INDEX
	BuildIndex string // CREATE INDEX
	ForeignKey string // adding a foreign key, on both of its tables
}
