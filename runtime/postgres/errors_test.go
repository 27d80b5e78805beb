package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestCanceledByTheServer checks the errors of statements that the server stops.
func TestCanceledByTheServer(t *testing.T) {
	exec := open(t, pgtest.URL(t))
	for name, sql := range map[string]string{
		"time limit":        `SET LOCAL statement_timeout = 10`,
		"administrator":     `SELECT set_config('x.pid', pg_backend_pid()::text, true)`,
		"limit of the lock": `SET LOCAL lock_timeout = 10`,
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := exec.Begin(t.Context(), driver.TxOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = tx.Rollback(t.Context()) }()
			if _, err := tx.Raw(t.Context(), sql, nil, nil); err != nil {
				t.Fatal(err)
			}
			want, statement := orm.ErrCanceled, "SELECT pg_sleep(100)"
			switch name {
			case "administrator":
				statement = "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(100)"
			case "limit of the lock":
				want, statement = orm.ErrSerialization, "SELECT pg_advisory_xact_lock(1)"
				holder, err := exec.Begin(t.Context(), driver.TxOptions{})
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = holder.Rollback(t.Context()) }()
				if _, err := holder.Raw(t.Context(), statement, nil, nil); err != nil {
					t.Fatal(err)
				}
			}
			_, err = tx.Raw(t.Context(), statement, nil, nil)
			if !errors.Is(err, want) || errors.Is(err, context.Canceled) {
				t.Errorf("%v is not %v", err, want)
			}
		})
	}
}

// TestUnreadableValues reads values of PostgreSQL that Go's types cannot represent, from results in
// binary form and as text.
func TestUnreadableValues(t *testing.T) {
	database := pgtest.URL(t)
	for _, pooled := range []string{"false", "true"} {
		exec := open(t, with(t, database, "pgbouncer", pooled))
		for sql, read := range map[string]func(driver.Row){
			`'NaN'::numeric`:                            func(r driver.Row) { r.Decimal(0) },
			`'infinity'::timestamptz`:                   func(r driver.Row) { r.Time(0) },
			`'-infinity'::timestamp`:                    func(r driver.Row) { r.Time(0) },
			`'infinity'::date`:                          func(r driver.Row) { r.Time(0) },
			`'0044-03-15 BC'::date`:                     func(r driver.Row) { r.Time(0) },
			`'0044-03-15 12:00 BC'::timestamptz`:        func(r driver.Row) { r.Time(0) },
			`'294276-12-31 23:59:59.999999'::timestamp`: func(r driver.Row) { r.Time(0) },
			`'10000-01-01'::date`:                       func(r driver.Row) { r.Time(0) },
			`123456789012345678901234567890::numeric`:   func(r driver.Row) { r.Int(0) },
			`ARRAY['NaN'::numeric]`:                     func(r driver.Row) { _, items := r.List(0); items.Decimal(0) },
			`ARRAY['infinity'::timestamptz]`:            func(r driver.Row) { _, items := r.List(0); items.Time(0) },
			`ARRAY[[1, 2], [3, 4]]`:                     func(r driver.Row) { r.List(0) },
			`ARRAY[1, NULL]`:                            func(r driver.Row) { _, items := r.List(0); items.Int(1) },
		} {
			_, err := exec.Raw(t.Context(), "SELECT "+sql, nil, func([]string) (func(driver.Row) error, error) {
				return func(r driver.Row) error { read(r); return r.TakeError() }, nil
			})
			var v *driver.ValueError
			if !errors.As(err, &v) || v.Column != 0 {
				t.Errorf("pgbouncer=%s: %s: %v", pooled, sql, err)
			}
		}
	}
}
