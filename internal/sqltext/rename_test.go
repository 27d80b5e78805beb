package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

func renameScope() (sqltext.Scope, sqltext.Names) {
	return sqltext.Scope{Schema: "main", Tables: map[string][]string{
			"users": {"id", "name", "age"}, "log": {"name", "at"}, "my  t": {"a", "user id"}, "seen": {"name", "n"},
		}}, sqltext.Names{
			Tables:  map[string]string{"my  t": "mine"},
			Columns: map[string]map[string]string{"users": {"name": "full_name"}, "my  t": {"user id": "uid"}},
		}
}

func TestRename(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "SELECT 1", "SELECT 1"},
		{"alone", "SELECT name FROM users", `SELECT "full_name" FROM users`},
		{"another table", "SELECT name FROM log", "SELECT name FROM log"},
		{"qualified", "SELECT users.name, l.name FROM users, log l", `SELECT users."full_name", l.name FROM users, log l`},
		{"alias", "SELECT u.name FROM users AS u", `SELECT u."full_name" FROM users AS u`},
		{"text and comment", "SELECT 'name', /* name */ name FROM users -- name", `SELECT 'name', /* name */ "full_name" FROM users -- name`},
		{"function", "SELECT name(name) FROM users", `SELECT name("full_name") FROM users`},
		{"label", "SELECT age AS name FROM users ORDER BY name", "SELECT age AS name FROM users ORDER BY name"},
		{"order", "SELECT age FROM users ORDER BY name DESC", `SELECT age FROM users ORDER BY "full_name" DESC`},
		{"clauses", "SELECT max(age) FROM users WHERE name LIKE 'a' GROUP BY name HAVING min(name) > ''", `SELECT max(age) FROM users WHERE "full_name" LIKE 'a' GROUP BY "full_name" HAVING min("full_name") > ''`},
		{"sub-select of another table", "SELECT age FROM users WHERE age IN (SELECT name FROM log)", "SELECT age FROM users WHERE age IN (SELECT name FROM log)"},
		{"sub-select sees the outer table", "SELECT 1 FROM users WHERE EXISTS (SELECT 1 FROM log WHERE log.name = users.name)", `SELECT 1 FROM users WHERE EXISTS (SELECT 1 FROM log WHERE log.name = users."full_name")`},
		{"derived table", "SELECT s.name FROM (SELECT name FROM users) s", `SELECT s.name FROM (SELECT "full_name" AS name FROM users) s`},
		{"common table expression", "WITH c AS (SELECT name FROM users) SELECT name FROM c", `WITH c AS (SELECT "full_name" AS name FROM users) SELECT name FROM c`},
		{"named columns", "WITH c (name) AS (SELECT name FROM users) SELECT name FROM c", `WITH c (name) AS (SELECT "full_name" FROM users) SELECT name FROM c`},
		{"hidden by a common table expression", "WITH users AS (SELECT 1 AS name) SELECT name FROM users", "WITH users AS (SELECT 1 AS name) SELECT name FROM users"},
		{"join", "SELECT u.age FROM users u LEFT JOIN log l ON u.name = l.name", `SELECT u.age FROM users u LEFT JOIN log l ON u."full_name" = l.name`},
		{"compound", "SELECT name FROM log UNION ALL SELECT name FROM users ORDER BY name", `SELECT name FROM log UNION ALL SELECT "full_name" FROM users ORDER BY name`},
		{"view", "CREATE VIEW v AS SELECT name, age FROM users", `CREATE VIEW v AS SELECT "full_name" AS name, age FROM users`},
		{"insert", "INSERT INTO log(name) SELECT name FROM users", `INSERT INTO log(name) SELECT "full_name" FROM users`},
		{"insert into it", "INSERT INTO users (id, name) VALUES (1, 'name') ON CONFLICT (name) DO UPDATE SET name = excluded.name WHERE users.name <> ''", `INSERT INTO users (id, "full_name") VALUES (1, 'name') ON CONFLICT ("full_name") DO UPDATE SET "full_name" = excluded."full_name" WHERE users."full_name" <> ''`},
		{"update", "UPDATE log SET name = (SELECT name FROM users WHERE users.id = log.at)", `UPDATE log SET name = (SELECT "full_name" FROM users WHERE users.id = log.at)`},
		{"update it", "UPDATE users SET name = upper(name), age = 1 WHERE name IS NOT NULL", `UPDATE users SET "full_name" = upper("full_name"), age = 1 WHERE "full_name" IS NOT NULL`},
		{"update from", "UPDATE users SET name = l.name FROM log l WHERE l.at = age", `UPDATE users SET "full_name" = l.name FROM log l WHERE l.at = age`},
		{"delete", "DELETE FROM users WHERE name = 'x'", `DELETE FROM users WHERE "full_name" = 'x'`},
		{"index", "CREATE UNIQUE INDEX name ON users (name, lower(name) DESC) WHERE name <> 'name'", `CREATE UNIQUE INDEX name ON users ("full_name", lower("full_name") DESC) WHERE "full_name" <> 'name'`},
		{"table", `SELECT "my  t".a FROM "my  t"`, `SELECT "mine".a FROM "mine"`},
		{"table with an alias", `SELECT t."user id" FROM main."my  t" t`, `SELECT t."uid" FROM main."mine" t`},
		{"window", "SELECT row_number() OVER (PARTITION BY name ORDER BY name) FROM users", `SELECT row_number() OVER (PARTITION BY "full_name" ORDER BY "full_name") FROM users`},
	} {
		scope, names := renameScope()
		for _, p := range both() {
			got, err := sqltext.Rename(p, test.text, scope, names)
			if err != nil || string(got) != test.want {
				t.Errorf("%s/%s:\n got %s, %v\nwant %s", test.name, p, got, err, test.want)
			}
		}
	}
}

func TestRenameOnSQLite(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{
			"trigger",
			"CREATE TRIGGER users_log AFTER UPDATE OF name, age ON users WHEN new.name <> old.name BEGIN INSERT INTO log(name) VALUES (new.name); UPDATE seen SET name = new.name WHERE name = old.name; END",
			`CREATE TRIGGER users_log AFTER UPDATE OF "full_name", age ON users WHEN new."full_name" <> old."full_name" BEGIN INSERT INTO log(name) VALUES (new."full_name"); UPDATE seen SET name = new."full_name" WHERE name = old."full_name"; END`,
		},
		{
			"table",
			"CREATE TABLE users (id INTEGER, Name TEXT CHECK (name <> 'name'), age INT, UNIQUE (name COLLATE NOCASE), FOREIGN KEY (name) REFERENCES `my  t` (\"user id\"), CHECK (length(name) > age))",
			"CREATE TABLE users (id INTEGER, \"full_name\" TEXT CHECK (\"full_name\" <> 'name'), age INT, UNIQUE (\"full_name\" COLLATE NOCASE), FOREIGN KEY (\"full_name\") REFERENCES \"mine\" (\"uid\"), CHECK (length(\"full_name\") > age))",
		},
		{"a text in double quotes", `SELECT at FROM log WHERE at = "full_name" OR at = "age"`, `SELECT at FROM log WHERE at = "full_name" OR at = "age"`},
		{"letter case", "SELECT NAME, [Name] FROM Users", `SELECT "full_name", "full_name" FROM Users`},
	} {
		scope, names := renameScope()
		got, err := sqltext.Rename(lite, test.text, scope, names)
		if err != nil || string(got) != test.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", test.name, got, err, test.want)
		}
	}
	scope, names := renameScope()
	scope.Table = "users"
	if got, err := sqltext.Rename(lite, "lower(name) || (SELECT name FROM log)", scope, names); err != nil || got != `lower("full_name") || (SELECT name FROM log)` {
		t.Errorf("%s, %v", got, err)
	}
}

// Rename refuses a text if it is not certain what a name refers to.
func TestRenameRefuses(t *testing.T) {
	for _, text := range []string{
		"SELECT name FROM users, log",                                   // both have it
		"SELECT name FROM users, unknown",                               // unknown columns
		"SELECT u.age FROM users u JOIN log USING (name)",               // in both sides
		"SELECT 1 FROM users NATURAL JOIN log",                          // compares columns by name
		"CREATE VIEW v AS SELECT * FROM users",                          // the view's columns would change
		"WITH c AS (SELECT * FROM users) SELECT name FROM c",            // as would those of c
		"SELECT name FROM log WHERE EXISTS (SELECT 1 WHERE x.name = 1)", // no x
		"GRANT SELECT (name) ON users TO x",                             // not understood
		"SELECT name FROM users WHERE ((",
	} {
		scope, names := renameScope()
		for _, p := range both() {
			if got, err := sqltext.Rename(p, text, scope, names); err == nil {
				t.Errorf("%s: %s becomes %s", p, text, got)
			}
		}
	}
}
