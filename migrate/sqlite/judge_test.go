package sqlite_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

func question(kind diff.QuestionKind, want, live string) diff.Question {
	return diff.Question{Kind: kind, Table: diff.Name{Name: "t"}, Want: catalog.ExprDefault{Expr: catalog.NewExpr(provider.SQLite, sqltext.SQL(want))}, Live: catalog.ExprDefault{Expr: catalog.NewExpr(provider.SQLite, sqltext.SQL(live))}}
}

func openJudge(t *testing.T) *sqlite.DB {
	t.Helper()
	db := openFile(t, sqlite.Memory)
	exec(t, db, `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, s TEXT, n TEXT COLLATE NOCASE)`, `CREATE INDEX ix ON t (a, b)`)
	return db
}

func TestJudge(t *testing.T) {
	db := openJudge(t)
	tests := []struct {
		kind       diff.QuestionKind
		want, live string
		verdict    diff.Verdict
	}{
		{diff.DefaultValue, "1+1", "( 1 + 1)", diff.Equal},
		{diff.DefaultValue, "1+1", "1+2", diff.Different},
		{diff.DefaultValue, "'x' || /* don't change */ 'AB'", "'x'||'AB'", diff.Equal},
		{diff.DefaultValue, "'x' || 'AB'", "'x' || 'ab'", diff.Different},
		{diff.DefaultValue, "datetime('now', '+1 day')", "DateTime ( 'now' , '+1 day' )", diff.Equal},
		{diff.DefaultValue, "1 -- one", "1", diff.Equal},
		{diff.DefaultValue, "x'00ff'", "x'00fe'", diff.Unknown},
		{diff.DefaultValue, "no_such_function(1)", "no_such_function(1 )", diff.Unknown},
		{diff.Condition, "NOT (a > 1 AND b > 1)", "not ((a > 1) and (b > 1))", diff.Equal},
		{diff.Condition, "NOT (a > 1 AND b > 1)", "NOT a > 1 AND b > 1", diff.Different},
		{diff.Condition, "s IN ('a', 'b')", `"s" in ('a','b')`, diff.Equal},
		{diff.Condition, "s = 'a'", "n = 'a'", diff.Different},
		{diff.Condition, "s = 'a'", "s = 'a' COLLATE NOCASE", diff.Different},
		{diff.Condition, "gone > 1", "a > 1", diff.Unknown},
		{diff.RowValue, "lower(s)", "LOWER(s)", diff.Equal},
		{diff.RowValue, "a+b*2", "(a+b)*2", diff.Different},
	}
	for _, test := range tests {
		got, err := db.Judge(context.Background(), []diff.Question{question(test.kind, test.want, test.live)})
		if err != nil || got[0] != test.verdict {
			t.Errorf("%s, live %s: %s %v, want %s", test.want, test.live, got, err, test.verdict)
		}
	}
}

// TestJudgeProperty checks that expressions have equal values for every row if Judge finds them
// equal, and that an expression equals itself with other blanks and parentheses.
func TestJudgeProperty(t *testing.T) {
	db := openJudge(t)
	exec(t, db, `INSERT INTO t (a, b, s, n) VALUES (0, 1, 'a', 'A'), (2, NULL, '', 'b'), (-3, 2, NULL, 'a'), (NULL, 0, '1', NULL)`)
	ctx := context.Background()
	suite.Check(t, func(r *rapid.T) {
		a, b := drawn(r, 2), drawn(r, 2)
		other := "( " + strings.ReplaceAll(a, "(", "( /* ' */ ") + "\n)"
		got, err := db.Judge(ctx, []diff.Question{question(diff.Condition, a, b), question(diff.RowValue, a, other)})
		if err != nil || got[1] != diff.Equal {
			r.Fatalf("%s and %s: %s %v", a, other, got, err)
		}
		rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf("SELECT count(*) FROM t WHERE (%s) IS NOT (%s)", a, b)))
		if err != nil {
			r.Fatal(err)
		}
		if got[0] == diff.Equal && rows[0][0] != "0" {
			r.Fatalf("%s and %s are judged equal and are not", a, b)
		}
	})
}

var forms = []string{
	"a", "b", "s", "n", "0", "1", "'a'", "''", "NULL", "({} + {})", "({} * {})", "(- {})", "(NOT {})", "({} AND {})", "({} OR {})", "({} > {})", "({} = {})",
	"({} || {})", "({} IN ({}, {}))", "({} BETWEEN {} AND {})", "coalesce({}, {})", "lower({})", "length({})", "(CASE WHEN {} THEN {} ELSE {} END)", "({} IS NULL)",
	"CAST({} AS TEXT)", "({} COLLATE NOCASE = {})", "({} LIKE {})", "iif({}, {}, {})", "abs(length({}))",
}

var hole = regexp.MustCompile(`\{\}`)

func drawn(r *rapid.T, depth int) string {
	last := len(forms) - 1
	if depth == 0 {
		last = 8
	}
	return hole.ReplaceAllStringFunc(forms[rapid.IntRange(0, last).Draw(r, "form")], func(string) string { return drawn(r, depth-1) })
}
