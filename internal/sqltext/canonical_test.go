package sqltext

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
)

// pair is two spellings of one expression.
type pair struct{ a, b string }

// postgresTypes and sqliteTypes return the columns of the table t, which the pairs use.
func postgresTypes() Types {
	return Types{"a": "integer", "b": "integer", "big": "bigint", "n": "numeric(10,2)", "d": "double precision", "f": "boolean", "s": "text",
		"v": "character varying(20)", "ts": "timestamp with time zone", "day": "date", "j": "jsonb", "e": "mood", "Name": "text", "user": "text"}
}

func sqliteTypes() Types {
	return Types{"a": "INTEGER", "b": "INTEGER", "s": "TEXT", "r": "REAL", "Name": "TEXT", "order": "INTEGER"}
}

func postgresPairs() []pair {
	return []pair{
		{"a  >\t1", "a>1"},
		{"a -- one\n > 1", "a > 1"},
		{"a /* x /* y */ z */ > 1", "a > 1"},
		{"a IS null AND Not f", "A is NULL and not F"},
		{"LOWER(s)", "lower(s)"},
		{`"a" > 1`, "a > 1"},
		{"((a)) > (1)", "a > 1"},
		{"((a * b) + a)", "a * b + a"},
		{"(NOT ((a > 1) AND (b > 1)))", "not (a > 1 and b > 1)"},
		{"a != 1", "(a <> 1)"},
		{"CAST(a AS text)", "a::text"},
		{"a::int4", "a::integer"},
		{"a::int8 + 1", "(a)::bigint + 1"},
		{"s::varchar(10)", "(s)::character varying(10)"},
		{"now()::timestamptz", "now()::timestamp with time zone"},
		{"a::bool", "a::boolean"},
		{"a::float8", "a::double precision"},
		{"a::decimal(10,2)", "a::numeric(10, 2)"},
		{"s = 'x'", "(s = 'x'::text)"},
		{"v = 'x'", "((v)::text = 'x'::text)"},
		{"v IN ('x', 'y')", "((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"},
		{"s IN ('x', 'y')", "(s = ANY (ARRAY['x'::text, 'y'::text]))"},
		{"s NOT IN ('x', 'y')", "(s <> ALL (ARRAY['x'::text, 'y'::text]))"},
		{"a in (1, 2)", "(a = ANY (ARRAY[1, 2]))"},
		{"a IN (1)", "a = 1"},
		{"n IN (1, 2)", "(n = ANY (ARRAY[(1)::numeric, (2)::numeric]))"},
		{"a = -1", "(a = '-1'::integer)"},
		{"a = (-1)", "a = -1"},
		{"('x'::text)::text", "'x'::text"},
		{"now()", "CURRENT_TIMESTAMP"},
		{"transaction_timestamp()", "current_timestamp"},
		{"f = 't'::boolean", "(f = true)"},
		{"a BETWEEN 1 AND 5", "((a >= 1) AND (a <= 5))"},
		{"a NOT BETWEEN 1 AND 5", "((a < 1) OR (a > 5))"},
		{"s NOTNULL", "(s IS NOT NULL)"},
		{"s ISNULL", "(s IS NULL)"},
		{"s LIKE 'a%'", "(s ~~ 'a%'::text)"},
		{"v not like 'a%'", "((v)::text !~~ 'a%'::text)"},
		{"s ILIKE 'a%'", "(s ~~* 'a%'::text)"},
		{"s LIKE 'a!%' ESCAPE '!'", "(s ~~ like_escape('a!%'::text, '!'::text))"},
		{"s SIMILAR TO 'a|b'", "(s ~ similar_to_escape('a|b'::text))"},
		{"s = $$it's$$", "s = 'it''s'"},
		{"s = E'a\\'b\\n'", "s = 'a''b\n'"},
		{"s = U&'d\\0061ta'", "s = 'data'"},
		{"s = U&'d!0061ta' UESCAPE '!'", "s = 'data'"},
		{"s = 'a'\n  'b'", "s = 'ab'"},
		{`U&"\0061" = 1`, "a = 1"},
		{"nextval('q')", "nextval('q'::regclass)"},
		{"f AND (a > 1 AND b > 1)", "((f AND (a > 1)) AND (b > 1))"},
		{"s || 'x'", "(s || 'x'::text)"},
		{"'a' || 'b'", "('a'::text || 'b'::text)"},
		{"v || 'x'", "((v)::text || 'x'::text)"},
		{"n > 0", "(n > (0)::numeric)"},
		{"d > 0", "(d > (0)::double precision)"},
		{"now() + interval '1 day'", "(now() + '1 day'::interval)"},
		{"interval '1 week'", "'7 days'::interval"},
		{"EXTRACT(epoch FROM ts)", "extract('EPOCH' from ts)"},
		{"substring(s from 1 for 2)", `"substring"(s, 1, 2)`},
		{"trim(s)", "TRIM(BOTH FROM s)"},
		{"position('x' in s)", "POSITION(('x'::text) IN (s))"},
		{"ts AT TIME ZONE 'UTC'", "(ts AT TIME ZONE 'UTC'::text)"},
		{"j ->> 'k' = 'x'", "((j ->> 'k'::text) = 'x'::text)"},
		{"coalesce(s, '')", "COALESCE(s, ''::text)"},
		{"CASE WHEN f THEN 'x' ELSE 'y' END", "CASE WHEN f THEN 'x'::text ELSE 'y'::text END"},
		{"a OPERATOR(pg_catalog.+) 1", "(a + 1)"},
		{"s = any('{x,y}'::text[])", "s in ('x','y')"},
		{"f IS NOT DISTINCT FROM 'f'", "f is not distinct from false"},
		{"lower(v) = 'x'", "(lower((v)::text) = 'x'::text)"},
		{"floor(random() * 100)::int", "(floor((random() * (100)::double precision)))::integer"},
		{"0.1 * 2", "(0.1 * (2)::numeric)"},
		{"(a, b) = (1, 2)", "(ROW(a, b) = ROW(1, 2))"},
		{"day = date '2024-01-01'", "(day = '2024-01-01'::date)"},
	}
}

func sqlitePairs() []pair {
	return []pair{
		{"a  >\t1", "a>1"},
		{"a -- one\n > 1", "a > 1"},
		{"a /* x */ > 1", "a > 1"},
		{"a IS null AND Not b", "A is NULL and not B"},
		{"LOWER(s)", "lower(s)"},
		{`"a" > 1`, "a > 1"},
		{"[a] > 1", "`a` > 1"},
		{`"NAME" = s`, "name = s"},
		{"((a)) > (1)", "a > 1"},
		{"((a * b) + a)", "a * b + a"},
		{"NOT (a > 1 AND b > 1)", "(not ((a > 1) and (b > 1)))"},
		{"not a = b", "not (a = b)"},
		{"a == b", "a = b"},
		{"a != b", "a <> b"},
		{"a NOTNULL", "a IS NOT NULL"},
		{"a NOT NULL", "a is not null"},
		{"a ISNULL", "a IS NULL"},
		{"a BETWEEN 1 AND 5", "a >= 1 AND a <= 5"},
		{"a NOT BETWEEN 1 AND 5", "NOT (a BETWEEN 1 AND 5)"},
		{"a NOT IN (1, 2)", "NOT (a IN (1, 2))"},
		{"s NOT LIKE 'x%'", "NOT s LIKE 'x%'"},
		{"s LIKE 'x%'", "like('x%', s)"},
		{"s GLOB 'x*'", "glob('x*', s)"},
		{"s LIKE 'x!%' ESCAPE '!'", "like('x!%', s, '!')"},
		{"a IS DISTINCT FROM b", "a IS NOT b"},
		{"a IS NOT DISTINCT FROM b", "a IS b"},
		{"0x10", "16"},
		{"1.0", "1.00"},
		{"1e2", "100.0"},
		{".5", "0.5"},
		{"- 1", "-(1)"},
		{"+1", "1"},
		{"x'ab'", "X'AB'"},
		{"CAST(a AS INT)", "cast(a as integer)"},
		{"CAST(a AS VARCHAR(20))", "cast(a as text)"},
		{"TRUE", "1"},
		{"a = FALSE", "a = 0"},
		{"a IS TRUE", "(a) is true"},
		{"a AND (b AND s)", "(a AND b) AND s"},
		{"a OR (b OR s)", "a OR b OR s"},
		{"(s || 'x') || 'y'", "s || 'x' || 'y'"},
		{"s COLLATE NOCASE = 'x'", "(s collate nocase) = 'x'"},
		{"substring(s, 1, 2)", "substr(s, 1, 2)"},
		{"printf('%d', a)", "format('%d', a)"},
		{"current_timestamp", "CURRENT_TIMESTAMP"},
		{"CASE a WHEN 1 THEN 'x' END", "case (a) when 1 then ('x') end"},
		{"a + b * 2", "a + (b * 2)"},
		{"a < b = s", "(a < b) = s"},
		{"-a || s", "(-a) || s"},
	}
}

func TestCanonicalEqual(t *testing.T) {
	check := func(p provider.Provider, types Types, pairs []pair) {
		if len(pairs) < 40 {
			t.Errorf("%s: %d pairs", p, len(pairs))
		}
		for _, pair := range pairs {
			if CanonicalIn(p, pair.a, types) != CanonicalIn(p, pair.b, types) {
				t.Errorf("%s: %s and %s differ:\n%s\n%s", p, pair.a, pair.b, canonicalText(p, pair.a, types), canonicalText(p, pair.b, types))
			}
		}
	}
	check(provider.PostgreSQL, postgresTypes(), postgresPairs())
	check(provider.SQLite, sqliteTypes(), sqlitePairs())
}

// If the columns are known and none has the name in double quotes, the name is a text. The
// databases of the tests refuse such texts, so that this test compares forms only.
func TestCanonicalOfDoubleQuotedTexts(t *testing.T) {
	in := func(expr string) CanonicalExpr { return CanonicalIn(provider.SQLite, expr, sqliteTypes()) }
	if in(`s = "Nothing"`) != in("s = 'Nothing'") || in(`s = "nothing"`) == in("s = 'Nothing'") || in(`"A" = 1`) != in("a = 1") {
		t.Error("double quotes")
	}
}
