package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	const sql = "SELECT \"a\"\"B\", [c d], Foo -- e\nFROM 'x;y' /* ; */ ;"
	for d, want := range map[provider.Provider][]string{
		provider.PostgreSQL: {"select", `a"B`, ",", "[", "c", "d", "]", ",", "foo", "from", "x;y", ";"},
		provider.SQLite:     {"SELECT", `a"B`, ",", "c d", ",", "Foo", "FROM", "x;y", ";"},
	} {
		tokens, err := sqltext.Tokens(d, sql)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, tok := range tokens {
			got = append(got, sqltext.Name(d, sql[tok.Start:tok.End]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", d, diff)
		}
		if first, last := tokens[0].Kind, tokens[len(tokens)-1].Kind; first != sqltext.Word || last != sqltext.Semicolon {
			t.Errorf("%s: kinds %d, %d", d, first, last)
		}
	}
	if _, err := sqltext.Tokens(provider.SQLite, "'"); err == nil {
		t.Error("an unterminated string passes")
	}
}
