// Package statement reads SQL statements as far as a linter needs: what is made,
// changed, dropped, and which rows are written. What it does not know it passes on as [Other].
//
// SQL text goes in, values come out; nothing is judged here, and nothing fails: text that the database
// would refuse gives the parts that could be read.
package statement

import "strings"

// Name is the name of a table, index or type as written; PostgreSQL's unquoted names are in lower case.
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

// CreateTable makes a table. Constraints are those of the table and of its columns.
type CreateTable struct {
	Name        Name
	IfNotExists bool
	Temporary   bool
	Columns     []Column
	Constraints []Constraint
}

// AlterTable changes a table.
type AlterTable struct {
	Name    Name
	Actions []Action
}

// Drop drops objects of one kind: "TABLE", "INDEX", "TYPE", "MATERIALIZED VIEW", ….
type Drop struct {
	Kind         string
	Names        []Name
	IfExists     bool
	Cascade      bool
	Concurrently bool
}

// CreateIndex makes an index. Columns is nil where one of them is an expression.
type CreateIndex struct {
	Name         Name // Name.Name is "" when the database is to choose one
	Table        Name
	Unique       bool
	Concurrently bool
	IfNotExists  bool
	Columns      []string
	// Partial is true when a WHERE leaves rows out.
	Partial bool
}

// CreateEnum makes an enum type.
type CreateEnum struct {
	Name   Name
	Values []string
}

// AlterEnum adds or renames a value; From is "" when one is added.
type AlterEnum struct {
	Name     Name
	From, To string
}

// Rename renames an object that is not a table ("INDEX", "TYPE", …).
type Rename struct {
	Kind     string
	From, To Name
}

// Create makes an object that the linter only knows by name ("VIEW", "TRIGGER", "FUNCTION", …).
type Create struct {
	Kind string
	Name Name
}

// Update changes rows. All is true without a WHERE that leaves some out.
type Update struct {
	Table   Name
	Columns []string
	All     bool
}

// Delete deletes rows. All is true without a WHERE that leaves some out.
type Delete struct {
	Table Name
	All   bool
}

// Truncate empties tables.
type Truncate struct {
	Tables  []Name
	Cascade bool
}

// Insert adds rows. Columns and Sources pair up when the rows come from a plain SELECT; Sources are the SQL of what it selects.
type Insert struct {
	Table   Name
	Columns []string
	Sources []string
	From    Name // the one table of the SELECT
}

// Reindex builds indexes anew.
type Reindex struct{ Concurrently bool }

// Maintenance is a statement that stands in no transaction: "VACUUM", "CREATE DATABASE", ….
type Maintenance struct{ What string }

// SetLocal sets a setting for the rest of the transaction.
type SetLocal struct{ Setting, Value string }

// Select reads, and calls functions.
type Select struct{ Functions []string }

// Block is a DO block; the statements in it that could be read come before it. Commits is true when it ends transactions itself.
type Block struct{ Commits bool }

// Other is any other statement.
type Other struct{}

func (CreateTable) isStatement() {}
func (AlterTable) isStatement()  {}
func (Drop) isStatement()        {}
func (CreateIndex) isStatement() {}
func (CreateEnum) isStatement()  {}
func (AlterEnum) isStatement()   {}
func (Rename) isStatement()      {}
func (Create) isStatement()      {}
func (Update) isStatement()      {}
func (Delete) isStatement()      {}
func (Truncate) isStatement()    {}
func (Insert) isStatement()      {}
func (Reindex) isStatement()     {}
func (Maintenance) isStatement() {}
func (SetLocal) isStatement()    {}
func (Select) isStatement()      {}
func (Block) isStatement()       {}
func (Other) isStatement()       {}

// Outside returns what of the statement can stand in no transaction (PostgreSQL); ok is false when nothing does.
func Outside(s Statement) (what string, ok bool) {
	switch s := s.(type) {
	case CreateIndex:
		return "CREATE INDEX CONCURRENTLY", s.Concurrently
	case Drop:
		return "DROP INDEX CONCURRENTLY", s.Concurrently
	case Reindex:
		return "REINDEX CONCURRENTLY", s.Concurrently
	case Maintenance:
		return s.What, true
	case Block:
		return "DO with COMMIT", s.Commits
	case AlterTable:
		for _, a := range s.Actions {
			if o, is := a.(OtherAction); is && strings.HasPrefix(o.Words, "DETACH PARTITION") && strings.Contains(o.Words, "CONCURRENTLY") {
				return "DETACH PARTITION CONCURRENTLY", true
			}
		}
	case CreateTable, CreateEnum, AlterEnum, Rename, Create, Update, Delete, Truncate, Insert, SetLocal, Select, Other:
	}
	return "", false
}
