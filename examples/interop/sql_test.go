package interop_test

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/sqldb"
	"github.com/cocomon/comon_orm/runtime/sqlite/sqlitefunc"
)

// register registers the client's functions with the driver modernc.org/sqlite.
func register() {
	for _, f := range sqlitefunc.Scalars() {
		sqlite.MustRegisterDeterministicScalarFunction(f.Name, int32(f.Args),
			func(_ *sqlite.FunctionContext, args []sqldriver.Value) (sqldriver.Value, error) { return f.Call(args) })
	}
	for _, c := range sqlitefunc.Collations() {
		sqlite.MustRegisterCollationUtf8(c.Name, c.Compare)
	}
	for _, a := range sqlitefunc.Aggregates() {
		sqlite.MustRegisterFunction(a.Name, &sqlite.FunctionImpl{
			NArgs: 1, Deterministic: true,
			MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &aggregate{a.New()}, nil },
		})
	}
}

type aggregate struct{ *sqlitefunc.State }

func (a *aggregate) Step(_ *sqlite.FunctionContext, args []sqldriver.Value) error {
	return a.State.Step(args[0])
}
func (a *aggregate) WindowValue(*sqlite.FunctionContext) (sqldriver.Value, error) { return a.Result() }
func (a *aggregate) Final(*sqlite.FunctionContext)                                {}
func (a *aggregate) WindowInverse(*sqlite.FunctionContext, []sqldriver.Value) error {
	return errors.New("not a window function")
}

// pools opens a blog through database/sql on each database.
func pools(t *testing.T) map[sqldb.Database]*sql.DB {
	server, _ := postgres.PoolOf(blogdbtest.Postgres(t, orm.WithURL(pgtest.URL(t))))
	file, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "blog.db")+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	tables, err := orm.Raw[string](t.Context(), blogdbtest.Open(t), `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid`)
	if err != nil {
		t.Fatal(err)
	}
	for _, ddl := range tables {
		if _, err := file.ExecContext(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
	}
	return map[sqldb.Database]*sql.DB{sqldb.PostgreSQL: stdlib.OpenDBFromPool(server), sqldb.SQLite: file}
}

// TestSQLTxIn begins a transaction with database/sql, as bun and most other libraries do. The
// client and statements written by hand run in it.
func TestSQLTxIn(t *testing.T) {
	for kind, pool := range pools(t) {
		db := blogdb.New(sqldb.New(pool, kind))
		share := func(ctx context.Context, end func(*sql.Tx) error) error {
			tx, err := pool.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }()
			client := blogdb.New(sqldb.FromTx(tx, kind)) // with bun: sqldb.FromTx(tx.Tx, kind)
			if _, err := q.User.Create(blogdb.UserCreate{Email: "a@example.com"}).One(ctx, client); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE users SET name = 'Ann'`); err != nil {
				return err
			}
			err = client.Transaction(ctx, func(*blogdb.Tx) error { // a savepoint
				_, err := tx.ExecContext(ctx, `UPDATE users SET name = 'Undone'`)
				return errors.Join(err, errStop)
			})
			if !errors.Is(err, errStop) {
				return err
			}
			return end(tx)
		}
		for _, c := range []struct {
			end  func(*sql.Tx) error
			want string
		}{{(*sql.Tx).Rollback, "no row"}, {(*sql.Tx).Commit, "Ann"}} {
			if err := share(t.Context(), c.end); err != nil {
				t.Fatal(kind, err)
			}
			if got := name(t, db, "a@example.com"); got != c.want {
				t.Errorf("%d: got %s, want %s", kind, got, c.want)
			}
		}
	}
}

// TestSQLConnOut begins a transaction with the client. Statements written by hand run in it.
func TestSQLConnOut(t *testing.T) {
	ctx := t.Context()
	for kind, pool := range pools(t) {
		db := blogdb.New(sqldb.New(pool, kind))
		err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
			if _, err := q.User.Create(blogdb.UserCreate{Email: "b@example.com"}).One(ctx, tx); err != nil {
				return err
			}
			conn, err := sqldb.ConnOf(tx)
			if err != nil {
				return err
			}
			_, err = conn.ExecContext(ctx, `UPDATE users SET name = 'Bob'`)
			return err
		})
		if err != nil {
			t.Fatal(kind, err)
		}
		if got := name(t, db, "b@example.com"); got != "Bob" {
			t.Errorf("%d: got %s", kind, got)
		}
	}
}
