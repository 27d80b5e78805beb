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

// Database is one database on one pinned connection, with the operations that this package needs.
// migrate/postgres and migrate/sqlite implement it. It is not safe for concurrent use.
//
// Implementations return [ErrBusy] when another session holds a lock they wait for, and
// [ErrOutcomeUnknown] when the connection is lost during a commit.
type Database interface {
	// Dialect returns the dialect of the database.
	Dialect() dialect.Dialect
	// Name is the database's name for messages; it holds no secret.
	Name() string
	// Server is the server's version, as compared with Metadata.MinServer.
	Server(ctx context.Context) (string, error)
	// Schema is the schema in which unqualified names are created; "" if the database has no
	// schemas.
	Schema() string

	// Exec runs one statement, inside the transaction if one is open.
	Exec(ctx context.Context, sql sqltext.SQL) error
	// Query runs one query and returns every value as text, NULL as "".
	Query(ctx context.Context, sql sqltext.SQL) ([][]string, error)

	// QueryAll runs statements of this tool, which may write, in one round trip, and returns the
	// rows of each. After a statement that fails, no further one runs.
	QueryAll(ctx context.Context, statements ...Statement) ([][][]string, error)
	// Probe runs a SELECT that counts rows at risk and changes nothing. It sees all rows and takes
	// no longer than limit; otherwise it fails with [ErrUncounted].
	Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (Probed, error)
	// LockTables locks the tables against reads and writes of others until the open transaction
	// ends, by the names that [Database.Probe] returned. Tables that do not exist are ignored.
	LockTables(ctx context.Context, tables []string) error

	// Columns returns the columns of a table in [Database.Schema]; none if it does not exist.
	Columns(ctx context.Context, table string) ([]string, error)
	// Inspect reads what is in scope, without the history table.
	Inspect(ctx context.Context, scope Scope) (Inspection, error)
	// Inventory reads what is in scope, with everything that depends on it, as of one moment.
	Inventory(ctx context.Context, scope InventoryScope) (inventory.Inventory, error)
	// PrintAgain creates objects from their earlier definitions in the current database, and
	// returns how the database prints the properties that differ; "" if an object cannot be
	// created. Names are those from before the moves. It leaves no object in the database.
	PrintAgain(ctx context.Context, moved []inventory.Move, differences []inventory.Difference) ([]string, error)
	// Judge answers questions about expressions, in their order; what the database cannot tell is
	// [diff.Unknown]. It changes and executes nothing: the database only parses and prints the
	// expressions.
	Judge(ctx context.Context, questions []diff.Question) ([]diff.Verdict, error)
	// ReadTransaction runs do in one transaction with one snapshot, or within the open transaction
	// if there is one. The transaction has ended when ReadTransaction returns, whatever do
	// returned.
	ReadTransaction(ctx context.Context, do func(context.Context) error) error
	// ResumeConcurrent checks whether an earlier run of a statement outside a transaction was
	// interrupted. It removes what a failed run left; done is true if the statement has had its
	// effect.
	ResumeConcurrent(ctx context.Context, sql sqltext.SQL) (done bool, err error)

	// CheckPrivileges returns an error, before anything is changed, if a run could not complete:
	// the database is read-only, the role lacks a privilege, or the connection does not support it.
	CheckPrivileges(ctx context.Context, needed Requirements) error
	// EnsureSchema creates the schema that the URL names, if it does not exist.
	EnsureSchema(ctx context.Context) error
	// WithLock runs do while no other run of this tool changes the database. On a database without
	// locks that outlive a transaction it only runs do: every transaction checks by itself that the
	// history is unchanged.
	WithLock(ctx context.Context, do func(context.Context) error) error
	// Transaction runs do in one transaction with the settings that the statements of g need, and
	// commits it unless do returns an error.
	Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error
	// DropAll drops the history and every object of the schemas in one transaction; without
	// schemas, those of the connection's schema. If objects of other schemas would be dropped or
	// changed too, it refuses and names them.
	DropAll(ctx context.Context, schemas ...string) error
	// DefinitionScope describes where the objects of this database are defined.
	DefinitionScope(ctx context.Context) (dialect.DefinitionScope, error)
	// Scratch creates an empty database of the same kind, which its Close drops. It returns
	// [ErrNoScratch] if it cannot.
	Scratch(ctx context.Context) (Database, error)
	// Close ends the connection.
	Close() error
}

// Statement is a statement with parameters: $1 or ?1 is the first. Each argument is text.
type Statement struct {
	SQL  sqltext.SQL
	Args []string
}

// Probed is what a probe found.
type Probed struct {
	Rows [][]string
	// Tables are the tables it read, for [Database.LockTables]; none if a writing transaction locks
	// the whole database.
	Tables []string
}

// Requirements are what a run needs of the database and its role.
type Requirements struct {
	// Outside is true if statements run outside a transaction.
	Outside bool
	// Tables are altered or dropped, if they exist.
	Tables []diff.Name
}

// Scope is what an inspection reads.
type Scope struct {
	// Schemas are read in addition to the connection's own.
	Schemas []string
	// Tables, if not nil, are the only tables read.
	Tables []diff.Name
	// Views includes the columns of views.
	Views bool
	// Dependents includes the objects on Tables and those that depend on them; without Tables they
	// are always read.
	Dependents bool
	// Compared are the catalogs that the result is compared with afterwards. [Database.Inspect]
	// ignores it; questions that only the database can answer are asked in the same transaction
	// (see [Migrator.inspect]).
	Compared []catalog.Database
}

// InventoryScope is what an inventory reads: whole schemas, or some tables and types with
// everything that depends on them.
type InventoryScope struct {
	// Schemas, if not nil, are read completely, with the schemas themselves and the extensions; ""
	// is the connection's own. SQLite has one schema, whatever its name.
	Schemas []string
	// Tables are tables, views or sequences; names that do not exist are ignored. Read with them
	// are their parts, the views and functions that depend on them, directly or not, and the
	// foreign keys that refer to them.
	Tables []diff.Name
	// Types are enums, domains and composite types; read with them are the tables with columns of
	// these types.
	Types []diff.Name
	// Uses includes [inventory.Object.Uses].
	Uses bool
	// Uncarried includes the kinds of [inventory.Uncarried], for schemas that are read completely.
	Uncarried bool
}

// Inspection is what a database holds.
type Inspection struct {
	Catalog catalog.Database
	// Dependents are the indexes, triggers and views around each table, by [catalog.Table.QName].
	// Only a snapshot tells which indexes are hand-made.
	Dependents map[string][]plan.Dependent
	// Verdicts are the database's answers to the question whether two expressions are equal, for
	// those that Scope.Compared has in another form.
	Verdicts diff.Verdicts
}

// Renamer is a [Database] that stores its definitions as text and rewrites that text on a rename
// (SQLite). A plan that renames or rebuilds asks it for the new text of checks, indexes, views and
// triggers and does not rewrite them itself.
type Renamer interface {
	// Renamed returns what [Database.Inspect] would read after the renames, and the errors that the
	// database would report for them. Renames of objects that do not exist are ignored. Nothing is
	// changed.
	Renamed(ctx context.Context, renames []diff.Rename) (plan.Surroundings, error)
}

// Identified is a [Database] that can be distinguished from its copies, such as one restored from a
// dump.
type Identified interface {
	// Identity is called within transactions, too.
	Identity(ctx context.Context) (history.Database, error)
}
