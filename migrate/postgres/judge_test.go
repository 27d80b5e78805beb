package postgres_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

const judgeTables = `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE SEQUENCE numbers; CREATE TABLE t (a int, b int, s text, d date, v varchar(5), m mood, l int[]); CREATE TABLE bare (); CREATE FUNCTION weight(t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a'`

func question(kind diff.QuestionKind, table, typ string, want sqltext.SQL, live string) diff.Question {
	q := diff.Question{Kind: kind, Table: diff.Name{Name: table}, Type: catalog.Type{Name: typ}, Want: catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, want)}, Live: catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, sqltext.SQL(live))}}
	q.Type.Enum = typ == "mood"
	return q
}

func openJudge(t *testing.T) *postgres.DB {
	t.Helper()
	db := openURL(t, pgtest.URL(t))
	t.Cleanup(func() { _ = db.Close() })
	execute(t, db, judgeTables)
	return db
}

// execute runs statements one by one.
func execute(t *testing.T, db *postgres.DB, statements string) {
	t.Helper()
	for sql := range strings.SplitSeq(statements, "; ") {
		if err := db.Exec(context.Background(), sqltext.SQL(sql)); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func judge(t interface {
	Helper()
	Fatal(args ...any)
}, db *postgres.DB, questions ...diff.Question) []diff.Verdict {
	t.Helper()
	answers, err := db.Judge(context.Background(), questions)
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(questions) {
		t.Fatal("answers:", answers)
	}
	return answers
}

func TestJudge(t *testing.T) {
	db := openJudge(t)
	tests := []struct {
		kind            diff.QuestionKind
		typ, want, live string
		verdict         diff.Verdict
	}{
		{diff.DefaultValue, "integer", "1+1", "(1 + 1)", diff.Equal},
		{diff.DefaultValue, "integer", "1+1", "2", diff.Equal}, // the same value
		{diff.DefaultValue, "integer", "1+1", "3", diff.Different},
		{diff.DefaultValue, "integer", "nextval('numbers')", "nextval('numbers'::regclass)", diff.Equal},
		{diff.DefaultValue, "integer", "extract(epoch from now())::int", "(EXTRACT(epoch FROM now()))::integer", diff.Equal},
		{diff.DefaultValue, "timestamp with time zone", "now() + interval '7 days'", "(now() + '7 days'::interval)", diff.Equal},
		{diff.DefaultValue, "timestamp with time zone", "now() + interval '7 days'", "(now() + '8 days'::interval)", diff.Different},
		{diff.DefaultValue, "timestamp without time zone", "now() at time zone 'utc'", "(now() AT TIME ZONE 'utc'::text)", diff.Equal},
		{diff.DefaultValue, "date", "'2020-01-01'", "('2020-01-01'::date + 30)", diff.Different},
		{diff.DefaultValue, "date", "'2020-01-31'", "('2020-01-01'::date + 30)", diff.Equal},
		{diff.DefaultValue, "character varying", "'low'", "('low'::character varying || 'er'::text)", diff.Different},
		{diff.DefaultValue, "text", "concat($$Order  No$$, '-', 'Cd')", "concat('Order  No', '-', 'Cd')", diff.Equal},
		{diff.DefaultValue, "text", "concat($$Order  No$$, '-', 'Cd')", "concat('order  no', '-', 'cd')", diff.Different},
		{diff.DefaultValue, "text", "'a' -- the first", "'a'::text", diff.Equal},
		{diff.DefaultValue, "character", "'ab'", "'ac'::bpchar", diff.Different},
		{diff.DefaultValue, "bit", "B'101'", "B'111'", diff.Different},
		{diff.DefaultValue, "mood", "'ok'", "'ok'::mood", diff.Equal},
		{diff.DefaultValue, "mood", "'ok'", "'sad'::mood", diff.Different},
		{diff.DefaultValue, "boolean", "NOT false", "(NOT false)", diff.Equal},
		{diff.DefaultValue, "integer", "no_such_function()", "1", diff.Unknown},
		{diff.DefaultValue, "integer", "1) , (2", "1", diff.Unknown},
		{diff.DefaultValue, "integer", "1); DROP TABLE t; SELECT (1", "1", diff.Unknown},
		{diff.Condition, "", "s IN ('a', 'b')", "(s = ANY (ARRAY['a'::text, 'b'::text]))", diff.Equal},
		{diff.Condition, "", "NOT (a > 1 AND b > 1)", "(NOT ((a > 1) AND (b > 1)))", diff.Equal},
		{diff.Condition, "", "NOT a > 1 AND b > 1", "(NOT ((a > 1) AND (b > 1)))", diff.Different},
		{diff.Condition, "", "v = 'x' AND l[1] = 2", "(((v)::text = 'x'::text) AND (l[1] = 2))", diff.Equal},
		{diff.Condition, "", "weight(t.*) > 1", "(weight(t.*) > 1)", diff.Equal},
		{diff.Condition, "", "t IS NOT NULL", "(t.* IS NOT NULL)", diff.Equal},
		{diff.Condition, "", "gone > 1", "(a > 1)", diff.Unknown},
		{diff.RowValue, "", "lower(s)", "lower(s)", diff.Equal},
		{diff.RowValue, "", "(a+b)*2", "((a + b) * 2)", diff.Equal},
		{diff.RowValue, "", "a+b*2", "((a + b) * 2)", diff.Different},
	}
	var questions []diff.Question
	for _, test := range tests {
		questions = append(questions, question(test.kind, "t", test.typ, sqltext.SQL(test.want), test.live))
	}
	for i, verdict := range judge(t, db, questions...) {
		if verdict != tests[i].verdict {
			t.Errorf("%s, live %s: %s, want %s", tests[i].want, tests[i].live, verdict, tests[i].verdict)
		}
	}
	if got := judge(t, db, question(diff.Condition, "bare", "", "1 > 2", "(1 > 2)")); got[0] != diff.Equal {
		t.Error("a table without columns:", got)
	}
}

// TestJudgeWithoutPrivileges checks that Judge works for a role that may neither read the table nor
// create objects, and in a read-only transaction.
func TestJudgeWithoutPrivileges(t *testing.T) {
	url := pgtest.URL(t)
	owner := openURL(t, url)
	defer func() { _ = owner.Close() }()
	execute(t, owner, judgeTables+`; CREATE ROLE judge_stranger; GRANT USAGE ON SCHEMA public TO judge_stranger`)
	defer execute(t, owner, `SET default_transaction_read_only = off; RESET ROLE; DROP OWNED BY judge_stranger; DROP ROLE judge_stranger`)
	execute(t, owner, `SET ROLE judge_stranger; SET default_transaction_read_only = on`)
	got := judge(t, owner,
		question(diff.Condition, "t", "", "s IN ('a', 'b')", "(s = ANY (ARRAY['a'::text, 'b'::text]))"),
		question(diff.Condition, "t", "", "s IN ('a', 'b')", "(s = 'a'::text)"),
		question(diff.DefaultValue, "t", "integer", "1+1", "(1 + 1)"))
	if got[0] != diff.Equal || got[1] != diff.Different || got[2] != diff.Equal {
		t.Error("a role without rights:", got)
	}
}

// TestJudgeProperty checks that Judge finds any default equal to its text as the server prints it,
// and different from another default.
func TestJudgeProperty(t *testing.T) {
	db := openJudge(t)
	execute(t, db, `CREATE TABLE p (id int)`)
	ctx := context.Background()
	suite.Check(t, func(r *rapid.T) {
		written := expression(r)
		execOrFatal(r, db, "ALTER TABLE p ADD COLUMN c "+sqltext.SQL(written.typ)+" DEFAULT ("+written.sql+")")
		defer execOrFatal(r, db, "ALTER TABLE p DROP COLUMN c")
		rows, err := db.Query(ctx, "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'p'::regclass")
		if err != nil || len(rows) != 1 {
			r.Fatal("read the default back:", rows, err)
		}
		got := judge(r, db,
			question(diff.DefaultValue, "p", written.typ, written.sql, rows[0][0]),
			question(diff.DefaultValue, "p", written.typ, sqltext.SQL(written.another()), rows[0][0]))
		if got[0] != diff.Equal || got[1] != diff.Different {
			r.Fatalf("%s, printed %s: %s; %s: %s", written.sql, rows[0][0], got[0], written.another(), got[1])
		}
	})
}

func execOrFatal(r *rapid.T, db *postgres.DB, sql sqltext.SQL) {
	if err := db.Exec(context.Background(), sql); err != nil {
		r.Fatal(sql, err)
	}
}

// typed is an expression of a type.
type typed struct {
	sql sqltext.SQL
	typ string
}

// another is an expression with another value.
func (e typed) another() string { return fmt.Sprintf(others[e.typ], e.sql) }

var others = map[string]string{
	"integer": "(%s) + 7", "numeric": "(%s) - 0.5", "text": "(%s) || 'zz'", "boolean": "NOT (%s)", "date": "(%s) + 1",
	"timestamp with time zone": "(%s) + interval '1 second'", "jsonb": "jsonb_build_array(%s)",
}

var expressionTypes = []string{"integer", "numeric", "text", "boolean", "date", "timestamp with time zone", "jsonb"}

// expression draws an expression of a drawn type.
func expression(r *rapid.T) typed {
	typ := rapid.SampledFrom(expressionTypes).Draw(r, "type")
	return typed{sqltext.SQL(drawn(r, typ, 3)), typ}
}

// forms are templates of expressions by the type of their result. {integer} stands for any
// expression of that type. The results are never NULL, and never too large for their type.
var forms = map[string][]string{
	"integer": {"1", "-42", "'7'::int", "length({text})", "{integer} % 97 + 3", "({integer} % 97)*({integer} % 97)", "CASE WHEN {boolean} THEN 1 ELSE {integer} END",
		"coalesce(NULL, {integer})", "CAST ({numeric} AS int)", "(nextval('numbers') % 97)::int", "(ARRAY[{integer}, 2])[1]", "date_part('year', {date})::int"},
	"numeric": {"0.10", "2e3", "{integer}::numeric", "round({numeric} % 100, 2)", "- {numeric}", "greatest({numeric}, {integer})", "floor(random() * 100)::numeric"},
	"text": {"'a'", "'O''Hara  B'", "$$it's  a $1$$", "$q$x$q$", "E'a\\nb'", "U&'d\\0061t'", "upper({text})", "{text} || {text}", "({integer})::text", "md5(random()::text)",
		"substring({text}, 1, 8)", "replace(gen_random_uuid()::text, '-', '')", "coalesce({text}, 'x')", "(ARRAY['p', {text}])[2]", "'ok'::mood::text", "current_user::text", "{jsonb} ->> 'a'",
		"concat({text}, '-', {integer})", "lpad({text}, 5, '0')", "overlay({text} placing 'q' from 1 for 1)"},
	"boolean": {"true", "FALSE", "not {boolean}", "{boolean} AND {boolean}", "{boolean} or {boolean}", "{integer} < {integer}", "{text} IN ('a', 'b')", "{text} like 'a%'", "{integer} between 1 and 9",
		"{text} IS NULL", "{integer} = ANY (ARRAY[1, 2])", "{integer} IS DISTINCT FROM {integer}", "{numeric} <> 3", "(1, {text}) = (1, 'a')", "{text} ~* '^o'"},
	"date": {"'2020-01-01'::date", "DATE '2024-02-29'", "current_date", "{date} + 30", "{date} - 2", "({timestamp with time zone} at time zone 'UTC')::date"},
	"timestamp with time zone": {"now()", "CURRENT_TIMESTAMP(3)", "now() - interval '1 day 2 hours'", "{timestamp with time zone} + '7 days'", "date_trunc('hour', {timestamp with time zone})",
		"timestamp '2020-01-01 10:00' AT TIME ZONE 'Europe/Paris'", "'2021-05-05 10:00+02'::timestamptz", "to_timestamp({integer})"},
	"jsonb": {`'{"a": 1, "b": [1,2]}'::jsonb`, "jsonb_build_object('a', {text})", "jsonb_build_object('a', {integer}, 'c', {boolean})"},
}

var place = regexp.MustCompile(`\{[a-z ]+\}`)

func drawn(r *rapid.T, typ string, depth int) string {
	form := rapid.SampledFrom(forms[typ]).Filter(func(f string) bool { return depth > 0 || !place.MatchString(f) }).Draw(r, "form")
	sql := place.ReplaceAllStringFunc(form, func(inner string) string { return drawn(r, strings.Trim(inner, "{}"), depth-1) })
	switch rapid.IntRange(0, 5).Draw(r, "around") {
	case 0:
		return "( " + sql + " )"
	case 1:
		return "(/* a ' comment */" + sql + "\n)"
	default:
		return "(" + sql + ")"
	}
}
