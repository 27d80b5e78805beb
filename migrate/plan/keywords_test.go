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

// keywords are words that, in capitals, make a string literal SQL: all SQL of this project writes
// them so.
var keywords = strings.Fields(`ADD ALTER AND AS BEGIN BY CASCADE CASE CAST CHECK COLUMN COMMIT CONCURRENTLY CONSTRAINT CREATE DEFAULT
	DELETE DISTINCT DO DROP ELSE END ENUM EXCLUSIVE EXISTS EXTENSION FOREIGN FROM GENERATED GROUP HAVING IDENTITY IF IN INDEX INSERT INTO
	IS JOIN KEY LIMIT NOT NULL OFFSET ON OR ORDER PRIMARY REFERENCES RENAME ROW SCHEMA SELECT SET SHARE TABLE THEN TO TYPE UNIQUE UPDATE
	USING VALID VALIDATE VALUE VALUES VIEW WHEN WHERE WITH`)

// names are names that only one database has, and functions that only SQL calls, in any case.
var names = []string{"rowid", "ctid", "pg_", "sqlite_", "coalesce(", "count(", "max(", "::", "serial", "setval", "pragma"}

// prose are reasons for a step that contain an SQL keyword.
var prose = []string{" where it is NULL", "drop the check that NOT NULL replaces"}

// TestPlannerWritesNoSQL: the planner decides what is done and when; the dialects know how it is
// written.
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

// TestSQLIsRecognised has strings with SQL, and strings that a planner may have.
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

// sqlLiterals are the string literals of a file that have SQL in them, with the first word of it.
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
