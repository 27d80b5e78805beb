// Package orm is what generated clients and applications import: typed handles,
// queries as immutable values, transactions, errors, options and middleware.
// It builds [query.Node] trees and never sees SQL, a dialect or a driver.
package orm

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Executor runs query trees against one database: a pool or a transaction.
// [github.com/cocomon/comon_orm/runtime/postgres] and [github.com/cocomon/comon_orm/runtime/sqlite] implement it.
// An executor is safe for concurrent use; a [Tx] is not.
type Executor interface {
	// Run runs one node. each (nil: rows are not wanted) is called once for every result row; the Row is valid
	// during the call only. An error from each stops reading and is returned as it is. affected counts the rows
	// written, for Count nodes the count.
	Run(ctx context.Context, n query.Node, each func(query.Row) error) (affected int64, err error)
	// RunAll runs several independent nodes, in one round trip where the driver can. each gets the node's index.
	RunAll(ctx context.Context, ns []query.Node, each func(i int, r query.Row) error) error
	// Begin starts a transaction; on a Tx, a savepoint. The statement may be sent with the first node.
	Begin(ctx context.Context, opts TxOptions) (Tx, error)
	// Raw runs the user's own SQL with the driver's own arguments. each also gets the result's column names.
	Raw(ctx context.Context, sql string, args []any, each func(columns []string, r query.Row) error) (affected int64, err error)
	// Close releases everything; on a Tx it rolls back if still open.
	Close() error
}

// Tx is a transaction or a savepoint. It belongs to one goroutine.
type Tx interface {
	Executor
	Commit(ctx context.Context) error
	// Rollback ends the transaction even when ctx is done; after Commit it does nothing.
	Rollback(ctx context.Context) error
}

// Isolation is a transaction isolation level. SQLite is always serializable.
type Isolation uint8

// The isolation levels; DefaultIsolation is the database's (PostgreSQL: read committed).
const (
	DefaultIsolation Isolation = iota
	ReadCommitted
	RepeatableRead
	SerializableIsolation
)

// TxOptions says how a transaction runs.
type TxOptions struct {
	Isolation Isolation
	ReadOnly  bool
	// Retries is how often the whole transaction is tried again after ErrSerialization.
	Retries int
}

// Statement describes one statement that an executor ran, for logs and tests.
type Statement struct {
	SQL string
	// Args are the parameters in readable form; only set when the options ask for them.
	Args     []string
	Rows     int64
	Duration time.Duration
	// RoundTrip numbers the trips to the server on this executor; statements of one batch share theirs.
	RoundTrip int64
	Err       error
}

// Config is what the options of Open come to.
type Config struct {
	// URL overrides the datasource's.
	URL string
	// OnStatement is called after every statement, synchronously.
	OnStatement func(context.Context, Statement)
	// LogArgs asks for Statement.Args.
	LogArgs bool
	// MaxConns is the pool's size; 0 is the driver's default.
	MaxConns int
	// Middleware wraps the client's operations; executors pass it over.
	Middleware []Middleware
}

// Option changes how a client is opened.
type Option func(*Config)

// NewConfig applies options to an empty Config.
func NewConfig(opts ...Option) Config {
	var c Config
	for _, o := range opts {
		o(&c)
	}
	return c
}

// Source is the datasource of the schema as generated into the client: a literal or the name of an environment variable.
type Source struct {
	Literal string
	Env     string
	// SchemaDir is where the schema lies, from the module's root on. It only serves the message about a SQLite
	// file that is not in the working directory but beside the schema.
	SchemaDir string
}
