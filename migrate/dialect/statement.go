package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// Statement is one SQL statement as a dialect writes it, with what a planner needs to know about
// it.
type Statement struct {
	SQL sqltext.SQL // no final semicolon
	// Lock is the lock on the table that the statement takes, as the database names it; "" if the
	// database does not lock single tables, or if nobody has to wait.
	Lock string
	// OutsideTransaction is true for a statement that the database refuses inside a transaction, or
	// that commits by itself.
	OutsideTransaction bool
	// MinServer is the first version of the database that supports the statement; "" if all
	// supported versions do.
	MinServer string
	// What is the part of a recipe that the statement is ("copy rows"); "" if a recipe has only one
	// part.
	What string
}

// Locks are the locks that plain statements take, as the database names them. They are empty if the
// database does not lock single tables.
type Locks struct {
	Alter      string // ALTER TABLE, DROP TABLE, DROP INDEX
	BuildIndex string // CREATE INDEX
	ForeignKey string // adding a foreign key, on both of its tables
}
