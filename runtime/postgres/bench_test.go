package postgres_test

import (
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

const benchColumns = `SELECT "id", "v_int", "v_big", "v_float", "v_bool", "v_string", "v_time", "v_json", "v_bytes", "v_enum" FROM "kind"`

// BenchmarkExecutor measures reads through the executor, and the same reads with pgx alone.
func BenchmarkExecutor(b *testing.B) {
	url := pgtest.URL(b)
	db := executortest.Database{
		DDL: executortest.PostgresDDL(), Fresh: func(testing.TB) string { return url },
		Open: func(tb testing.TB, url string, opts ...orm.Option) driver.Executor {
			e, err := postgres.Open(tb.Context(), driver.Source{}, append(opts, orm.WithURL(url))...)
			if err != nil {
				tb.Fatal(err)
			}
			return e
		},
	}
	pool := executortest.Bench(b, db).(*postgres.Executor).Pool()
	read := func(b *testing.B, sql string, args ...any) {
		rows, err := pool.Query(b.Context(), sql, args...)
		if err != nil {
			b.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var (
				id, number, large int64
				float             float64
				yes               bool
				text, enum        string
				at                time.Time
				js, bytes         []byte
			)
			if err := rows.Scan(&id, &number, &large, &float, &yes, &text, &at, &js, &bytes, &enum); err != nil {
				b.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("pgx/lookup", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			read(b, benchColumns+` WHERE "id" = $1`, i%executortest.BenchRows+1)
		}
	})
	b.Run("pgx/rows1000", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			read(b, benchColumns)
		}
	})
}
