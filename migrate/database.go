package migrate

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Database is a database on one pinned connection, with the operations that this package needs.
// migrate/postgres and migrate/sqlite implement it. It is not safe for concurrent use.
//
// Implementations return [ErrBusy] when another session holds a lock that they wait for, and
// [ErrOutcomeUnknown] when the connection is lost during a commit.
type Database interface {
	// Dialect returns the dialect of the database.
	Dialect() dialect.Dialect
	// Name is the name of the database for messages, without passwords.
	Name() string
	// Server is the version of the server, which is compared with Metadata.MinServer.
	Server(ctx context.Context) (string, error)
	// Schema is the schema in which CREATE with an unqualified name creates objects; "" if the
	// database has no schemas.
	Schema() string

	// Exec runs one statement, inside the transaction if one is open.
	Exec(ctx context.Context, sql sqltext.SQL) error
	// Query runs one query and returns every value as text, NULL as "".
	Query(ctx context.Context, sql sqltext.SQL) ([][]string, error)

	// QueryAll runs statements of this tool in one round trip, and returns the rows of each. The
	// statements may write. After a statement that fails, no further statement runs.
	QueryAll(ctx context.Context, statements ...Statement) ([][][]string, error)
	// Probe runs a SELECT that counts rows at risk and changes nothing. It fails with
	// [ErrUncounted] if the role cannot see all rows, or if the count takes longer than limit.
	Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (Probed, error)
	// LockTables locks tables against reads and writes of others until the open transaction ends.
	// The names are those that [Database.Probe] returned. Tables that do not exist are ignored.
	LockTables(ctx context.Context, tables []string) error

	// Columns returns the columns of a table in [Database.Schema]; none if it does not exist.
	Columns(ctx context.Context, table string) ([]string, error)
	// Inspect reads the catalog of the objects in scope, without the history table.
	Inspect(ctx context.Context, scope Scope) (Inspection, error)
	// Inventory reads the objects in scope and all objects that depend on them, in one snapshot.
	Inventory(ctx context.Context, scope InventoryScope) (inventory.Inventory, error)
	// PrintAgain shows whether the differences exist only because the database now prints the same
	// definition in another way. It creates the object of each difference from its earlier
	// definition, returns the differing property as the database now prints it, and removes the
	// object. The result for an object that cannot be created is "". moved lists the objects that
	// have another name now; the differences have the earlier names.
	PrintAgain(ctx context.Context, moved []inventory.Move, differences []inventory.Difference) ([]string, error)
	// Judge answers questions about expressions, in their order. If the database cannot decide, the
	// answer is [diff.Unknown]. Judge changes and executes nothing, because the database only
	// parses and prints the expressions.
	Judge(ctx context.Context, questions []diff.Question) ([]diff.Verdict, error)
	// ReadTransaction runs do in one transaction with one snapshot, or within the open transaction
	// if there is one. Its own transaction has ended when ReadTransaction returns, also if do
	// returned an error.
	ReadTransaction(ctx context.Context, do func(context.Context) error) error
	// ResumeConcurrent checks the effect of an interrupted run of a statement outside a
	// transaction. It removes objects that a failed statement left, such as an invalid index. done
	// is true if the statement has completed.
	ResumeConcurrent(ctx context.Context, sql sqltext.SQL) (done bool, err error)

	// CheckPrivileges returns an error if a run could not complete, because the database is
	// read-only, the role lacks a privilege, or the connection does not support the run. It is
	// called before anything is changed.
	CheckPrivileges(ctx context.Context, needed Requirements) error
	// EnsureSchema creates the schema that the URL names, if it does not exist.
	EnsureSchema(ctx context.Context) error
	// WithLock runs do while no other run of this tool changes the database. If the database has no
	// locks that outlive a transaction, it only runs do. This is safe, because every transaction
	// also checks that the history is unchanged.
	WithLock(ctx context.Context, do func(context.Context) error) error
	// Transaction runs do in one transaction with the settings that the statements of g need, and
	// commits it unless do returns an error.
	Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error
	// DropAll drops the history and every object of the schemas in one transaction. Without
	// schemas, it drops the objects of the connection's schema. If that would also drop or change
	// objects of other schemas, it returns an error with their names.
	DropAll(ctx context.Context, schemas ...string) error
	// DefinitionScope returns the schema and the role with which objects of this database are
	// defined.
	DefinitionScope(ctx context.Context) (dialect.DefinitionScope, error)
	// Scratch creates an empty database of the same kind, which its Close drops. It returns
	// [ErrNoScratch] if it cannot.
	Scratch(ctx context.Context) (Database, error)
	// Close ends the connection.
	Close() error
}

// Statement is a statement with parameters, the first of which is $1 or ?1. Each argument is text.
type Statement struct {
	SQL  sqltext.SQL
	Args []string
}

// Probed is the result of a probe.
type Probed struct {
	Rows [][]string
	// Tables are the tables that the probe read, for [Database.LockTables]. There are none if a
	// writing transaction locks the whole database.
	Tables []string
}

// Requirements describes what a run needs from the database and its role.
type Requirements struct {
	// Outside is true if statements run outside a transaction.
	Outside bool
	// Tables are the tables that the run alters or drops, if they exist.
	Tables []diff.Name
}

// Scope selects what an inspection reads.
type Scope struct {
	// Schemas are the schemas to read in addition to the connection's own.
	Schemas []string
	// Tables, if not nil, are the only tables to read.
	Tables []diff.Name
	// Views includes the columns of views.
	Views bool
	// Dependents includes the objects on Tables and the objects that depend on them. If Tables is
	// nil, these are always read.
	Dependents bool
	// Compared are the catalogs with which the result is compared later. [Migrator.inspect] uses
	// them to ask the database questions about expressions in the same transaction.
	// [Database.Inspect] ignores them.
	Compared []catalog.Database
}

// InventoryScope selects what an inventory reads: whole schemas, or some tables and types with all
// objects that depend on them.
type InventoryScope struct {
	// Schemas, if not nil, are read completely, with the schemas themselves and the extensions. ""
	// is the connection's own schema. On SQLite every name means the only schema.
	Schemas []string
	// Tables are tables, views or sequences. The inventory includes their parts, the views and
	// functions that depend on them, directly or indirectly, and the foreign keys that refer to
	// them. Names that do not exist are ignored.
	Tables []diff.Name
	// Types are enums, domains and composite types. The inventory includes the tables with columns
	// of these types.
	Types []diff.Name
	// Uses includes [inventory.Object.Uses].
	Uses bool
	// Uncarried includes the kinds of [inventory.Uncarried], for schemas that are read completely.
	Uncarried bool
}

// Inspection is the result of [Database.Inspect].
type Inspection struct {
	Catalog catalog.Database
	// Dependents are the indexes of each table and the triggers and views that name it, by
	// [catalog.Table.QName]. All indexes are included, because only a comparison with a snapshot
	// shows which of them were made by hand.
	Dependents map[string][]plan.Dependent
	// Verdicts are the database's answers to the question whether two expressions are equal. It was
	// asked about each expression that Scope.Compared has in another form than this database.
	Verdicts diff.Verdicts
}

// Renamer is a [Database] that stores its definitions as text and rewrites that text on a rename
// (SQLite). A plan with renames or rebuilds gets the new text of checks, indexes, views and
// triggers from it.
type Renamer interface {
	// Renamed returns the objects that [Database.Inspect] would read after the renames, and the
	// errors that the database would report for the renames. Renames of objects that do not exist
	// are ignored. Renamed changes nothing.
	Renamed(ctx context.Context, renames []diff.Rename) (plan.Surroundings, error)
}

// Identified is a [Database] that can be distinguished from its copies, such as one restored from a
// dump.
type Identified interface {
	// Identity returns the identity of this database. It is also called within transactions.
	Identity(ctx context.Context) (history.Database, error)
}
