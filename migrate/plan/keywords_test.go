package plan_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// keywords are the words that show that a string literal contains SQL, if they are in capitals. All
// SQL of this project has them in capitals.
var keywords = strings.Fields(`ADD ALTER AND AS BEGIN BY CASCADE CASE CAST CHECK COLUMN COMMIT CONCURRENTLY CONSTRAINT CREATE DEFAULT
	DELETE DISTINCT DO DROP ELSE END ENUM EXCLUSIVE EXISTS EXTENSION FOREIGN FROM GENERATED GROUP HAVING IDENTITY IF IN INDEX INSERT INTO
	IS JOIN KEY LIMIT NOT NULL OFFSET ON OR ORDER PRIMARY REFERENCES RENAME ROW SCHEMA SELECT SET SHARE TABLE THEN TO TYPE UNIQUE UPDATE
	USING VALID VALIDATE VALUE VALUES VIEW WHEN WHERE WITH`)

// names are names that only one database has, and SQL functions. They show SQL in upper and in
// lower case.
var names = []string{"rowid", "ctid", "pg_", "sqlite_", "coalesce(", "count(", "max(", "::", "serial", "setval", "pragma"}

// prose are reasons of steps that contain an SQL keyword but are not SQL.
var prose = []string{" where it is NULL", "drop the check that NOT NULL replaces"}

// TestPlannerWritesNoSQL checks that this package contains no SQL. The planner decides which
// statements run and when; only the dialects write them.
func TestPlannerWritesNoSQL(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	var said []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for literal, word := range sqlLiterals(t, file, string(text)) {
			said = append(said, literal)
			if !slices.Contains(prose, literal) {
				t.Errorf("%s: %q has %s: SQL belongs to migrate/dialect, or to a recipe of migrate/postgres/ddl and migrate/sqlite/ddl", file, literal, word)
			}
		}
	}
	for _, literal := range prose {
		if !slices.Contains(said, literal) {
			t.Errorf("no file has %q any more: take it out of the list", literal)
		}
	}
}

// TestSQLIsRecognised checks that sqlLiterals finds strings with SQL and no others.
func TestSQLIsRecognised(t *testing.T) {
	for literal, want := range map[string]bool{
		"ADD CONSTRAINT ": true, " NOT VALID": true, "DROP TABLE ": true, "SELECT count(*) FROM ": true, " DEFAULT ": true, "rowid": true,
		"coalesce(": true, "{}::text": true, "pg_get_serial_sequence(": true, "ACCESS EXCLUSIVE": true, "DELETE FROM sqlite_sequence WHERE name = ": true,
		"create table ": false, "drop column ": false, "new_": false, "copy rows": false, "_not_null": false, "--rename ": false, "DL02": false,
	} {
		got := len(sqlLiterals(t, "x.go", "package x\n\nimport \"SELECT\"\n\nconst x = "+strconv.Quote(literal))) > 0
		if got != want {
			t.Errorf("%q is SQL: %t, want %t", literal, got, want)
		}
	}
}

// sqlLiterals returns the string literals of a file that contain SQL. The value is the first SQL
// word of each.
func sqlLiterals(t *testing.T, name, text string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if literal, err := strconv.Unquote(l.Value); err == nil {
				if word := sqlWord(literal); word != "" {
					out[literal] = word
				}
			}
		}
		return true
	})
	return out
}

func sqlWord(literal string) string {
	for _, word := range strings.FieldsFunc(literal, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(keywords, word) {
			return word
		}
	}
	lower := strings.ToLower(literal)
	if i := slices.IndexFunc(names, func(name string) bool { return strings.Contains(lower, name) }); i >= 0 {
		return names[i]
	}
	return ""
}
