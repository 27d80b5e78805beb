package sqlite3_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

const (
	oneRow  = "SELECT id, a, b, c, d, e, f, g, h, i FROM t WHERE id = ?"
	allRows = "SELECT id, a, b, c, d, e, f, g, h, i FROM t"
)

// filled creates a database file with 1,000 rows and returns its path. A row has ten columns: six
// texts, three integers and one real.
func filled(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "bench.db")
	conn, err := sqlite.OpenConn(path)
	if err != nil {
		b.Fatal(err)
	}
	err = sqlitex.ExecuteScript(conn, `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g INTEGER, h INTEGER, i REAL);
		WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000)
		INSERT INTO t SELECT x, 'name ' || x, 'user' || x || '@example.com', 'some text that is longer', 'x', 'yy', 'zzz', x * 7, x * 1000000, x / 3.0 FROM n;`, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

type record struct {
	id, g, h         int64
	a, b, c, d, e, f string
	i                float64
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkZombiezen(b *testing.B) {
	var records []record
	conn, err := sqlite.OpenConn(filled(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { must(b, conn.Close()) })
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	read := func(b *testing.B, sql string, arg int64) {
		conn.SetInterrupt(ctx.Done())
		defer conn.SetInterrupt(nil)
		s := conn.Prep(sql)
		if arg != 0 {
			s.BindInt64(1, arg)
		}
		out := records[:0]
		for {
			row, err := s.Step()
			if err != nil {
				b.Fatal(err)
			}
			if !row {
				break
			}
			out = append(out, record{s.ColumnInt64(0), s.ColumnInt64(7), s.ColumnInt64(8), s.ColumnText(1), s.ColumnText(2), s.ColumnText(3),
				s.ColumnText(4), s.ColumnText(5), s.ColumnText(6), s.ColumnFloat(9)})
		}
		records = out
		must(b, s.Reset())
	}
	run(b, read)
}

func BenchmarkDriver(b *testing.B) {
	var records []record
	conn, err := sqlite3.Open(filled(b), sqlite3.OpenFlags{Busy: time.Second})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { must(b, conn.Close()) })
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	read := func(b *testing.B, sql string, arg int64) {
		conn.SetContext(ctx)
		s, err := conn.Prepare(sql)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Release()
		if arg != 0 {
			if err := s.Bind([]query.Value{query.BigIntValue(arg)}); err != nil {
				b.Fatal(err)
			}
		}
		out := records[:0]
		t := func(i int) string { return string(s.Text(i)) }
		for {
			row, err := s.Step()
			if err != nil {
				b.Fatal(err)
			}
			if !row {
				break
			}
			out = append(out, record{s.Int(0), s.Int(7), s.Int(8), t(1), t(2), t(3), t(4), t(5), t(6), s.Float(9)})
		}
		records = out
	}
	run(b, read)
}

func run(b *testing.B, read func(b *testing.B, sql string, arg int64)) {
	b.Run("lookup", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			read(b, oneRow, int64(i%1000)+1)
		}
	})
	b.Run("rows1000", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			read(b, allRows, 0)
		}
	})
}
