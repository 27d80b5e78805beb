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

// Database is one database on one pinned connection, as the flows of this package need it.
// migrate/postgres and migrate/sqlite implement it. It is not safe for concurrent use.
//
// Implementations say [ErrBusy] when somebody else holds what they wait for, and
// [ErrOutcomeUnknown] when the connection was lost while a commit was under way.
type Database interface {
	// Dialect answers for the kind of database.
	Dialect() dialect.Dialect
	// Name is the database's name for messages; it holds no secret.
	Name() string
	// Server is the server's version, as Metadata.MinServer is compared with it.
	Server(ctx context.Context) (string, error)
	// Schema is the schema in which unqualified names are made, "" where there are none.
	Schema() string

	// Exec runs one statement, within the transaction while one is open.
	Exec(ctx context.Context, sql sqltext.SQL) error
	// Query runs one query and returns every value as text, NULL as "".
	Query(ctx context.Context, sql sqltext.SQL) ([][]string, error)

	// QueryAll runs statements of the tool's own, which may write, in one round trip, and returns the rows of each. Those
	// after one that fails do not run.
	QueryAll(ctx context.Context, statements ...Statement) ([][][]string, error)
	// Probe runs a SELECT that counts rows at risk and changes nothing. It sees all rows and takes no longer than limit, or fails
	// with [ErrUncounted].
	Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (Probed, error)
	// LockTables keeps others from reading and writing the tables until the open transaction ends, by the names that
	// [Database.Probe] gave. Tables that are not there are left out.
	LockTables(ctx context.Context, tables []string) error

	// Columns returns the columns of a table in [Database.Schema], none when it is not there.
	Columns(ctx context.Context, table string) ([]string, error)
	// Inspect reads what is in scope. The history table is left out.
	Inspect(ctx context.Context, scope Scope) (Inspection, error)
	// Inventory reads what is in scope with all that hangs on it, as one moment of the transaction has it.
	Inventory(ctx context.Context, scope InventoryScope) (inventory.Inventory, error)
	// PrintAgain makes objects again from their earlier texts, as the database is now, and returns what it prints of the
	// properties that differ: "" where that cannot be made so. Names are those from before what has moved. Nothing is left.
	PrintAgain(ctx context.Context, moved []inventory.Move, differences []inventory.Difference) ([]string, error)
	// Judge answers questions about expressions, in their order; what it cannot tell is [diff.Unknown]. Nothing is changed,
	// nor executed: the database says what it makes of the texts.
	Judge(ctx context.Context, questions []diff.Question) ([]diff.Verdict, error)
	// ReadTransaction runs do in one transaction that reads one snapshot of the database, within the open transaction
	// while there is one. It has ended, whatever do returned, when ReadTransaction returns.
	ReadTransaction(ctx context.Context, do func(context.Context) error) error
	// ResumeConcurrent looks whether a statement that runs outside a transaction was cut off earlier: it removes
	// what a failed run left, and done is true when the statement has had its effect.
	ResumeConcurrent(ctx context.Context, sql sqltext.SQL) (done bool, err error)

	// CheckPrivileges says why a run would not get far, before it changes anything: the database cannot be
	// written, the role may not do what is needed, or the connection does not support it.
	CheckPrivileges(ctx context.Context, needed Requirements) error
	// EnsureSchema makes the schema that the URL names, when it is not there.
	EnsureSchema(ctx context.Context) error
	// WithLock runs do while no other run of this tool changes the database. Where the database has no lock that
	// outlives a transaction, it just runs do: every transaction checks by itself that the history has not moved.
	WithLock(ctx context.Context, do func(context.Context) error) error
	// Transaction runs do in one transaction that is fit for the statements of g, and commits it
	// unless do returns an error.
	Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error
	// DropAll drops the history and every object of the schemas, of the connection's own where none is given, in one
	// transaction. It refuses to where objects of other schemas would go or change with them, and names those.
	DropAll(ctx context.Context, schemas ...string) error
	// DefinitionScope is from where the objects of this database are defined.
	DefinitionScope(ctx context.Context) (dialect.DefinitionScope, error)
	// Scratch makes an empty database of the same kind, which its Close drops. It says [ErrNoScratch] where it may not.
	Scratch(ctx context.Context) (Database, error)
	// Close ends the connection.
	Close() error
}

// Statement is one with parameters, $1 or ?1 for the first, each given as text.
type Statement struct {
	SQL  sqltext.SQL
	Args []string
}

// Probed is what a probe found.
type Probed struct {
	Rows [][]string
	// Tables are those that it read, for [Database.LockTables]; none where a transaction that writes has the whole
	// database.
	Tables []string
}

// Requirements are what a run asks of the database and its role.
type Requirements struct {
	// Outside is true when statements run outside a transaction.
	Outside bool
	// Tables are altered or dropped, as far as they are there.
	Tables []diff.Name
}

// Scope is what an inspection looks at.
type Scope struct {
	// Schemas are looked at besides the connection's own.
	Schemas []string
	// Tables, when not nil, are the only tables read.
	Tables []diff.Name
	// Views asks for the columns of views too.
	Views bool
	// Dependents asks for what is around Tables too; without Tables it is always read.
	Dependents bool
	// Compared is what the reading is compared with afterwards. [Database.Inspect] has no use for it; what of it only the
	// database can tell is asked in the same transaction (see [Migrator.inspect]).
	Compared []catalog.Database
}

// InventoryScope is what an inventory is of: whole schemas, or some tables and types with all that hangs on them.
type InventoryScope struct {
	// Schemas, when not nil, are read whole, "" being the connection's own: everything in them, they themselves, and the
	// extensions. SQLite has one, whatever it is called.
	Schemas []string
	// Tables are tables, views or sequences; what is not there is ignored. With them are read their parts, the views and
	// functions that depend on them and what depends on those, and the foreign keys that refer to them.
	Tables []diff.Name
	// Types are enums, domains and composite types; with them are read the tables that have columns of them.
	Types []diff.Name
	// Uses asks for [inventory.Object.Uses] too.
	Uses bool
	// Uncarried asks for the kinds of [inventory.Uncarried] too, where schemas are read whole.
	Uncarried bool
}

// Inspection is what a database holds.
type Inspection struct {
	Catalog catalog.Database
	// Dependents are the indexes, triggers and views around each table, by [catalog.Table.QName]; which indexes are
	// hand-made only a snapshot says.
	Dependents map[string][]plan.Dependent
	// Verdicts are what the database said of the expressions that Scope.Compared has in other words.
	Verdicts diff.Verdicts
}

// Renamer is a [Database] that keeps its definitions as text and rewrites that text itself when something is renamed
// (SQLite): a plan that renames or rebuilds asks it what checks, indexes, views and triggers will be, instead of
// rewriting them.
type Renamer interface {
	// Renamed reads what [Database.Inspect] reads as it will be once the renames are made, with what the database has
	// against them. Renames of what is not there are ignored. Nothing is changed.
	Renamed(ctx context.Context, renames []diff.Rename) (plan.Surroundings, error)
}

// Identified is a [Database] that can be told from its copies, such as one restored from a dump elsewhere.
type Identified interface {
	// Identity is asked within transactions, too.
	Identity(ctx context.Context) (history.Database, error)
}
