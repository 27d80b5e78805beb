package sqltext

import (
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
)

// Every reader accepts or refuses texts that are nearly SQL: none of them panics, and no byte is
// lost between tokens.
func TestReadersTakeAnything(t *testing.T) {
	seeds := brokenSeeds()
	var pieces []string
	for _, s := range seeds {
		for _, p := range provider.All() {
			tokens, _ := Tokens(p, s)
			for _, tok := range tokens {
				pieces = append(pieces, s[tok.Start:tok.End])
			}
		}
	}
	r := rand.New(rand.NewPCG(suite.Seed(), 3))
	for range suite.Size(4000, 300000) {
		text := seeds[r.IntN(len(seeds))]
		for range 1 + r.IntN(6) {
			text = breakText(r, text, pieces)
		}
		for _, p := range provider.All() {
			readBroken(t, p, text)
		}
	}
}

func readBroken(t *testing.T, p provider.Provider, text string) {
	t.Helper()
	defer func() {
		if e := recover(); e != nil {
			t.Fatalf("%s: %q: %v\n%s", p, text, e, debug.Stack())
		}
	}()
	if tokens, err := Tokens(p, text); err == nil {
		comments, err := Comments(p, text)
		if err != nil {
			t.Fatal(err)
		}
		checkGaps(t, text, tokens, comments)
	}
	readAll(t, p, text)
}

func breakText(r *rand.Rand, text string, pieces []string) string {
	i := r.IntN(len(text) + 1)
	j := min(len(text), i+r.IntN(8))
	const marks = "'\"$()[]{},.;:-+*/\\\n\r\x00&uUeExX01 "
	switch r.IntN(3) {
	case 0:
		return text[:i] + " " + pieces[r.IntN(len(pieces))] + " " + text[j:]
	case 1:
		return text[:i] + text[j:] + " "
	}
	return text[:i] + string(marks[r.IntN(len(marks))]) + text[i:]
}

func brokenSeeds() []string {
	return strings.Split(`trim( FROM om a)
SELECT a::text, $1, 'x', E'\'', U&'\0061' UESCAPE '!', $a$b$a$ FROM "t" WHERE a->>'b' <= 1.5e-3 /* c /* d */ */
CREATE TABLE t (a INTEGER DEFAULT -1 CHECK (a > 0), [b] text, UNIQUE (a) ON CONFLICT FAIL) STRICT
a BETWEEN 1 AND (2) OR NOT x'00' IS NULL
CREATE TRIGGER t AFTER UPDATE OF a ON t WHEN new.a BEGIN UPDATE t SET a = 1; END
CREATE INDEX i ON t (lower(a) DESC) WHERE a
WITH c AS (SELECT a FROM t) INSERT INTO t(a) SELECT * FROM c ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a
(trim(both from a), substring(a from 1 for 2), extract(epoch from now()), array[1,[2]], a = any(array[1]), (a).b, a[1:2], x AT TIME ZONE 'y')
CASE a WHEN 1 THEN 2 END || '{a,"b"}'::text[] || interval '1 day' + '2 weeks 3 days'::interval || timestamp(3) with time zone 'x'
f(variadic a, b => 1) filter (where x) over (partition by a order by b desc nulls last rows between 1 and 2) + CAST(a AS numeric(10))`, "\n")
}
