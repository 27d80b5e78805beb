package sqlite_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// TestObstacles checks that an object is an obstacle to the drop of A.c exactly if SQLite refuses
// that drop, and an obstacle to the drop of A if its definition would be invalid without A.
func TestObstacles(t *testing.T) {
	// Without c, these definitions would still run, but with another meaning.
	silent := []string{`SELECT max("c")`, `UPDATE OF c`}
	for _, x := range []struct{ byHand, column, table string }{
		{`CREATE VIEW v AS SELECT d AS c FROM A`, "", "view v"},
		{`CREATE VIEW v AS SELECT 'c' AS e, d FROM A -- c`, "", "view v"},
		{`CREATE VIEW v AS SELECT max("c") FROM A`, "view v", "view v"},
		{`CREATE VIEW v AS SELECT x.c FROM other x, A`, "", "view v"},
		{`CREATE VIEW w AS SELECT * FROM A;; CREATE VIEW v AS SELECT c FROM w`, "view v", "view w"},
		{`CREATE VIEW v AS SELECT 'A' AS A FROM other`, "", ""},
		{`CREATE TRIGGER w AFTER INSERT ON A BEGIN INSERT INTO other (c) VALUES (new.d); END`, "", ""},
		{`CREATE TRIGGER w AFTER INSERT ON A BEGIN INSERT INTO other (c) VALUES (new.c); END`, "trigger w", ""},
		{`CREATE TRIGGER w AFTER UPDATE OF c ON A BEGIN SELECT 1; END`, "trigger w", ""},
		{`CREATE TRIGGER w AFTER INSERT ON other BEGIN DELETE FROM A WHERE d = new.c; END`, "", "trigger w"},
		{`CREATE TRIGGER w AFTER INSERT ON other BEGIN DELETE FROM A WHERE c = new.c; END`, "trigger w", "trigger w"},
		{`CREATE INDEX i ON A (d) WHERE c > 1`, "index i", ""},
		{`CREATE INDEX i ON A (d, abs(C))`, "index i", ""},
		{`CREATE INDEX i ON A (d) WHERE d <> 'c'`, "", ""},
		{`ALTER TABLE A ADD COLUMN e INT AS (c * 2)`, "generated column e", ""},
		{`ALTER TABLE A ADD COLUMN e INT CHECK (e <> 'c')`, "", ""},
		{`ALTER TABLE other ADD COLUMN e INT REFERENCES a (id)`, "", "foreign key (e) to A"},
		{`ALTER TABLE A ADD COLUMN e INT REFERENCES A (id)`, "", ""},
		{`DROP TABLE A;; CREATE TABLE A (id INTEGER PRIMARY KEY, c INT CHECK (c > 0), d INT, CHECK (d > 0))`, "", ""},
		{`DROP TABLE A;; CREATE TABLE A (id INTEGER PRIMARY KEY, c INT, d INT, CONSTRAINT less CHECK (c < d))`, "check less", ""},
	} {
		db := openFile(t, sqlite.Memory)
		exec(t, db, `CREATE TABLE A (id INTEGER PRIMARY KEY, c INT, d INT)`, `CREATE TABLE other (c INT)`)
		exec(t, db, strings.Split(x.byHand, ";; ")...)
		found, err := db.Obstacles(context.Background(), []plan.Act{
			{Kind: plan.DropsColumn, Table: "A", Name: "c"}, {Kind: plan.DropsTable, Table: "A"}, {Kind: plan.DropsColumn, Table: "A", Name: "unknown"}})
		if err != nil {
			t.Fatal(err)
		}
		got := make([][]string, 3)
		for _, o := range found {
			got[o.Act] = append(got[o.Act], o.Kind+" "+o.Name)
		}
		if column, table := strings.Join(got[0], ", "), strings.Join(got[1], ", "); column != x.column || table != x.table || got[2] != nil {
			t.Errorf("%s\nin the way of the column is %q, of the table %q, of another column %q; want %q, %q", x.byHand, column, table, got[2], x.column, x.table)
		}
		if err := db.Exec(context.Background(), sqltext.SQL(`ALTER TABLE A DROP COLUMN c`)); (err != nil) != (x.column != "") && !slices.ContainsFunc(silent, func(s string) bool { return strings.Contains(x.byHand, s) }) {
			t.Errorf("%s\nSQLite drops the column with %v", x.byHand, err)
		}
	}
}

// TestUniqueOfOthersGoes checks that a table is rebuilt to drop a unique constraint, because the
// constraint has no index that could be dropped.
func TestUniqueOfOthersGoes(t *testing.T) {
	db := openFile(t, sqlite.Memory)
	exec(t, db, "CREATE TABLE A (id INTEGER PRIMARY KEY NOT NULL, c TEXT CONSTRAINT u UNIQUE ON CONFLICT IGNORE, d TEXT COLLATE NOCASE, UNIQUE (c, d))", `INSERT INTO A VALUES (1, 'x', 'y')`)
	m, err := migrate.New(migrate.Options{Database: db, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\nmodel A {\n  id Int @id\n  d String?\n}\n")
	if _, err := m.Push(context.Background(), s, migrate.PushOptions{Prune: true, Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	wantRows(t, db, `SELECT sql FROM sqlite_schema WHERE name = 'A'`, `CREATE TABLE "A" (id INTEGER PRIMARY KEY NOT NULL, d TEXT COLLATE NOCASE)`)
	wantRows(t, db, `SELECT * FROM A`, "1|y")
}

// TestObstaclesOfKeys checks that foreign keys to the columns of a unique index are obstacles to
// its drop, unless another key has the same columns.
func TestObstaclesOfKeys(t *testing.T) {
	for _, x := range []struct{ byHand, want string }{
		{`CREATE TABLE child (c TEXT CONSTRAINT hand REFERENCES A (s), d INT REFERENCES A)`, "foreign key hand"},
		{`CREATE TABLE child (c TEXT, FOREIGN KEY (c) REFERENCES a (S))`, "foreign key (c) to A"},
		{`CREATE TABLE child (c TEXT REFERENCES A (id))`, ""},
		{`CREATE TABLE child (c TEXT REFERENCES A (s));; CREATE UNIQUE INDEX twice ON A (s)`, ""},
	} {
		db := openFile(t, sqlite.Memory)
		exec(t, db, `CREATE TABLE A (id INTEGER PRIMARY KEY, s TEXT)`, `CREATE UNIQUE INDEX k ON A (s)`)
		exec(t, db, strings.Split(x.byHand, ";; ")...)
		found, err := db.Obstacles(context.Background(), []plan.Act{{Kind: plan.DropsKey, Table: "A", Name: "k"}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, o := range found {
			got += o.Kind + " " + o.Name
		}
		if got != x.want {
			t.Errorf("%s: in the way is %q, want %q", x.byHand, got, x.want)
		}
	}
}
