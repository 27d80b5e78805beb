package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// FromTx returns an executor whose statements run in a transaction that the caller has begun with
// pgx or pgxpool:
//
//	tx, err := pool.Begin(ctx)
//	db := blogdb.New(postgres.FromTx(tx))
//
// The caller commits it or rolls it back, and may run own statements in it before, between and
// after those of the executor, but not at the same time: a connection runs one statement at a time.
// The executor never ends the transaction: a transaction of the client is a savepoint in it, which
// also undoes statements that the caller runs in the meantime. After the end of the transaction the
// executor returns [orm.ErrTxDone].
//
// A statement that fails makes the transaction unusable, as in every transaction of PostgreSQL. It
// can be used again after the caller has rolled back to a savepoint.
func FromTx(tx pgx.Tx, opts ...orm.Option) *Tx {
	exec := &Executor{Tracer: newTracer(orm.NewConfig(opts...).Config), settings: datasource.Postgres{StatementCache: true}}
	conn := tx.Conn()
	exec.changes.Store(cacheOf(conn.PgConn()).changes) // the executor of a pool may use the connection too
	return &Tx{session: &session{exec: exec, conn: conn, Tracer: exec.Tracer, cached: true}, level: txstate.New(), theirs: tx}
}

var errTheirs = errors.New("the transaction belongs to the code that has begun it, which commits it or rolls it back")

func (t *Tx) belongsToOthers() bool { return t.theirs != nil && t.depth == 0 }

// enter reserves the connection for a statement, or returns an error if it is not allowed.
func (t *Tx) enter() error {
	if t.theirs == nil {
		return t.level.Enter()
	}
	t.level.Forgive(func() bool { return t.conn.PgConn().TxStatus() == 'T' })
	if err := t.level.Enter(); err != nil {
		return err
	}
	err := t.exec.readsTexts(t.conn)
	if t.othersEnded() {
		err = orm.ErrTxDone
	}
	if err != nil {
		t.level.Leave()
	}
	return err
}

// othersEnded reports whether the code that has begun the transaction has ended it.
func (t *Tx) othersEnded() bool {
	return t.conn.PgConn().TxStatus() == 'I' || closed(reflect.ValueOf(t.theirs))
}

// closed reports whether a transaction of pgx has ended. After its end, its connection may already
// be in another transaction, and pgx has no method that tells. So closed reads the fields of pgx's
// own types. For the type of another library it returns false.
func closed(tx reflect.Value) bool {
	for tx.Kind() == reflect.Interface || tx.Kind() == reflect.Pointer {
		tx = tx.Elem()
	}
	if tx.Kind() != reflect.Struct {
		return false
	}
	if f := tx.FieldByName("closed"); f.IsValid() && f.Kind() == reflect.Bool && f.Bool() {
		return true
	}
	for _, name := range []string{"t", "tx"} { // the transaction inside that of a pool, or around a savepoint
		if f := tx.FieldByName(name); f.IsValid() && closed(f) {
			return true
		}
	}
	return false
}

// owner is a generated client or transaction.
type owner interface {
	Executor() driver.Executor
}

// PoolOf returns the connection pool of a client, for features that the client does not have, such
// as COPY and LISTEN. It returns false if the client does not run on a pool of this package.
func PoolOf(client owner) (*pgxpool.Pool, bool) {
	if e, ok := client.Executor().(*Executor); ok {
		return e.pool, true
	}
	return nil, false
}

// ConnOf returns the connection of a client's transaction, so that other code runs statements in
// it. The connection has the methods that generated code of sqlc expects. The other code must not
// end the transaction, must not run a statement while the client runs one, and must not keep the
// connection after the end of the transaction.
//
// ConnOf returns [orm.ErrInvalidInput] if tx does not run in a transaction of this package. This is
// so for a scoped transaction too, because statements on its connection would not be restricted to
// the scope.
func ConnOf(ctx context.Context, tx owner) (*pgx.Conn, error) {
	t, ok := tx.Executor().(*Tx)
	if !ok {
		return nil, fmt.Errorf("%w: postgres.ConnOf needs a transaction on PostgreSQL that has no scope, not one on %T", orm.ErrInvalidInput, tx.Executor())
	}
	return t.Conn(ctx)
}
