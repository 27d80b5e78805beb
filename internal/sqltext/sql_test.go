package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestPieces(t *testing.T) {
	for want, got := range map[sqltext.SQL]sqltext.SQL{
		"":                 sqltext.Join(nil, ", "),
		"a":                sqltext.Join([]sqltext.SQL{"a"}, ", "),
		"a, b":             sqltext.Join([]sqltext.SQL{"a", "b"}, ", "),
		`"{}" > 1 OR "{}"`: sqltext.Replace("{} > 1 OR {}", "{}", `"{}"`),
		"-7":               sqltext.Int(-7),
		"a b":              sqltext.Trim("\n a b\t"),
		`'"it''s"'`:        sqltext.Literal(pg, sqltext.Ident(pg, "it's")),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
