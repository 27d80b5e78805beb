package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// Statement is one SQL statement of a dialect, with the facts that the planner needs.
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
	// What says which part of its recipe the statement is, such as "copy rows"; "" if the recipe
	// has one statement only.
	What string
}

// Locks are the locks that plain statements take, as the database names them. They are empty if the
// database does not lock single tables.
type Locks struct {
	Alter      string // ALTER TABLE, DROP TABLE, DROP INDEX
	BuildIndex string // CREATE INDEX
	ForeignKey string // ADD FOREIGN KEY, on both tables
}
