package sqltext

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
)

// FuzzTokens checks that the tokens and the gaps between them are the whole text, and that the gaps
// contain only white space and comments. No function of the package may panic on any text.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{
		"SELECT a::text, $1, 'x' -- y\n 'z', E'\\'', U&'\\0061' UESCAPE '!', $a$b$a$ FROM \"t\" WHERE a->>'b' <= 1.5e-3 /* c /* d */ */",
		"CREATE TABLE t (a INTEGER DEFAULT -1 CHECK (a > 0), [b] `c`, UNIQUE (a) ON CONFLICT FAIL) STRICT", "a BETWEEN 1 AND (2) OR NOT x'00' IS NULL",
		"CREATE TRIGGER t AFTER UPDATE OF a ON t WHEN new.a BEGIN UPDATE t SET a = 1; END", "CREATE INDEX i ON t (lower(a) DESC) WHERE a",
		"WITH c AS (SELECT a FROM t) INSERT INTO t(a) SELECT * FROM c ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range provider.All() {
			tokens, err := Tokens(p, text)
			if err != nil {
				continue
			}
			comments, err := Comments(p, text)
			if err != nil {
				t.Fatal(err)
			}
			checkGaps(t, text, tokens, comments)
			readAll(t, p, text)
		}
	})
}

func checkGaps(t *testing.T, text string, tokens []Token, comments []Comment) {
	t.Helper()
	end := 0
	for _, tok := range append(tokens, Token{Start: len(text), End: len(text)}) {
		if tok.Start < end || tok.End < tok.Start {
			t.Fatalf("%q: a token at %d-%d after %d", text, tok.Start, tok.End, end)
		}
		gap := text[end:tok.Start]
		for len(comments) > 0 && comments[0].Start < tok.Start {
			gap = strings.Replace(gap, comments[0].Text, "", 1)
			comments = comments[1:]
		}
		if rest := strings.TrimLeft(strings.ReplaceAll(gap, byteOrderMark, ""), " \t\r\n\v\f"); rest != "" {
			t.Fatalf("%q: %q lies between tokens", text, rest)
		}
		end = tok.End
	}
}

// readAll calls every function that reads SQL. It checks only that the result of OneLine has one
// line.
func readAll(t testing.TB, p provider.Provider, text string) {
	Canonical(p, text)
	Constant(p, text)
	ReadHead(p, text)
	_, _ = ReadType(p, text)
	DefaultExpr(p, text)
	_, _ = ReadCreateTable(p, text)
	_, _ = ReadCreateIndex(p, text)
	_, _ = ReadCreateTrigger(p, text)
	_, _ = ReadCreateView(p, text)
	scope := Scope{Tables: map[string][]string{"t": {"a", "b"}}}
	names := Names{Tables: map[string]string{"t": "u"}, Columns: map[string]map[string]string{"t": {"a": "c"}}}
	_, _ = Rename(p, text, scope, names)
	scope.Table = "t"
	_, _ = Rename(p, text, scope, names)
	if one, err := OneLine(p, text); err == nil && strings.ContainsAny(string(one), "\r\n") {
		t.Errorf("OneLine of %q is %q", text, one)
	}
}
