package sqlite_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// TestDroppedColumnInUse checks that a hand-made object that uses a dropped column stops the plan,
// and that no statement runs.
func TestDroppedColumnInUse(t *testing.T) {
	for _, byHand := range []string{
		`ALTER TABLE "A" ADD COLUMN twice INT AS (c * 2)`, `ALTER TABLE "A" ADD CONSTRAINT hand CHECK (c > 0)`,
	} {
		db := openFile(t, sqlite.Memory)
		dir := t.TempDir()
		dev(t, db, dir, "model A {\n  id Int @id\n  c Int?\n}\n")
		exec(t, db, byHand)
		m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
		if err != nil {
			t.Fatal(err)
		}
		s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\nmodel A {\n  id Int @id\n}\n")
		_, err = m.Dev(context.Background(), s, migrate.DevOptions{Allow: migrate.Allow{All: true}})
		if err == nil || strings.Contains(err.Error(), "sqlite: ") {
			t.Errorf("%s: dropping the column gives %v", byHand, err)
		}
		wantRows(t, db, `SELECT count(*) FROM pragma_table_info('A') WHERE name = 'c'`, "1")
	}
}

// TestTextsInDoubleQuotes checks that a rebuild may write the strings of a view in single quotes,
// which have the same meaning on every connection. This does not count as a change of the view. A
// default stays unchanged, because it is a string in any quotes.
func TestTextsInDoubleQuotes(t *testing.T) {
	db := openFile(t, sqlite.Memory)
	dir := t.TempDir()
	models := "model A {\n  id Int @id\n  n Int @default(1)\n  c String? @default(\"dq\")\n}\n"
	dev(t, db, dir, models)
	exec(t, db, `DROP TABLE A`, `CREATE TABLE A (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL DEFAULT 1, c TEXT DEFAULT "dq")`,
		`CREATE VIEW v AS SELECT "xx" AS e, n FROM A`, `CREATE TRIGGER w AFTER INSERT ON A BEGIN UPDATE A SET n = 3 WHERE c = "yy"; END`)
	dev(t, db, dir, strings.Replace(models, "default(1)", "default(2)", 1))
	wantRows(t, db, `SELECT sql FROM sqlite_schema WHERE name = 'A'`, `CREATE TABLE "A" (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL DEFAULT 2, c TEXT DEFAULT "dq")`)
	wantRows(t, db, `SELECT sql FROM sqlite_schema WHERE name = 'v'`, `CREATE VIEW v AS SELECT 'xx' AS e, n FROM A`)
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Rollback(context.Background(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	wantRows(t, db, `SELECT sql FROM sqlite_schema WHERE name = 'A'`, `CREATE TABLE "A" (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL DEFAULT 1, c TEXT DEFAULT "dq")`)
	wantRows(t, db, `SELECT count(*) FROM sqlite_schema WHERE name IN ('v', 'w')`, "2")
}
