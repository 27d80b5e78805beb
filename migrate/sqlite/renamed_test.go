package sqlite_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

func tableRename(from, to string) diff.Rename {
	return diff.TableRename{From: diff.Name{Name: from}, To: diff.Name{Name: to}}
}

func columnRename(table, from, to string) diff.Rename {
	return diff.ColumnRename{Table: diff.Name{Name: table}, From: from, To: to}
}

// told describes the result of Renamed: each dependent of a table, and the refusals.
func told(s plan.Surroundings) string {
	var out []string
	for _, list := range s.Dependents {
		for _, d := range list {
			out = append(out, string(d.SQL))
		}
	}
	for _, t := range s.Live.Tables {
		for _, c := range t.Checks {
			out = append(out, t.Name+": CHECK "+string(c.SQL))
		}
	}
	for _, r := range s.Refusals {
		out = append(out, "refused: "+r.Kind+" "+r.Name+": "+r.Reason)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "\n")
}

func TestRenamed(t *testing.T) {
	tests := map[string]struct {
		definitions []string
		renames     []diff.Rename
		want        string
	}{
		"names that mean the column, and no others": {
			[]string{`CREATE TABLE log (name)`, `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, CHECK (name <> 'name'))`,
				`CREATE TRIGGER tr AFTER UPDATE OF name ON users BEGIN INSERT INTO log (name) SELECT new.name || ' name ' || l.name FROM log l; END`,
				`CREATE VIEW v AS SELECT u.name, log.name AS other FROM users u JOIN log ON log.name = u.name`, `CREATE INDEX ix ON users (lower(name)) WHERE name IS NOT NULL`},
			[]diff.Rename{columnRename("users", "name", "full_name")},
			`CREATE INDEX ix ON users (lower("full_name")) WHERE "full_name" IS NOT NULL
CREATE TRIGGER tr AFTER UPDATE OF "full_name" ON users BEGIN INSERT INTO log (name) SELECT new."full_name" || ' name ' || l.name FROM log l; END
CREATE VIEW v AS SELECT u."full_name", log.name AS other FROM users u JOIN log ON log.name = u."full_name"
users: CHECK "full_name" <> 'name'`,
		},
		"names exchanged, of a table and of columns": {
			[]string{`CREATE TABLE a (x, y)`, `CREATE TABLE b (x)`, `CREATE VIEW v AS SELECT a.x, a.y, b.x AS z FROM a, b`},
			[]diff.Rename{columnRename("a", "x", "y"), columnRename("a", "y", "x"), tableRename("a", "b"), tableRename("b", "a")},
			`CREATE VIEW v AS SELECT "b"."y", "b"."x", "a".x AS z FROM "b", "a"`,
		},
		"what SQLite cannot follow": {[]string{`CREATE TABLE log (name)`, `CREATE TABLE users (name)`, `CREATE VIEW v AS SELECT * FROM users JOIN log USING (name)`},
			[]diff.Rename{columnRename("users", "name", "n")},
			"CREATE VIEW v AS SELECT * FROM users JOIN log USING (name)\nrefused: view v: cannot join using column name - column not present in both tables"},
		"a name that a dropped column gives up": {
			[]string{`CREATE TABLE a (x, y)`, `CREATE INDEX ix ON a (x)`},
			[]diff.Rename{columnRename("a", "x", "y")},
			`CREATE INDEX ix ON a ("y")`,
		},
		"what is not there": {[]string{`CREATE TABLE a (x)`, `CREATE VIEW v AS SELECT x FROM a`},
			[]diff.Rename{columnRename("a", "gone", "y"), tableRename("none", "b")}, `CREATE VIEW v AS SELECT x FROM a`},
		"a view that names a table that is gone": {[]string{`CREATE TABLE a (x)`, `CREATE VIEW v AS SELECT x FROM a`, `CREATE VIEW w AS SELECT * FROM gone, a`}, nil,
			"CREATE VIEW v AS SELECT x FROM a\nrefused: view w: no such table: main.gone"},
		"a full-text index over the table": {[]string{`CREATE TABLE a (x)`, `CREATE VIRTUAL TABLE f USING fts5(x, content='a')`},
			[]diff.Rename{tableRename("a", "b")}, "refused: virtual table f: it names a, which SQLite does not rename there"},
		"views over views, and triggers of others": {
			[]string{`CREATE TABLE a (x)`, `CREATE TABLE b (x)`, `CREATE VIEW v AS SELECT x FROM a`, `CREATE VIEW w AS SELECT x FROM v`,
				`CREATE TRIGGER tb AFTER INSERT ON b BEGIN DELETE FROM a; END`, `CREATE TRIGGER tw INSTEAD OF INSERT ON w BEGIN DELETE FROM b; END`},
			[]diff.Rename{columnRename("a", "x", "y")},
			"CREATE TRIGGER tb AFTER INSERT ON b BEGIN DELETE FROM a; END\nCREATE TRIGGER tw INSTEAD OF INSERT ON w BEGIN DELETE FROM b; END\n" +
				"CREATE VIEW v AS SELECT x FROM a\nCREATE VIEW w AS SELECT x FROM v\nrefused: view w: no such column: x",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			db := openFile(t, filepath.Join(t.TempDir(), "test.db"))
			exec(t, db, test.definitions...)
			before, err := db.Query(context.Background(), `SELECT sql FROM sqlite_schema`)
			if err != nil {
				t.Fatal(err)
			}
			got, err := db.Renamed(context.Background(), test.renames)
			if err != nil {
				t.Fatal(err)
			}
			if told(got) != test.want {
				t.Errorf("got\n%s\nwant\n%s", told(got), test.want)
			}
			if after, _ := db.Query(context.Background(), `SELECT sql FROM sqlite_schema`); len(after) != len(before) {
				t.Error("the database has changed")
			}
		})
	}
}

// TestDoubleQuotedStrings checks that strings in double quotes, which other programs write, are
// read as strings, and are written in single quotes when a table is rebuilt or a column is renamed.
func TestDoubleQuotedStrings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	db := openFile(t, path)
	if err := db.WithDoubleQuotedStrings(func() error {
		exec(t, db, `CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 1, state TEXT CHECK (state <> "gone"))`, `CREATE INDEX ix ON a (n) WHERE state = "new"`,
			`CREATE VIEW v AS SELECT id FROM a WHERE state = "new"`, `CREATE TABLE b (x, y)`)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	got, err := db.Renamed(context.Background(), nil)
	want := "CREATE INDEX ix ON a (n) WHERE state = 'new'\nCREATE VIEW v AS SELECT id FROM a WHERE state = 'new'\na: CHECK state <> 'gone'"
	if err != nil || told(got) != want {
		t.Errorf("got %v\n%s", err, told(got))
	}
	exec(t, db, `ALTER TABLE b RENAME COLUMN y TO z`, `ALTER TABLE b RENAME TO c`, `ALTER TABLE c DROP COLUMN z`)
	if err := db.Exec(context.Background(), `CREATE TABLE d (x CHECK (x <> "misspelt"))`); err == nil {
		t.Error("a misspelt name was taken for a text")
	}
}
