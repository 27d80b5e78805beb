package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestSingleQuoted(t *testing.T) {
	columns := []string{"name", "Odd One"}
	for in, want := range map[string]string{
		`name <> "skip"`:                        `name <> 'skip'`,
		`"NAME" <> "it's" /* "no" */`:           `"NAME" <> 'it''s' /* "no" */`,
		`"odd one" || "a""b" || 'x"y'`:          `"odd one" || 'a"b' || 'x"y'`,
		`"t"."gone" = "lower"(name)`:            `"t"."gone" = "lower"(name)`,
		`name COLLATE "NOCASE" IN ("a", [b])`:   `name COLLATE "NOCASE" IN ('a', [b])`,
		`CAST(name AS "INTEGER") = "unfinished`: `CAST(name AS "INTEGER") = "unfinished`,
	} {
		if got := sqltext.SingleQuoted(lite, in, columns); string(got) != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
		if got := sqltext.SingleQuoted(pg, in, columns); string(got) != in {
			t.Errorf("%s: PostgreSQL's text became %s", in, got)
		}
	}
}
