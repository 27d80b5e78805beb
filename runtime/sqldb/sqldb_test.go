package sqldb_test

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqldb"
	"github.com/cocomon/comon_orm/runtime/sqlite/sqlitefunc"
)

func TestMain(m *testing.M) {
	register()
	pgtest.Main(m)
}

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

// aggregate is an aggregate function for the driver modernc.org/sqlite.
type aggregate struct{ *sqlitefunc.State }

func (a *aggregate) Step(_ *sqlite.FunctionContext, args []sqldriver.Value) error {
	return a.State.Step(args[0])
}
func (a *aggregate) WindowValue(*sqlite.FunctionContext) (sqldriver.Value, error) { return a.Result() }
func (a *aggregate) Final(*sqlite.FunctionContext)                                {}
func (a *aggregate) WindowInverse(*sqlite.FunctionContext, []sqldriver.Value) error {
	return errors.New("not a window function")
}

// owner closes the pool together with its executor.
type owner struct {
	*sqldb.Executor
}

func (o owner) Close() error { return errors.Join(o.Executor.Close(), o.DB().Close()) }

func openDB(t testing.TB, name, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open(name, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func open(t testing.TB, name, url string, d sqldb.Database, opts ...orm.Option) driver.Executor {
	t.Helper()
	db := openDB(t, name, url)
	db.SetMaxOpenConns(orm.NewConfig(opts...).MaxConns)
	return owner{sqldb.New(db, d, opts...)}
}

func TestPostgres(t *testing.T) {
	database := pgtest.URL(t)
	admin, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	schemas := 0
	executortest.Run(t, executortest.Database{
		DDL: executortest.PostgresDDL(), Refused: executortest.PostgresRefused(), Sleep: "SELECT pg_sleep(100)", PostgreSQL: true,
		Fresh: func(t testing.TB) string {
			schemas++
			name := fmt.Sprintf("test_%d", schemas)
			if _, err := admin.ExecContext(t.Context(), `CREATE SCHEMA `+name); err != nil {
				t.Fatal(err)
			}
			target, err := url.Parse(database)
			if err != nil {
				t.Fatal(err)
			}
			values := target.Query()
			values.Set("search_path", name)
			target.RawQuery = values.Encode()
			return target.String()
		},
		Open: func(t testing.TB, url string, opts ...orm.Option) driver.Executor {
			return open(t, "pgx", url, sqldb.PostgreSQL, opts...)
		},
		DriverError: func(err error) bool {
			var own *pgconn.PgError
			return errors.As(err, &own)
		},
	})
}

func TestSQLite(t *testing.T) {
	executortest.Run(t, executortest.Database{
		DDL: executortest.SQLiteDDL(), Refused: executortest.SQLiteRefused(), Full: "PRAGMA max_page_count = 200", QuestionMarks: true,
		Sleep: `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n`,
		Fresh: func(t testing.TB) string {
			return "file:" + filepath.Join(t.TempDir(), "test.db") + "?_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)"
		},
		Open: func(t testing.TB, url string, opts ...orm.Option) driver.Executor {
			return open(t, "sqlite", url, sqldb.SQLite, opts...)
		},
		DriverError: func(err error) bool {
			var own *sqlite.Error
			return errors.As(err, &own)
		},
	})
}
