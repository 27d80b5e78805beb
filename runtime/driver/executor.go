// Package driver defines the interface between the client and a database.
//
// An executor accepts [query.Node] trees and the user's own SQL. It returns rows, whose values are
// still in the form of the database driver, and the number of rows written. The packages postgres
// and sqlite implement [Executor], and package orm calls it. Applications use this package only to
// pass an executor to the New function of a generated client.
package driver

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Executor runs query trees on one database. It is a pool of connections or a transaction. The
// packages [github.com/cocomon/comon_orm/runtime/postgres] and
// [github.com/cocomon/comon_orm/runtime/sqlite] implement it. Several goroutines may use an
// executor at the same time, but not a [Tx].
type Executor interface {
	// Run runs one node and passes every result row to the callback each. If the callback is nil,
	// the rows are ignored. The Row is valid only until the callback returns. An error of the
	// callback stops reading. Run returns this error unchanged, or in an [UndoneError]. The result
	// affected is the number of rows written; for a Count node it is the count.
	Run(ctx context.Context, n query.Node, each func(Row) error) (affected int64, err error)
	// RunAll runs several nodes that do not depend on each other. If the driver supports it, this
	// takes one round trip. i is the index of the node that returned the row. For a Count node, the
	// callback receives one row with the count.
	RunAll(ctx context.Context, ns []query.Node, each func(i int, r Row) error) error
	// Begin starts a transaction. On a Tx, it creates a savepoint. The executor may delay this
	// statement and send it together with the first node.
	Begin(ctx context.Context, opts TxOptions) (Tx, error)
	// Raw runs the user's own SQL with the user's own arguments. If rows is nil, the result rows
	// are ignored. If a row cannot be read after the statement has written rows, Raw returns the
	// error, and the result affected is greater than 0.
	Raw(ctx context.Context, sql string, args []any, rows RawRows) (affected int64, err error)
	// Close releases all resources. On a Tx that is still open, it rolls back.
	Close() error
}

// RawRows is called once for each result with the names of its columns, even if the result has no
// rows. It returns the function that is called for each row. If it returns an error, no row is
// read. Whether the statement has run by then depends on the driver, which may know the columns
// before it runs the statement.
type RawRows func(columns []string) (each func(Row) error, err error)

// SnapshotReader is implemented by an executor if waiting for an answer can cost more than an
// additional query. With such an executor, the client does not wait for the rows on which a further
// query depends. Instead, the further query selects the same rows again as a subquery.
type SnapshotReader interface {
	// OneSnapshot reports whether a call of RunAll with reading nodes takes one round trip and sees
	// one state of the database.
	OneSnapshot() bool
}

// UndoneError wraps the error of a call whose writes the executor has undone because of this error.
// If a callback of the call fails and its error is not wrapped, the writes of the call remain. They
// are committed, or they belong to the Tx that ran the call.
type UndoneError struct{ Err error }

// Error returns the text of the wrapped error.
func (e *UndoneError) Error() string { return e.Err.Error() }

// Unwrap returns the wrapped error.
func (e *UndoneError) Unwrap() error { return e.Err }

// Tx is a transaction or a savepoint. It belongs to one goroutine. A statement is refused while
// another statement of the transaction runs, and while a savepoint inside the Tx is open. The
// callback that handles the rows of a result may use the Tx only inside [Pause]. If the context of
// a statement ends before the statement does, the whole transaction can only be rolled back.
type Tx interface {
	Executor
	// Commit commits and ends the transaction. If it fails, the transaction is rolled back.
	Commit(ctx context.Context) error
	// CommitWith runs several nodes, as RunAll does, and then commits. If the driver supports it,
	// this takes one round trip. If a statement fails, the transaction is rolled back. If the
	// callback fails, the transaction may be committed already; then the error of the callback is
	// returned unchanged. Otherwise the transaction is rolled back, and the error is returned in an
	// [UndoneError].
	CommitWith(ctx context.Context, ns []query.Node, each func(i int, r Row) error) error
	// Rollback undoes and ends the transaction, even if ctx has ended. After Commit it does
	// nothing. It waits for a statement that another goroutine runs in the transaction.
	Rollback(ctx context.Context) error
}

// Isolation is the isolation level of a transaction. Transactions of SQLite are always
// serializable.
type Isolation uint8

// The isolation levels. DefaultIsolation means the default of the database, which is read committed
// on PostgreSQL unless its configuration differs.
const (
	DefaultIsolation Isolation = iota
	ReadCommitted
	RepeatableRead
	Serializable
)

// TxOptions contains the options of a transaction.
type TxOptions struct {
	Isolation Isolation
	ReadOnly  bool
	// Deferrable makes a serializable, read-only transaction of PostgreSQL wait for a snapshot with
	// which no statement of it can conflict. SQLite ignores it, because a read never conflicts
	// there.
	Deferrable bool
	// Retries is the maximum number of times that the whole transaction is repeated after a
	// conflict with another one. The caller of Begin repeats it; executors ignore this option.
	Retries int
	// OuterClient allows the function of a transaction to use the client as well, outside the
	// transaction. Executors ignore this option.
	OuterClient bool
}
