package sqltext

import (
	"context"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/jackc/pgx/v5/pgconn"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// judge evaluates an expression for each row of the table t. Equal values have equal results. If
// the database refuses the expression, the result begins with "error".
type judge func(expr string) string

// postgresTables creates the table t of [postgresTypes].
const postgresTables = `SET TimeZone = 'UTC'; CREATE SEQUENCE q; CREATE TYPE mood AS ENUM ('x', 'y');
CREATE TABLE t (id int, a int, b int, big bigint, n numeric(10,2), d double precision, f boolean, s text, v varchar(20), ts timestamptz, day date, j jsonb, e mood, "Name" text, "user" text);
INSERT INTO t VALUES (1, 1, 2, 3, 1.50, 2.5, true, 'x', 'x', '2024-01-01', '2024-01-01', '{"k":"x"}', 'x', 'A', 'u'),
 (2, -1, 0, -5000000000, 0, -0.5, false, 'Data it''s', 'ab', '2020-05-05 10:00', '2020-05-05', '{}', 'y', 'a', ''),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, 5, 5, 1, 100, 1, true, '', '', now(), now(), '[1]', 'x', '', 'x'), (5, 3, 1, 0, -1, 0, false, 'ab', 'Y', now(), now(), '1', 'y', 'name', 'name')`

func postgresJudge(tb testing.TB) judge {
	conn, err := pgconn.Connect(context.Background(), pgtest.URL(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(context.Background(), postgresTables).ReadAll(); err != nil {
		tb.Fatal(err)
	}
	// one transaction, so that now() is the same for all expressions
	if _, err := conn.Exec(context.Background(), "BEGIN").ReadAll(); err != nil {
		tb.Fatal(err)
	}
	return func(expr string) string {
		if _, err := conn.Exec(context.Background(), "SAVEPOINT x").ReadAll(); err != nil {
			tb.Fatal(err)
		}
		results, err := conn.Exec(context.Background(), "SELECT setval('q', 1); SELECT setseed(0); SELECT ("+expr+"\n)::text FROM t ORDER BY id").ReadAll()
		if _, err := conn.Exec(context.Background(), "ROLLBACK TO x; RELEASE x").ReadAll(); err != nil {
			tb.Fatal(err)
		}
		if err != nil {
			return "error"
		}
		var out []string
		for _, row := range results[len(results)-1].Rows {
			if row[0] == nil {
				out = append(out, "NULL")
				continue
			}
			out = append(out, "'"+string(row[0])+"'")
		}
		return strings.Join(out, ",")
	}
}

func sqliteJudge(tb testing.TB) judge {
	conn, err := sqlite.OpenConn(":memory:")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close() })
	const tables = `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, s TEXT, r REAL, Name TEXT, "order" INTEGER);
INSERT INTO t VALUES (1, 1, 2, 'x', 1.5, 'A', 1), (2, -1, 0, 'Data', -0.5, 'x', 0), (3, NULL, NULL, NULL, NULL, NULL, NULL), (4, 5, 5, '', 1.0, 'a', 5),
 (5, 3, 1, '10', 2.0, '1', NULL), (6, 'text', x'ab', '1', 0.0, 'nothing', 3)`
	if err := sqlitex.ExecuteScript(conn, tables, nil); err != nil {
		tb.Fatal(err)
	}
	return func(expr string) string {
		var out []string
		stmt, rest, err := conn.PrepareTransient("SELECT " + "typeof(" + expr + "\n), quote(" + expr + "\n) FROM t ORDER BY id")
		if err != nil {
			return "error"
		}
		defer func() { _ = stmt.Finalize() }()
		if rest != 0 {
			return "error"
		}
		for {
			more, err := stmt.Step()
			if err != nil {
				return "error"
			}
			if !more {
				return strings.Join(out, ",")
			}
			out = append(out, stmt.ColumnText(0)+" "+stmt.ColumnText(1))
		}
	}
}

func judgeOf(tb testing.TB, p provider.Provider) (judge, Types) {
	switch p {
	case provider.PostgreSQL:
		return postgresJudge(tb), postgresTypes()
	case provider.SQLite:
		return sqliteJudge(tb), sqliteTypes()
	}
	panic(p.Unhandled())
}
