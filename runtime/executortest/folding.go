package executortest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/query"
)

// asciiFold returns s with small ASCII letters. Other letters do not change.
func asciiFold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

// testFolding checks the limits of searches that ignore case. ASCII letters are always folded. On
// SQLite nothing else is. On PostgreSQL the locale decides about other letters, but no two texts
// are equal that differ in more than case.
func testFolding(t *testing.T, e *env) {
	id := 0
	text := rapid.StringOfN(rapid.SampledFrom([]rune("aAbBzZ@[`{éÉßẞıİiIσςΣ%_\\ ")), 0, 4, -1)
	suite.Check(t, func(r *rapid.T) {
		id++
		stored, search := text.Draw(r, "stored"), text.Draw(r, "search")
		if rapid.Bool().Draw(r, "same letters") {
			search = rapid.SampledFrom([]string{strings.ToUpper(stored), strings.ToLower(stored), stored, asciiFold(stored)}).Draw(r, "spelling")
		}
		do(t, e, insert(userTable, []int{userID, userEmail}, []query.Value{num(id), str(fmt.Sprint(id))}))
		do(t, e, &query.Update{Table: userTable, Set: []query.Assign{{Column: userName, Value: str(stored)}}, Where: query.Compare{Column: userID, Value: num(id)}})
		count := func(p query.Predicate) bool {
			return e.count(t, userTable, query.And{query.Compare{Column: userID, Value: num(id)}, p}) == 1
		}
		equal := count(query.Insensitive(query.Compare{Column: userName, Value: str(search)}))
		least, most := asciiFold(stored) == asciiFold(search), strings.EqualFold(stored, search)
		if least && !equal || equal && !most && e.db.postgres() || !e.db.postgres() && equal != least {
			r.Fatalf("%q and %q are equal: %t", stored, search, equal)
		}
		if not := count(query.Insensitive(query.Compare{Column: userName, Op: query.Ne, Value: str(search)})); not == equal {
			r.Fatalf("%q and %q: Eq and Ne are both %t", stored, search, equal)
		}
		contains := count(query.Insensitive(query.Match{Column: userName, Op: query.Contains, Text: search}))
		if strings.Contains(asciiFold(stored), asciiFold(search)) && !contains || equal && !contains {
			r.Fatalf("%q contains %q: %t", stored, search, contains)
		}
	})
}
