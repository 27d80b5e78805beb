package executortest

import (
	"database/sql"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// testRawPlaceholders runs statements with every form of placeholder. want is the result, or "" if
// the statement is refused.
func testRawPlaceholders(t *testing.T, e *env) {
	numbered, named := []any{"one", "two"}, []any{sql.Named("a", "one"), sql.Named("b", "two")}
	question := func(result string) string {
		if e.db.QuestionMarks {
			return result
		}
		return ""
	}
	for _, c := range []struct {
		sql  string
		args []any
		want string
	}{
		{`SELECT CAST($2 AS text) || CAST($1 AS text)`, numbered, "twoone"},
		{`SELECT CAST($1 AS text) || CAST($2 AS text) || CAST($1 AS text)`, numbered, "onetwoone"},
		{`SELECT CAST(:b AS text) || CAST(:a AS text) || CAST(:b AS text)`, named, "twoonetwo"},
		{`SELECT CAST(@b AS text)||CAST(@a AS text)`, named, "twoone"},
		{`SELECT CAST($b AS text)||CAST(:a AS text)`, named, "twoone"},
		{`SELECT 'x' WHERE 'two'=@b AND 'one'<>@b AND 'one'=:a`, named, "x"},
		{`SELECT CAST(? AS text) || CAST(? AS text)`, numbered, question("onetwo")},
		{`SELECT CAST(?2 AS text) || CAST(?1 AS text)`, numbered, question("twoone")},
		{`SELECT ':a $1 ? @b' /* :a $3 */ -- $4 @b`, nil, ":a $1 ? @b"},
		{`SELECT CAST($1 AS text)`, numbered, ""},
		{`SELECT CAST($1 AS text) || CAST($3 AS text)`, append([]any{""}, numbered...), ""},
		{`SELECT CAST($2 AS text)`, numbered[:1], ""},
		{`SELECT CAST($1 AS text)`, nil, ""},
		{`SELECT 'x'`, numbered[:1], ""},
		{`SELECT CAST(:b AS text) || CAST(:a AS text)`, numbered, ""},
		{`SELECT CAST(@b AS text) || CAST(@a AS text)`, numbered, ""},
		{`SELECT CAST($b AS text) || CAST($a AS text)`, numbered, ""},
		{`SELECT CAST(:a AS text)`, named, ""},
		{`SELECT CAST(:c AS text)`, named[:1], ""},
		{`SELECT CAST(:a AS text) || CAST($1 AS text)`, named[:1], ""},
		{`SELECT CAST($1 AS text)`, named[:1], ""},
		{`SELECT CAST(:a AS text) || CAST(:b AS text)`, []any{sql.Named("a", 1), 2}, ""},
	} {
		got := ""
		_, err := e.Raw(t.Context(), c.sql, c.args, func([]string) (func(driver.Row) error, error) {
			return func(r driver.Row) error { got = r.Text(0); return nil }, nil
		})
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, error %v, want %q", c.sql, got, err, c.want)
		}
		if err != nil && c.want == "" {
			wantErr(t, err, orm.ErrInvalidInput)
		}
	}
}

// testRawColumns checks that the caller receives the column names before the rows, also if there
// are no rows. If the caller refuses the columns, the call ends with its error.
func testRawColumns(t *testing.T, e *env) {
	seed(t, e)
	var got []string
	_, err := e.Raw(t.Context(), `SELECT "id", "name" AS label FROM "tag" WHERE "id" < 0`, nil, func(columns []string) (func(driver.Row) error, error) {
		got = append(got, columns...)
		return func(driver.Row) error { t.Error("a row"); return nil }, nil
	})
	must(t, err)
	equal(t, got, "id", "label")
	refused := orm.ErrCheckViolation // any error can be used here
	_, err = e.Raw(t.Context(), `SELECT "id" FROM "tag"`, nil, func([]string) (func(driver.Row) error, error) { return nil, refused })
	wantErr(t, err, refused)
	wantTags(t, e, "db go old")
}
