package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
)

// readers maps the name of each method that reads a value to a function that calls it.
var readers = map[string]func(driver.Row) any{
	"Int":     func(r driver.Row) any { return r.Int(0) },
	"Float":   func(r driver.Row) any { return r.Float(0) },
	"Bool":    func(r driver.Row) any { return r.Bool(0) },
	"Text":    func(r driver.Row) any { return r.Text(0) },
	"Bytes":   func(r driver.Row) any { return r.Bytes(0) },
	"JSON":    func(r driver.Row) any { return string(r.JSON(0)) },
	"Time":    func(r driver.Row) any { return r.Time(0).Format(time.RFC3339Nano) },
	"Decimal": func(r driver.Row) any { return r.Decimal(0).String() },
	"Value":   func(r driver.Row) any { return fmt.Sprintf("%T %v", r.Value(0), r.Value(0)) },
	"List": func(r driver.Row) any {
		n, items := r.List(0)
		out := ""
		for i := range n {
			out += items.Text(i) + ";"
		}
		return out
	},
}

// TestForms reads values by every method, in binary form and as text. Unnamed statements return
// text, and so does the first use of a prepared statement.
func TestForms(t *testing.T) {
	database := pgtest.URL(t)
	forms := [2]driver.Executor{open(t, database), open(t, with(t, database, "pgbouncer", "true"))}
	for _, value := range []string{
		"7::int2", "7::int4", "7::int8", "1.50::numeric", "2.0::numeric", "1e6::float8", "0.1::float8", "0.1::float4", "true", "false", "'text'::text", "'7'::text", "'true'::text",
		"'2024-02-03T04:05:06Z'::text", `'\x61'::text`, `'\x61'::bytea`, "'v'::varchar", "'c'::char(3)", `'{"a": 1}'::json`, `'{"a": 1}'::jsonb`, "'0a0b0c0d-0000-4000-8000-000000000001'::uuid",
		"'2024-02-03T04:05:06.789Z'::timestamptz", "'2024-02-03T04:05:06.789'::timestamp", "'2024-02-03'::date", "'04:05:06.7'::time", "'infinity'::timestamptz", "'NaN'::numeric", "'NaN'::float8",
		"'{1,2}'::int4[]", "'{a,NULL,\"b c\"}'::text[]", "'{t,f}'::bool[]", "'{2024-02-03T04:05:06Z}'::timestamptz[]", "'{1.50}'::numeric[]", "'192.168.0.1'::inet", "'a'::\"char\"",
	} {
		for name, read := range readers {
			var got [2]string
			for i, e := range forms {
				_, err := e.Raw(t.Context(), "SELECT "+value, nil, rowsTo(func(r driver.Row) error {
					got[i] = fmt.Sprint(read(r))
					return nil
				}))
				if err != nil {
					got[i] = "an error"
				}
			}
			if got[0] != got[1] {
				t.Errorf("%s of %s is %s in binary form, %s as text", name, value, got[0], got[1])
			}
		}
	}
}
