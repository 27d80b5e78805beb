package sqltext

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
)

// The database, too, returns equal values for both expressions of a pair.
func TestPairsAreEqualToTheDatabase(t *testing.T) {
	for p, pairs := range map[provider.Provider][]pair{provider.PostgreSQL: postgresPairs(), provider.SQLite: sqlitePairs()} {
		t.Run(p.String(), func(t *testing.T) {
			ask, _ := judgeOf(t, p)
			for _, pair := range pairs {
				a, b := ask(pair.a), ask(pair.b)
				if a != b || a == "error" {
					t.Errorf("%s gives %s, %s gives %s", pair.a, a, pair.b, b)
				}
			}
		})
	}
}

// differentPairs returns pairs of expressions whose values differ, at least for some rows or types.
func differentPairs(p provider.Provider) []pair {
	both := []pair{
		{"NOT (a > 1 AND b > 1)", "NOT a > 1 AND b > 1"},
		{"(a + 1) * 2", "a + 1 * 2"},
		{"s = 'x'", "s = 'X'"},
		{"a - (1 - b)", "a - 1 - b"},
		{"a > 1 OR b > 1 AND a = 0", "(a > 1 OR b > 1) AND a = 0"},
		{"'a  b'", "'a b'"},
		{"s = '1'", "s = 1"},
		{"'a' || 'b'", "'a'"},
		{"a IS NULL", "a = NULL"},
	}
	switch p {
	case provider.PostgreSQL:
		return append(both, []pair{
			{"'a%'::text", "'a%'::numeric::text"}, {"'1e3'::text", "'1e3'::numeric::text"}, {"- 2 ^ 2", "- (2 ^ 2)"},
			{"a::text", "a"},
			{`"Name"`, "name"},
			{`"user"`, "user"},
			{"1", "1.0"},
			{"1.50", "1.5"},
			{"'1'::text", "1"},
			{"'a'::varchar(1)", "'ab'::varchar(1)"},
			{"1::bigint", "1"},
			{"'x'::mood = e", "'x'::text = e::text"},
			{"5 / 2", "5 / 2.0"},
			{"current_timestamp(0)", "now()"},
			{"clock_timestamp()", "now()"},
			{"'2024-01-01'::date + 30", "'2024-01-01'::date"},
			{"s COLLATE \"C\" < 'a'", "s < 'a'"},
			{"a = any (array[1, null])", "a = 1"},
			{"$$a$$", "'A'"},
			{"date '2024-01-01'", "timestamp '2024-01-01'"},
			{"ts::timestamp", "ts"},
		}...)
	case provider.SQLite:
		return append(both, []pair{
			{"-a || s", "-(a || s)"},
			{"a = b < s", "(a = b) < s"},
			{"a = +s", "a = s"},
			{`"nothing"`, `"NOTHING"`},
			{"1", "1.0"},
			{"a IS TRUE", "a = TRUE"},
			{"a IN (b)", "a = b"},
			{"s COLLATE NOCASE = 'X'", "s = 'X'"},
			{"x'61'", "'a'"},
			{"random() BETWEEN 1 AND 2", "random() >= 1 AND random() <= 2"},
		}...)
	}
	panic(p.Unhandled())
}

func TestCanonicalDifferent(t *testing.T) {
	for _, p := range provider.All() {
		types := map[provider.Provider]Types{provider.PostgreSQL: postgresTypes(), provider.SQLite: sqliteTypes()}[p]
		for _, pair := range differentPairs(p) {
			if CanonicalIn(p, pair.a, types) == CanonicalIn(p, pair.b, types) || Canonical(p, pair.a) == Canonical(p, pair.b) {
				t.Errorf("%s: %s and %s are equal", p, pair.a, pair.b)
			}
		}
	}
}

// If two expressions have equal canonical forms, the database returns the same values for both, or
// refuses both. Each pair is a random expression and a random edit of that expression.
func TestCanonicalIsSound(t *testing.T) {
	for _, p := range provider.All() {
		t.Run(p.String(), func(t *testing.T) {
			ask, types := judgeOf(t, p)
			n := suite.Size(2500, 60000)
			r := rand.New(rand.NewPCG(suite.Seed(), uint64(p)))
			compared, valid := 0, 0
			for range n {
				x := randomExpr(r, p, 3)
				y := x
				for range 1 + r.IntN(3) {
					y = mutate(r, p, y)
				}
				for _, types := range []Types{types, nil} {
					if x == y || CanonicalIn(p, x, types) != CanonicalIn(p, y, types) {
						continue
					}
					compared++
					a, b := ask(x), ask(y)
					if a != "error" {
						valid++
					}
					if a != b {
						t.Fatalf("equal canonical forms, but\n%s gives %s\n%s gives %s\n%s", x, a, y, b, canonicalText(p, x, types))
					}
					break
				}
			}
			t.Logf("%d of %d pairs were equal, %d of them valid", compared, n, valid)
			if valid < n/100 {
				t.Errorf("only %d of %d pairs say anything", valid, n)
			}
		})
	}
}

// randomExpr returns a random expression with few parentheses, so that its value depends on
// precedence.
func randomExpr(r *rand.Rand, p provider.Provider, depth int) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	if depth == 0 || r.IntN(5) == 0 {
		return randomOperand(r, p)
	}
	sub := func() string { return randomExpr(r, p, depth-1) }
	switch r.IntN(14) {
	case 0, 1:
		return sub() + pick(" AND ", " OR ", " and ", " Or ") + sub()
	case 2:
		return pick("NOT ", "not ") + sub()
	case 3, 4:
		ops := []string{" + ", " - ", " * ", " / ", " % ", "||", " = ", " <> ", " != ", " < ", " <= ", " > "}
		if p == provider.SQLite {
			ops = append(ops, " == ", " & ", " | ", "<<")
		} else {
			ops = append(ops, " ^ ", " ~ ", " ~~ ", " # ")
		}
		return sub() + ops[r.IntN(len(ops))] + sub()
	case 5:
		return "(" + sub() + ")"
	case 6:
		return pick("-", "- ", "+") + sub()
	case 7:
		return sub() + pick(" IS NULL", " IS NOT NULL", " ISNULL", " NOTNULL", " IS TRUE", " IS NOT FALSE")
	case 8:
		return sub() + pick(" BETWEEN ", " NOT BETWEEN ") + randomOperand(r, p) + " AND " + randomOperand(r, p)
	case 9:
		return sub() + pick(" IN (", " NOT IN (") + sub() + ", " + randomOperand(r, p) + ")"
	case 10:
		return sub() + pick(" LIKE ", " NOT LIKE ") + sub()
	case 11:
		if p == provider.SQLite {
			return sub() + pick(" IS ", " IS NOT ", " COLLATE NOCASE = ", " GLOB ") + sub()
		}
		return sub() + pick("::text", "::integer", "::numeric", "::varchar", "::boolean", "::double precision", "::bigint", "::varchar(2)", " IS DISTINCT FROM 1")
	case 12:
		return pick("lower(", "coalesce(", "upper(", "abs(", "length(") + sub() + ")"
	}
	return "CASE WHEN " + sub() + " THEN " + sub() + pick("", " ELSE "+randomOperand(r, p)) + " END"
}

func randomOperand(r *rand.Rand, p provider.Provider) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	common := []string{"a", "b", "s", "a", "b", "1", "0", "2", "5", "-1", "1.5", "'x'", "'a%'", "'1'", "''", "'X'", "NULL", "TRUE", "false", "s", "Name"}
	if p == provider.SQLite {
		return pick(append(common, "r", `"order"`, `"x"`, "[a]", "`B`", "x'ab'", "0x10", "1e1", "1.0")...)
	}
	return pick(append(common, "f", "f", "d", "n", "v", "v", "big", `"Name"`, "e", "day", "E'x'", "$$x$$", "now()", "ts", "'t'", "1.50", "array['x','y']", "5000000000")...)
}

// mutate edits the tokens of an expression. The result may be invalid SQL or have another meaning.
func mutate(r *rand.Rand, p provider.Provider, expr string) string {
	tokens, err := Tokens(p, expr)
	if err != nil || len(tokens) == 0 {
		return expr
	}
	var texts []string
	for _, t := range tokens {
		texts = append(texts, expr[t.Start:t.End])
	}
	i := r.IntN(len(texts))
	switch r.IntN(9) {
	case 0, 1: // parentheses around some tokens
		j := i + r.IntN(min(len(texts)-i, 6))
		texts[i], texts[j] = "("+texts[i], texts[j]+")"
	case 2, 3: // remove parentheses
		rd := reader{provider: p, text: expr, tokens: tokens}
		for k := range texts {
			if at := (i + k) % len(texts); tokens[at].Kind == OpenParen {
				if end, ok := rd.closing(at); ok {
					texts[at], texts[end-1] = " ", " "
				}
				break
			}
		}
	case 4: // change case
		texts[i] = strings.ToUpper(texts[i])
	case 5:
		texts[i] = strings.ToLower(texts[i])
	case 6:
		if tokens[i].Kind == StringText || tokens[i].Kind == Number || tokens[i].Kind == Word {
			if p == provider.PostgreSQL {
				texts[i] += []string{"::text", "::integer", "::numeric", "::varchar", "::boolean", "::double precision", "::bigint", "::varchar(2)"}[r.IntN(8)]
			} else {
				texts[i] = fmt.Sprintf("CAST(%s AS %s)", texts[i], []string{"TEXT", "INTEGER", "INT", "REAL"}[r.IntN(4)])
			}
		}
	case 7: // another spelling
		for old, with := range map[string]string{"!=": "<>", "<>": "!=", "NOTNULL": "IS NOT NULL", "1": "(1)", "'1'": "1", "1.5": "1.50", "TRUE": "'t'", "==": "=", "0x10": "16", "1.0": "1", "-": "- "} {
			if texts[i] == old {
				texts[i] = with
				break
			}
		}
	case 8:
		texts[i] = "/* x */ " + texts[i] + " "
		if tokens[i].Kind == Word && r.IntN(2) == 0 {
			texts[i] = `"` + strings.ToLower(expr[tokens[i].Start:tokens[i].End]) + `"`
		}
	}
	return strings.Join(texts, " ")
}
