package sqldb_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqldb"
	ormsqlite "github.com/cocomon/comon_orm/runtime/sqlite"
)

// readings returns a value as the methods of driver.Row read it. A method that cannot read it is
// left out.
func readings(t *testing.T, exec driver.Executor, text string) string {
	t.Helper()
	var out []string
	_, err := exec.Raw(t.Context(), text, nil, func([]string) (func(driver.Row) error, error) {
		return func(r driver.Row) error {
			for name, read := range map[string]func() any{
				"value": func() any { return r.Value(0) }, "int": func() any { return r.Int(0) }, "float": func() any { return r.Float(0) },
				"bool": func() any { return r.Bool(0) }, "text": func() any { return r.Text(0) }, "time": func() any { return r.Time(0).UTC() },
				"decimal": func() any { return r.Decimal(0) },
			} {
				if v := read(); r.TakeError() == nil {
					out = append(out, fmt.Sprintf("%s: %T %v", name, v, v))
				}
			}
			return nil
		}, nil
	})
	if err != nil {
		return err.Error()
	}
	return strings.Join(slices.Sorted(slices.Values(out)), "; ")
}

// TestPostgresValues compares how values of many types are read with the executor of package
// postgres.
func TestPostgresValues(t *testing.T) {
	url := pgtest.URL(t)
	own, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(url))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = own.Close() }()
	exec := open(t, "pgx", url, sqldb.PostgreSQL)
	defer func() { _ = exec.Close() }()
	for _, value := range []string{
		`1::int2`, `-1::int4`, `9223372036854775807::int8`, `0.1::float4`, `1e300::float8`, `'NaN'::float8`, `'Infinity'::float8`, `1.50::numeric`, `7::numeric`, `true`,
		`'x'::text`, `'12'::text`, `'x'::varchar(3)`, `'x'::char(3)`, `'a5b0c1d2-0000-4000-8000-000000000001'::uuid`, `'2024-02-29'::date`, `'2024-02-29 12:34:56.5'::timestamp`,
		`'2024-02-29 12:34:56.5+02'::timestamptz`, `'12:34:56'::time`, `'{"a": 1}'::json`, `'[1, null]'::jsonb`, `'192.168.0.1'::inet`, `NULL::int`, `NULL::text`,
		`ARRAY[1, NULL]`, `ARRAY['a', 'b "c', NULL]`, `ARRAY['2024-02-29 12:00+00'::timestamptz]`, `ARRAY[true]`, `ARRAY[1.5::numeric]`, `ARRAY[]::int[]`, `ARRAY['\x00ff'::bytea]`,
	} {
		if got, want := readings(t, exec, "SELECT "+value), readings(t, own, "SELECT "+value); got != want {
			t.Errorf("%s:\n got %s\nwant %s", value, got, want)
		}
	}
}

var storedText = regexp.MustCompile(`text: string [^;]*`)

// TestSQLiteValues compares how columns of declared types are read with the executor of package
// sqlite. The driver converts values of some of these types.
func TestSQLiteValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "values.db")
	exec := open(t, "sqlite", "file:"+path+"?_pragma=foreign_keys(1)", sqldb.SQLite)
	defer func() { _ = exec.Close() }()
	columns := []string{"DATETIME", "TIMESTAMP", "DATE", "BOOLEAN", "TEXT", "INTEGER", "REAL", "DECIMAL(10,2)", "BIGINT", "VARCHAR(20)", "JSONB"}
	for i, declared := range columns {
		if _, err := exec.Raw(t.Context(), fmt.Sprintf("CREATE TABLE t%d (v %s)", i, declared), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	own, err := ormsqlite.Open(t.Context(), driver.Source{Literal: "file:" + path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = own.Close() }()
	for i, declared := range columns {
		for _, value := range []string{
			"NULL", "1", "0", "1714557600000", "1.5", "'x'", "'12'", "'1.50'", "'true'", "'2024-05-01T10:00:00.000000Z'", "'2024-05-01 10:00:00'", "'2024-05-01'", "'2024-05-01T12:00:00+02:00'",
		} {
			table := fmt.Sprintf("t%d", i)
			if _, err := exec.Raw(t.Context(), "INSERT INTO "+table+" VALUES ("+value+")", nil, nil); err != nil {
				t.Fatal(err)
			}
			got, want := readings(t, exec, "SELECT v FROM "+table), readings(t, own, "SELECT v FROM "+table)
			if i < 3 { // the driver returns a time instead of the stored text
				got, want = storedText.ReplaceAllString(got, ""), storedText.ReplaceAllString(want, "")
			}
			if got != want {
				t.Errorf("%s in %s:\n got %s\nwant %s", value, declared, got, want)
			}
			if _, err := exec.Raw(t.Context(), "DELETE FROM "+table, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSQLiteConnections opens SQLite connections that lack something that the executor needs.
func TestSQLiteConnections(t *testing.T) {
	sql.Register("sqlite without functions", &sqlite.Driver{})
	file := "file:" + filepath.Join(t.TempDir(), "test.db")
	table := &query.Table{Model: "Price", Name: "price", Key: []int{0}, Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int}, {Name: "amount", Field: "amount", Kind: query.Decimal},
	}}
	plain := &query.Select{Table: table, Columns: []int{0}, Limit: -1}
	decimals := &query.Select{Table: table, Columns: []int{0}, Limit: -1, Where: query.Compare{Column: 1, Op: query.Gt, Value: query.Value{Kind: query.Decimal, Str: "1"}}}
	for _, c := range []struct {
		name, driver, url string
		node              query.Node
		want              string // part of the error, "" for none
	}{
		{"no foreign keys", "sqlite", file, plain, "does not enforce foreign keys"},
		{"plain", "sqlite without functions", file + "?_pragma=foreign_keys(1)", plain, ""},
		{"no functions", "sqlite without functions", file + "?_pragma=foreign_keys(1)", decimals, "sqlitefunc"},
		{"functions", "sqlite", file + "?_pragma=foreign_keys(1)", decimals, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			exec := open(t, c.driver, c.url, sqldb.SQLite)
			defer func() { _ = exec.Close() }()
			if _, err := exec.Raw(t.Context(), `CREATE TABLE IF NOT EXISTS price (id INTEGER PRIMARY KEY, amount TEXT)`, nil, nil); err != nil {
				t.Fatal(err)
			}
			_, err := exec.Run(t.Context(), c.node, nil)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := sqldb.New(nil, 0).Run(t.Context(), plain, nil); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("without a kind of database: %v", err)
	}
}

// TestFromTx checks that the executor does not end a transaction of other code, and notices its
// end.
func TestFromTx(t *testing.T) {
	ctx := t.Context()
	for kind, pool := range map[sqldb.Database]*sql.DB{
		sqldb.SQLite: openDB(t, "sqlite", "file:"+filepath.Join(t.TempDir(), "test.db")+"?_pragma=foreign_keys(1)"), sqldb.PostgreSQL: openDB(t, "pgx", pgtest.URL(t)),
	} {
		if _, err := pool.ExecContext(ctx, `CREATE TABLE note (text TEXT PRIMARY KEY)`); err != nil {
			t.Fatal(err)
		}
		tx, err := pool.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		exec := sqldb.FromTx(tx, kind)
		note := func(exec driver.Executor, text string) error {
			_, err := exec.Raw(ctx, `INSERT INTO note VALUES ($1)`, []any{text}, nil)
			return err
		}
		inner, err := exec.Begin(ctx, driver.TxOptions{})
		if err = errors.Join(err, note(inner, "undone"), inner.Rollback(ctx), note(exec, "kept"), exec.Close()); err != nil {
			t.Fatal(kind, err)
		}
		if exec.Commit(ctx) == nil || exec.Rollback(ctx) == nil || exec.CommitWith(ctx, nil, nil) == nil {
			t.Error("the executor ends the transaction")
		}
		open, err := exec.Begin(ctx, driver.TxOptions{})
		if err = errors.Join(err, tx.Commit()); err != nil {
			t.Fatal(kind, err)
		}
		for name, on := range map[string]driver.Executor{"savepoint": open, "transaction": sqldb.FromTx(tx, kind)} {
			if err := note(on, "late"); !errors.Is(err, orm.ErrTxDone) && !errors.Is(err, orm.ErrTxAborted) {
				t.Errorf("%d: %s after the end: %v", kind, name, err)
			}
		}
		if err := open.Rollback(ctx); err != nil {
			t.Errorf("%d: rollback after the end: %v", kind, err)
		}
		var got string
		if err := pool.QueryRowContext(ctx, `SELECT text FROM note`).Scan(&got); err != nil || got != "kept" {
			t.Errorf("%d: got %q, %v", kind, got, err)
		}
	}
}
