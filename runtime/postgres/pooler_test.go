package postgres_test

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/query"
)

// throughPooler returns databases for the suite that are reached through a PgBouncer.
func throughPooler(t *testing.T, pooler, parameter, value string) executortest.Database {
	t.Helper()
	at, err := url.Parse(pooler)
	if err != nil {
		t.Fatal(err)
	}
	db := executortest.Database{
		DDL: executortest.PostgresDDL(), Sleep: "SELECT pg_sleep(100)", PostgreSQL: true, SharedTrips: true,
		Fresh: func(t testing.TB) string {
			u, err := url.Parse(pgtest.URL(t))
			if err != nil {
				t.Fatal(err)
			}
			u.Host = at.Host
			return with(t, u.String(), parameter, value)
		},
		Open: func(t testing.TB, url string, opts ...orm.Option) driver.Executor {
			e, err := postgres.Open(t.Context(), driver.Source{}, append(opts, orm.WithURL(url))...)
			if err != nil {
				t.Fatal(err)
			}
			return e
		},
	}
	return db
}

// TestPgBouncer runs parts of the suite through a PgBouncer that shares server connections between
// transactions.
func TestPgBouncer(t *testing.T) {
	few := []string{"values", "lists", "insert", "transactions", "commit with", "savepoints", "run all", "nested reads", "streams", "concurrency"}
	pooler := pgtest.Pooler(t, pgtest.URL(t), "default_pool_size=3")
	executortest.Run(t, throughPooler(t, pooler, "pgbouncer", "true"), few...)
}

// TestPgBouncerPrepared runs the suite through a PgBouncer that supports prepared statements.
func TestPgBouncerPrepared(t *testing.T) {
	if major, minor := pgtest.PoolerVersion(t); major == 1 && minor < 21 {
		t.Skipf("PgBouncer %d.%d has no prepared statements", major, minor)
	}
	pooler := pgtest.Pooler(t, pgtest.URL(t), "default_pool_size=3", "max_prepared_statements=100")
	executortest.Run(t, throughPooler(t, pooler, "application_name", "x"))
}

// TestPoolerUnannounced uses a pooler without pgbouncer=true in the URL. So clients use server
// connections on which other clients have prepared statements. A statement may be refused, but no
// other statement may run in its place.
func TestPoolerUnannounced(t *testing.T) {
	direct := pgtest.URL(t)
	admin := open(t, direct)
	run(t, admin, "CREATE TABLE t (x int, y int)", "INSERT INTO t SELECT n, 0 FROM generate_series(1, 20) n")
	table := &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}, {Name: "y", Kind: query.Int}}}
	pooler := pgtest.Pooler(t, direct, "default_pool_size=2")
	var refused atomic.Int64
	var group sync.WaitGroup
	for client := range 6 {
		e := open(t, pooler, orm.WithMaxConns(1))
		group.Go(func() {
			for i := range 40 {
				key := (client*7+i)%20 + 1
				err := unannounced(t, e, table, client+i, key)
				switch {
				case err == nil:
				case strings.Contains(err.Error(), "pgbouncer=true"):
					refused.Add(1)
				default:
					t.Errorf("client %d, statement %d: %v", client, i, err)
				}
			}
		})
	}
	group.Wait()
	if n := countT(t, admin); n != 20 {
		t.Errorf("%d rows, want 20: a statement was another one", n)
	}
	t.Logf("%d of 240 were refused", refused.Load())
}

// unannounced runs one of four kinds of statements and checks the result.
func unannounced(t *testing.T, e driver.Executor, table *query.Table, kind, key int) error {
	where := query.Compare{Column: 0, Value: query.IntValue(key)}
	read := &query.Select{Table: table, Columns: []int{0}, Where: where, Limit: 1 + kind%5}
	got := func(r driver.Row) error {
		if x := r.Int(0); x != int64(key) {
			t.Errorf("a read of %d returns %d", key, x)
		}
		return nil
	}
	var err error
	switch kind % 4 {
	case 0:
		_, err = e.Run(t.Context(), read, got)
	case 1:
		err = e.RunAll(t.Context(), []query.Node{read, &query.Count{Table: table, Where: where, Limit: -1}}, nil)
	case 2:
		var n int64
		n, err = e.Run(t.Context(), &query.Update{Table: table, Where: where, Set: []query.Assign{{Column: 1, Op: query.Increment, Value: query.IntValue(1)}}}, nil)
		if err == nil && n != 1 {
			t.Errorf("an update by key changes %d rows", n)
		}
	case 3:
		tx, failed := e.Begin(t.Context(), driver.TxOptions{})
		if failed != nil {
			return failed
		}
		if _, err = tx.Run(t.Context(), &query.Delete{Table: table, Where: where}, nil); err == nil {
			_, err = tx.Run(t.Context(), read, nil)
		}
		if failed := tx.Rollback(t.Context()); err == nil {
			err = failed
		}
	}
	return err
}

// TestStatementAdvice checks that an error about a prepared statement names its possible cause.
// Outside a transaction there is no error, because the statement is repeated.
func TestStatementAdvice(t *testing.T) {
	e := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	run(t, e, "CREATE TABLE t (x int)")
	countT(t, e)
	run(t, e, "DEALLOCATE ALL")
	countT(t, e)
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	run(t, tx, "DEALLOCATE ALL")
	_, err = tx.Run(t.Context(), &query.Count{Table: &query.Table{Name: "t"}, Limit: -1}, nil)
	var own *pgconn.PgError
	if !errors.As(err, &own) || own.Code != "26000" || strings.Count(err.Error(), "pgbouncer=true") != 1 {
		t.Errorf("got %v, want 26000 with the advice", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	countT(t, e)
}
