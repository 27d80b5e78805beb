package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestDefaultExpr(t *testing.T) {
	for expr, want := range map[string]string{
		"now() + interval '1 day'":          "now() + interval '1 day'",
		"NOT false":                         "(NOT false)",
		"(NOT false)":                       "(NOT false)",
		"(a) OR (b)":                        "((a) OR (b))",
		"f(a OR b) + (a IS NULL)::int":      "f(a OR b) + (a IS NULL)::int",
		"1 + - CASE WHEN a OR b THEN 1 END": "1 + - CASE WHEN a OR b THEN 1 END",
		"now() AT TIME ZONE 'UTC'":          "(now() AT TIME ZONE 'UTC')",
		"1 -- one":                          "(1 -- one\n)",
		"1 /* one */":                       "(1 /* one */)",
	} {
		if got := sqltext.DefaultExpr(pg, expr); string(got) != want {
			t.Errorf("%s becomes %s", expr, got)
		}
	}
	if got := sqltext.DefaultExpr(lite, "1 + 1 -- two"); got != "(1 + 1 -- two\n)" {
		t.Errorf("%s", got)
	}
}
