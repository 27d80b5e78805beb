// Package driver is the boundary between the client and a database.
//
// An executor takes [query.Node] trees and the user's own SQL, and returns rows in the driver's own
// form and the number of rows written. runtime/postgres and runtime/sqlite implement [Executor];
// runtime/orm calls it. Applications use this package only to pass an executor to the New function
// of a generated client.
package driver

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Executor runs query trees against one database: a pool or a transaction.
// [github.com/cocomon/comon_orm/runtime/postgres] and [github.com/cocomon/comon_orm/runtime/sqlite]
// implement it. An executor is safe for concurrent use; a [Tx] is not.
type Executor interface {
	// Run runs one node. each is called once for every result row; nil means that rows are not
	// needed. The Row is valid during the call only. An error from each stops reading and is
	// returned unchanged, or in an [UndoneError]. affected is the number of rows written; for Count
	// nodes it is the count.
	Run(ctx context.Context, n query.Node, each func(Row) error) (affected int64, err error)
	// RunAll runs several independent nodes, in one round trip if the driver can. each gets the
	// node's index.
	RunAll(ctx context.Context, ns []query.Node, each func(i int, r Row) error) error
	// Begin starts a transaction; on a Tx, a savepoint. The statement may be sent with the first
	// node.
	Begin(ctx context.Context, opts TxOptions) (Tx, error)
	// Raw runs the user's own SQL with the user's own arguments; nil for rows means that they are
	// not needed. When reading a row fails after the statement has written, affected is positive.
	Raw(ctx context.Context, sql string, args []any, rows RawRows) (affected int64, err error)
	// Close releases all resources; a Tx that is still open is rolled back.
	Close() error
}

// RawRows is called once with the names of a result's columns, also if there are no rows, and
// returns the function for the rows. If it refuses the columns, no row is read; whether the
// statement has run then depends on what the driver knew before.
type RawRows func(columns []string) (each func(Row) error, err error)

// SnapshotReader is an executor for which it can be worth asking the database more than once for
// the same rows, if that saves waiting for an answer.
type SnapshotReader interface {
	// OneSnapshot reports whether RunAll of nodes that only read takes one round trip and sees one
	// state of the database.
	OneSnapshot() bool
}

// UndoneError wraps an error of each when the executor has undone the writes of the call because
// of it. Without it the writes of a call whose each fails stand: the statement is committed, or
// belongs to the Tx that it ran in.
type UndoneError struct{ Err error }

// Error is the text of the wrapped error.
func (e *UndoneError) Error() string { return e.Err.Error() }

// Unwrap returns the wrapped error.
func (e *UndoneError) Unwrap() error { return e.Err }

// Tx is a transaction or a savepoint. It belongs to one goroutine: a statement that would run
// together with another one is refused, and so is one while a savepoint is open in the Tx. The
// function that gets the rows of a result may use the Tx inside [Pause] only. After a statement
// whose context ended, the whole transaction can only be rolled back.
type Tx interface {
	Executor
	// Commit ends the transaction. When it fails, the transaction is rolled back.
	Commit(ctx context.Context) error
	// CommitWith runs several nodes, as RunAll does, and commits, in one round trip if the
	// driver can. When a statement fails, the transaction is rolled back. An error of each is
	// returned in an [UndoneError], or the transaction is committed.
	CommitWith(ctx context.Context, ns []query.Node, each func(i int, r Row) error) error
	// Rollback ends the transaction even when ctx is done; after Commit it does nothing. It waits
	// for a statement that another goroutine runs.
	Rollback(ctx context.Context) error
}

// Isolation is a transaction isolation level. SQLite is always serializable.
type Isolation uint8

// The isolation levels; DefaultIsolation is the database's (PostgreSQL: read committed).
const (
	DefaultIsolation Isolation = iota
	ReadCommitted
	RepeatableRead
	Serializable
)

// TxOptions says how a transaction runs.
type TxOptions struct {
	Isolation Isolation
	ReadOnly  bool
	// Retries is how often the whole transaction is repeated after a conflict. The caller of Begin
	// repeats it; executors ignore the number.
	Retries int
	// OuterClient allows the use of the client inside its transaction. Executors ignore it.
	OuterClient bool
}
