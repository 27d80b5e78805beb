package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestToolStatements(t *testing.T) {
	for _, c := range []struct {
		p    provider.Provider
		text string
		want string // each statement with a semicolon after it, groups separated by |; "-" if the text is refused
	}{
		{provider.SQLite, "-- RedefineTables\nPRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;\nCREATE TABLE a (x);\nPRAGMA foreign_keys=ON;\nPRAGMA foreign_key_check;",
			"CREATE TABLE a (x);PRAGMA foreign_key_check;|"},
		{provider.PostgreSQL, "BEGIN;\nALTER TYPE a ADD VALUE 'b';\nCOMMIT;", "ALTER TYPE a ADD VALUE 'b';|"},
		{provider.PostgreSQL, "SELECT 1; START TRANSACTION; SET LOCAL lock_timeout = '1s'; SELECT 2; END; SELECT 3", "SELECT 1;|SET LOCAL lock_timeout = '1s';SELECT 2;|SELECT 3;|"},
		{provider.PostgreSQL, "-- nothing\n", ""},
		{provider.PostgreSQL, "SET search_path = x; CREATE TABLE a ()", "-"},
		{provider.PostgreSQL, "CREATE TEMP TABLE a ()", "-"},
		{provider.PostgreSQL, "BEGIN; SAVEPOINT a; ROLLBACK", "-"},
		{provider.SQLite, "PRAGMA writable_schema=ON", "-"},
		{provider.PostgreSQL, "SELECT 'open", "-"},
	} {
		groups, err := sqltext.ToolStatements(c.p, c.text)
		got := ""
		for _, g := range groups {
			for _, s := range g {
				got += string(s.Text) + ";"
			}
			got += "|"
		}
		if err != nil {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s: %s, %v", c.text, got, err)
		}
	}
}
