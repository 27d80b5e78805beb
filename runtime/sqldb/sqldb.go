// Package sqldb runs query trees through database/sql, on a PostgreSQL or SQLite driver of the
// application's choice:
//
//	pool, err := sql.Open("pgx", url)
//	db := blogdb.New(sqldb.New(pool, sqldb.PostgreSQL))
//
// [FromTx] does the same in a transaction that other code has begun, so that the client and, for
// example, queries of sqlc share it.
//
// The packages [github.com/cocomon/comon_orm/runtime/postgres] and
// [github.com/cocomon/comon_orm/runtime/sqlite] are faster: database/sql has no pipeline, so every
// statement takes a round trip, and each value of a row costs an allocation. Take this package
// where another library needs a *sql.DB.
//
// # What the driver must do
//
// A PostgreSQL driver must accept a text as parameter of every type, as pgx and lib/pq do. Its
// error must have a method SQLState() string, and fields with the names that pgx or lib/pq use for
// the constraint, the table and the column.
//
// An SQLite connection must enforce foreign keys, because the client relies on them. An executor
// whose connection does not enforce them refuses every operation. It should also wait for locks of
// other connections. With modernc.org/sqlite both are parameters of the name:
//
//	const name = "file:app.db?_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)"
//	pool, err := sql.Open("sqlite", name)
//
// Decimals, arithmetic in updates, and times that other programs wrote need SQL functions, which
// the package [github.com/cocomon/comon_orm/runtime/sqlite/sqlitefunc] has for registration with
// the driver. Without them, the operations that need them fail with an error that says so.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Database is the kind of database that a driver connects to.
type Database uint8

// The kinds of databases.
const (
	PostgreSQL Database = iota + 1
	SQLite
)

func (d Database) provider() provider.Provider {
	if d == SQLite {
		return provider.SQLite
	}
	return provider.PostgreSQL
}

// Executor runs nodes through a [sql.DB]. It implements [driver.Executor].
type Executor struct {
	db *sql.DB
	*settings
	closed atomic.Bool
}

var _ driver.Executor = (*Executor)(nil)

// settings are what an executor and its transactions share.
type settings struct {
	*trace.Tracer
	database Database
	facts    atomic.Pointer[facts] // of an SQLite database; nil until they are read
}

func newSettings(d Database, opts []orm.Option) *settings {
	s := &settings{Tracer: trace.New(orm.NewConfig(opts...).Config), database: d}
	s.Explain = func(ctx context.Context, err error) error { return s.explain(ctx, err, nil, nil) }
	return s
}

// New returns an executor for a pool of connections, which the caller closes. A caller that needs a
// connection waits for it until its context ends. Of the options New uses those for statements and
// errors.
func New(db *sql.DB, d Database, opts ...orm.Option) *Executor {
	return &Executor{db: db, settings: newSettings(d, opts)}
}

// DB returns the pool.
func (e *Executor) DB() *sql.DB { return e.db }

// Close ends the use of the pool by this executor. It does not close the pool.
func (e *Executor) Close() error {
	e.closed.Store(true)
	return nil
}

// OneConnection reports whether the pool has a single connection; see [driver.OneConnection].
func (e *Executor) OneConnection() bool { return e.db.Stats().MaxOpenConnections == 1 }

// open returns an error after Close.
func (e *Executor) open() error {
	if e.closed.Load() {
		return fmt.Errorf("get a connection: %w", orm.ErrClosed)
	}
	return nil
}

// acquire takes a connection from the pool.
func (e *Executor) acquire(ctx context.Context) (*sql.Conn, error) {
	if err := e.open(); err != nil {
		return nil, err
	}
	c, err := e.db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("get a connection: %w", ended(err))
	}
	return c, nil
}

// FromTx returns an executor whose statements run in a transaction that the caller has begun. The
// caller commits it or rolls it back, and may run own statements in it before, between and after
// those of the executor. The executor never ends it: a transaction of the client is a savepoint.
//
// On PostgreSQL a statement that fails makes the transaction unusable, as in every transaction. If
// the caller runs statements after such an error, or uses the transaction in several goroutines,
// the errors are those of database/sql.
func FromTx(tx *sql.Tx, d Database, opts ...orm.Option) *Tx {
	return &Tx{session: &session{conn: tx, settings: newSettings(d, opts)}, level: txstate.New(), theirs: true}
}

// ended replaces the errors of database/sql for something that has ended.
func ended(err error) error {
	switch {
	case err == nil:
	case errors.Is(err, sql.ErrTxDone):
		return fmt.Errorf("%w: %w", orm.ErrTxDone, err)
	case err.Error() == "sql: database is closed": // the error has no name
		return fmt.Errorf("%w: %w", orm.ErrClosed, err)
	}
	return err
}

// Run implements [driver.Executor].
func (e *Executor) Run(ctx context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	tasks, err := e.tasks(ctx, []query.Node{n})
	if err != nil || len(tasks) == 0 {
		return 0, err
	}
	s := &session{conn: e.db, settings: e.settings}
	if len(tasks) == 1 {
		return s.single(ctx, &tasks[0], each, tasks[0].streamed() && !e.OneConnection(), nil)
	}
	return e.atomically(ctx, tasks, alone(each))
}

// RunAll implements [driver.Executor]. The nodes run in one transaction, so that they see one state
// of the database.
func (e *Executor) RunAll(ctx context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	tasks, err := e.tasks(ctx, ns)
	if err != nil || len(tasks) == 0 {
		return err
	}
	_, err = e.atomically(ctx, tasks, each)
	return err
}

func (e *Executor) tasks(ctx context.Context, ns []query.Node) ([]task, error) {
	if err := e.open(); err != nil {
		return nil, err
	}
	return e.compile(ctx, e.db, ns)
}

// atomically runs the tasks in a transaction. It passes the rows on after the commit.
func (e *Executor) atomically(ctx context.Context, tasks []task, each func(int, driver.Row) error) (int64, error) {
	o := driver.TxOptions{}
	if readOnly(tasks) {
		o = driver.TxOptions{ReadOnly: true, Isolation: driver.RepeatableRead}
	}
	tx, err := e.begin(ctx, o)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback(ctx) }() // does nothing after the commit
	rows, affected, err := tx.all(ctx, tasks, each != nil)
	if err != nil {
		return 0, err
	}
	if err := tx.Commit(ctx); err != nil {
		return 0, err
	}
	return affected, dispatch(rows, each, nil)
}
