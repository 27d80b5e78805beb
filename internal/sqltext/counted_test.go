package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestCountedRows(t *testing.T) {
	type parts struct{ table, condition sqltext.SQL }
	for query, want := range map[sqltext.SQL]parts{
		`SELECT count(*) FROM "users"`:                                                   {`"users"`, ""},
		`select COUNT ( * ) from app . users where a IS NOT NULL`:                        {`app . users`, `a IS NOT NULL`},
		`SELECT count(*) FROM "a b"."c" WHERE (x > 1 OR "order" = 'x limit 1') AND f(y)`: {`"a b"."c"`, `(x > 1 OR "order" = 'x limit 1') AND f(y)`},
		`SELECT count(*) FROM t WHERE x IN (SELECT y FROM u ORDER BY y LIMIT 1)`:         {`t`, `x IN (SELECT y FROM u ORDER BY y LIMIT 1)`},
		`SELECT count(*) FROM t AS c WHERE c.x IS NULL`:                                  {},
		`SELECT count(*) FROM t c`:                                                       {},
		`SELECT count(*) FROM t, u WHERE x`:                                              {},
		`SELECT count(*) FROM ONLY t`:                                                    {},
		`SELECT count(x) FROM t`:                                                         {},
		`SELECT count(*) + 1 FROM t`:                                                     {},
		`SELECT count(*) FROM (SELECT 1 FROM t) AS d`:                                    {},
		`SELECT count(*) FROM t WHERE x GROUP BY y`:                                      {},
		`SELECT count(*) FROM t WHERE x UNION SELECT 1`:                                  {},
		`SELECT count(*) FROM t WHERE`:                                                   {},
		`SELECT count(*) FROM t WHERE x) OR (y`:                                          {},
		`SELECT count(*) FROM t WHERE x; SELECT 1`:                                       {},
		`SELECT count(*) FROM`:                                                           {},
		``:                                                                               {},
	} {
		table, condition, ok := sqltext.CountedRows(provider.PostgreSQL, query)
		if ok != (want.table != "") || ok && (parts{table, condition}) != want {
			t.Errorf("%s: %q, %q, %v", query, table, condition, ok)
		}
	}
}
