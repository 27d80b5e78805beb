package sqltext

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// RENAME of SQLite itself is the reference: it changes stored definitions to the same tokens as
// Rename. The only difference is that Rename adds AS to result columns, so that they keep their
// names.
func TestRenameIsThatOfSQLite(t *testing.T) {
	for _, text := range []string{
		"CREATE INDEX i ON users (lower(name), age) WHERE name <> 'name'",
		"CREATE VIEW i AS SELECT u.age AS a, (SELECT max(l.name) FROM log l WHERE l.name = u.name) AS m FROM users u WHERE u.name IN (SELECT name FROM log) ORDER BY u.name",
		"CREATE VIEW i AS WITH c AS (SELECT name AS n FROM users), d (name) AS (SELECT n FROM c) SELECT name FROM d GROUP BY name",
		"CREATE VIEW i AS SELECT sum(age) OVER (PARTITION BY name ORDER BY name) AS s FROM users UNION SELECT name FROM log",
		"CREATE TRIGGER i AFTER UPDATE OF name ON users WHEN new.name <> old.name BEGIN INSERT INTO log(name) VALUES (new.name); UPDATE log SET name = old.name WHERE name = new.name; DELETE FROM users WHERE name = old.name AND age = new.age; END",
		"CREATE TRIGGER i AFTER INSERT ON log BEGIN INSERT INTO users (name, age) VALUES (new.name, 1) ON CONFLICT (name) DO UPDATE SET name = excluded.name || users.name; SELECT name FROM users WHERE name = new.name; END",
		"CREATE TABLE i (name TEXT, x TEXT REFERENCES users (name) ON DELETE CASCADE, CHECK (name <> ''), FOREIGN KEY (name) REFERENCES users (name))",
	} {
		conn, err := sqlite.OpenConn(":memory:")
		if err != nil {
			t.Fatal(err)
		}
		script := "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, age INT); CREATE TABLE log (name TEXT); " + text + ";"
		if err := sqlitex.ExecuteScript(conn, script+" ALTER TABLE users RENAME COLUMN name TO full_name", nil); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want := ""
		read := &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error { want = stmt.ColumnText(0); return nil }}
		if err := sqlitex.Execute(conn, "SELECT sql FROM sqlite_schema WHERE name = 'i'", read); err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		got, err := Rename(provider.SQLite, text, Scope{Schema: "main", Tables: map[string][]string{"users": {"id", "name", "age"}, "log": {"name"}}},
			Names{Columns: map[string]map[string]string{"users": {"name": "full_name"}}})
		if err != nil || namesOf(t, string(got)) != namesOf(t, want) {
			t.Errorf("Rename makes %s, %v\nSQLite makes %s", got, err, want)
		}
	}
}

// namesOf returns the text without spaces, and with names without quotes.
func namesOf(t *testing.T, text string) string {
	t.Helper()
	tokens, err := Tokens(provider.SQLite, text)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, tok := range tokens {
		out += " " + Name(provider.SQLite, text[tok.Start:tok.End])
	}
	return out
}
