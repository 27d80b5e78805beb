package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/query"
)

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct{ name, url, want string }{
		{"nothing", "", "orm.WithURL"},
		{"unreachable", "postgresql://u:hidden@127.0.0.1:1/db?connect_timeout=2", "127.0.0.1"},
		{"bad parameter", "postgresql://u:hidden@h/d?sslmode=sometimes", "sslmode"},
		{"bad number", "postgresql://u:hidden@h/d?connection_limit=many", "connection_limit"},
		{"other provider", "file:./x.db", "postgresql://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(c.url))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden") {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
}

// TestUnderneath uses the pool, and the connection of a transaction, without the executor.
func TestUnderneath(t *testing.T) {
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	e := postgres.New(pool)
	if _, err := e.Pool().Exec(t.Context(), "CREATE TABLE t (x int)"); err != nil {
		t.Fatal(err)
	}
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := tx.(*postgres.Tx).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := countT(t, e); n != 0 {
		t.Errorf("%d rows after a rollback", n)
	}
	if err := e.Close(); err != nil || pool.Ping(t.Context()) != nil {
		t.Errorf("closing the executor closes a pool that is not its own: %v", err)
	}
}

// TestEncodingOfPool checks that texts are not sent to a server that would read them in another
// encoding.
func TestEncodingOfPool(t *testing.T) {
	url := pgtest.URL(t)
	run(t, open(t, url), "CREATE TABLE t (x int)")
	for encoding, want := range map[string]bool{"UTF8": true, "SQL_ASCII": true, "LATIN1": false} {
		pool, err := pgxpool.New(t.Context(), with(t, url, "client_encoding", encoding))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		_, err = postgres.New(pool).Run(t.Context(), &query.Count{Table: &query.Table{Name: "t"}, Limit: -1}, nil)
		if want != (err == nil) || err != nil && !strings.Contains(err.Error(), "client_encoding=UTF8") {
			t.Errorf("%s: %v", encoding, err)
		}
	}
}

func countT(t *testing.T, e driver.Executor) int64 {
	t.Helper()
	n, err := e.Run(t.Context(), &query.Count{Table: &query.Table{Name: "t"}, Limit: -1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestChangedTable runs prepared statements after their table has changed.
func TestChangedTable(t *testing.T) {
	e := open(t, pgtest.URL(t), orm.WithMaxConns(1))
	run := func(sql string) {
		t.Helper()
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE t (x int)")
	run("INSERT INTO t VALUES (1)")
	all := &query.Select{Table: &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}, Columns: []int{0}, Limit: -1}
	for _, change := range []string{"", "ALTER TABLE t ALTER x TYPE bigint", "DEALLOCATE ALL"} {
		if change != "" {
			run(change)
		}
		got := int64(0)
		if _, err := e.Run(t.Context(), all, func(r driver.Row) error { got = r.Int(0); return nil }); err != nil || got != 1 {
			t.Errorf("after %q: %d, %v", change, got, err)
		}
	}
}

// TestSerialization lets two transactions read and write the same rows.
func TestSerialization(t *testing.T) {
	e := open(t, pgtest.URL(t))
	if _, err := e.Raw(t.Context(), "CREATE TABLE t (x int)", nil, nil); err != nil {
		t.Fatal(err)
	}
	var txs [2]driver.Tx
	for i := range txs {
		var err error
		if txs[i], err = e.Begin(t.Context(), driver.TxOptions{Isolation: driver.Serializable}); err != nil {
			t.Fatal(err)
		}
		countT(t, txs[i])
	}
	var errs []error
	for _, tx := range txs {
		_, err := tx.Raw(t.Context(), "INSERT INTO t SELECT count(*) FROM t", nil, nil)
		errs = append(errs, err)
	}
	for _, tx := range txs {
		errs = append(errs, tx.Commit(t.Context()), tx.Close())
	}
	if err := errors.Join(errs...); !errors.Is(err, orm.ErrSerialization) {
		t.Errorf("got %v, want a serialization failure", err)
	}
}

// TestCommitOfFailed commits a transaction in which a statement failed.
func TestCommitOfFailed(t *testing.T) {
	e := open(t, pgtest.URL(t))
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Raw(t.Context(), "SELEKT", nil, nil); err == nil {
		t.Error("a syntax error passes")
	}
	if err := tx.Commit(t.Context()); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("the commit gives %v", err)
	}
}
