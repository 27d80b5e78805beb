package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

func openFile(t *testing.T, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func exec(t *testing.T, db *sqlite.DB, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if err := db.Exec(context.Background(), sqltext.SQL(sql)); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func wantRows(t *testing.T, db *sqlite.DB, sql sqltext.SQL, want string) {
	t.Helper()
	rows, err := db.Query(context.Background(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.Join(row, "|")
	}
	if got := strings.Join(lines, ";"); got != want {
		t.Errorf("%s gives %q, want %q", sql, got, want)
	}
}

func dev(t *testing.T, db *sqlite.DB, dir, models string) *migrate.DevResult {
	t.Helper()
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	s, diagnostics := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\n"+models)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	r, err := m.Dev(context.Background(), s, migrate.DevOptions{Allow: migrate.Allow{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRebuildKeeps checks that a rebuild changes nothing except what the schema changes.
func TestRebuildKeeps(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "test.db"))
	dir := t.TempDir()
	models := `
model Parent {
  id Int @id @default(autoincrement())
  n  Int @default(1)
  kids Kid[]
  notes Note[]
  @@index([n])
}
model Kid {
  id Int @id
  parentId Int
  parent Parent @relation(fields: [parentId], references: [id], onDelete: Cascade)
}
model Note {
  id Int @id
  parentId Int?
  parent Parent? @relation(fields: [parentId], references: [id], onDelete: SetNull)
}
model Loose {
  key String @id
  n Int @default(1)
}
`
	dev(t, db, dir, models)
	exec(t, db,
		`INSERT INTO Parent (id, n) VALUES (1, 10), (2, 20), (7, 70)`, `DELETE FROM Parent WHERE id = 7`,
		`INSERT INTO Kid VALUES (1, 1), (2, 1), (3, 2)`, `INSERT INTO Note VALUES (1, 1), (2, NULL)`,
		`INSERT INTO Loose (rowid, key, n) VALUES (5, 'b', 1), (9, 'a', 2)`,
		`CREATE TABLE log (text TEXT)`,
		`CREATE TRIGGER watch AFTER INSERT ON Parent BEGIN INSERT INTO log VALUES ('parent ' || new.id); END`,
		`CREATE VIEW sums AS SELECT sum(n) AS n FROM Parent`,
		`CREATE INDEX hand_made ON Parent (n) WHERE n > 15`)
	r := dev(t, db, dir, strings.ReplaceAll(models, "@default(1)", "@default(2)"))
	if !r.Migration.Metadata.RebuildRequired {
		t.Fatalf("no rebuild:\n%s", r.Migration.Files.Migration)
	}
	wantRows(t, db, `SELECT id, n FROM Parent ORDER BY id`, "1|10;2|20")
	wantRows(t, db, `SELECT id, parentId FROM Kid ORDER BY id`, "1|1;2|1;3|2")
	wantRows(t, db, `SELECT id, parentId FROM Note ORDER BY id`, "1|1;2|")
	wantRows(t, db, `SELECT rowid, key FROM Loose ORDER BY rowid`, "5|b;9|a")
	wantRows(t, db, `SELECT n FROM sums`, "30")
	wantRows(t, db, `SELECT count(*) FROM sqlite_schema WHERE name = 'hand_made'`, "1")
	wantRows(t, db, `SELECT count(*) FROM log`, "0")
	exec(t, db, `INSERT INTO Parent DEFAULT VALUES`)
	wantRows(t, db, `SELECT text FROM log ORDER BY rowid DESC LIMIT 1`, "parent 8")
	wantRows(t, db, `SELECT n FROM Parent WHERE id = 8`, "2")
	wantRows(t, db, `PRAGMA foreign_keys`, "1")
	wantRows(t, db, `PRAGMA legacy_alter_table`, "0")
	wantRows(t, db, `PRAGMA integrity_check`, "ok")
	exec(t, db, `DELETE FROM Parent WHERE id = 1`)
	wantRows(t, db, `SELECT count(*) FROM Kid`, "1")
}

// TestRebuildRefusesToLose checks that a trigger that only the target database has stops a rebuild
// that would lose it, in a migration and in a rollback.
func TestRebuildRefusesToLose(t *testing.T) {
	models := "\nmodel T {\nid Int @id\nn Int @default(1)\n}\n"
	dir := t.TempDir()
	first := openFile(t, filepath.Join(t.TempDir(), "first.db"))
	dev(t, first, dir, models)
	db := openFile(t, filepath.Join(t.TempDir(), "second.db"))
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := m.Deploy(ctx, migrate.DeployOptions{}); err != nil {
		t.Fatal(err)
	}
	exec(t, db, `CREATE TRIGGER own AFTER INSERT ON T BEGIN SELECT 1; END`)
	dev(t, first, dir, strings.Replace(models, "default(1)", "default(2)", 1))
	var stopped *migrate.StoppedError
	if _, err := m.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &stopped) || stopped.Risks[0].Hazard.Code() != "DP01" {
		t.Fatalf("deploy: %v", err)
	}
	wantRows(t, db, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`, "own")
	exec(t, db, `DROP TRIGGER own`)
	if _, err := m.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Error(err)
	}
	exec(t, db, `CREATE TRIGGER own AFTER INSERT ON T BEGIN SELECT 1; END`)
	if _, err := m.Rollback(ctx, migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &stopped) || !strings.Contains(err.Error(), "[DP01]: drop it first, and make it again by hand after the rollback: CREATE TRIGGER own") {
		t.Fatalf("rollback: %v", err)
	}
	wantRows(t, db, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`, "own")
}

func TestTransaction(t *testing.T) {
	ctx := context.Background()
	db := openFile(t, filepath.Join(t.TempDir(), "test.db"))
	exec(t, db, `CREATE TABLE p (id INTEGER PRIMARY KEY)`, `CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE)`,
		`INSERT INTO p VALUES (1)`, `INSERT INTO c VALUES (1, 1)`, `PRAGMA foreign_keys = OFF`, `INSERT INTO c VALUES (2, 99)`, `PRAGMA foreign_keys = ON`)
	rebuild := artifact.Group{Transactional: true, Rebuild: []string{"p"}}
	run := func(g artifact.Group, statements ...string) error {
		return db.Transaction(ctx, g, func(ctx context.Context) error {
			for _, sql := range statements {
				if err := db.Exec(ctx, sqltext.SQL(sql)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	drop := artifact.Group{Transactional: true, Statements: []artifact.Statement{{SQL: `DROP TABLE p`}}}
	if err := run(drop, `DROP TABLE p`); err == nil || !strings.Contains(err.Error(), "violate a foreign key afterwards: 1,") {
		t.Errorf("dropping a parent: %v", err)
	}
	wantRows(t, db, `SELECT count(*) FROM c`, "2")
	if err := run(rebuild, `DELETE FROM p`); err == nil || !strings.Contains(err.Error(), "row 1 of c") {
		t.Errorf("a new violation: %v", err)
	}
	// Violations that existed before the run are no error.
	if err := run(rebuild, `CREATE TABLE new_p (id INTEGER PRIMARY KEY, n INTEGER)`, `INSERT INTO new_p (id) SELECT id FROM p`, `DROP TABLE p`, `ALTER TABLE new_p RENAME TO p`); err != nil {
		t.Errorf("a rebuild with an old violation: %v", err)
	}
	wantRows(t, db, `SELECT sql LIKE '%REFERENCES p %' FROM sqlite_schema WHERE name = 'c'`, "1")
	if err := run(rebuild, `SELECT nonsense`); err == nil {
		t.Error("nonsense ran")
	}
	wantRows(t, db, `PRAGMA foreign_keys`, "1")
	err := db.Transaction(ctx, rebuild, func(ctx context.Context) error {
		return db.Transaction(ctx, rebuild, func(context.Context) error { return nil })
	})
	if err == nil {
		t.Error("a transaction within a transaction")
	}
}

func TestDiskFullLeavesNothing(t *testing.T) {
	ctx := context.Background()
	db := openFile(t, filepath.Join(t.TempDir(), "test.db"))
	exec(t, db, `CREATE TABLE t (x)`, `PRAGMA max_page_count = 3`)
	err := db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		if err := db.Exec(ctx, `INSERT INTO t VALUES (1)`); err != nil {
			return err
		}
		return db.Exec(ctx, `INSERT INTO t VALUES (zeroblob(100000))`)
	})
	if err == nil {
		t.Fatal("the disk is not full")
	}
	wantRows(t, db, `SELECT count(*) FROM t`, "0")
	exec(t, db, `BEGIN`, `COMMIT`)
}

func TestBusy(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "test.db")
	holder := openFile(t, path)
	exec(t, holder, `CREATE TABLE t (x)`, `BEGIN IMMEDIATE`)
	db, err := sqlite.Open(ctx, path, sqlite.Options{BusyTimeout: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	err = db.Transaction(ctx, artifact.Group{Transactional: true}, func(context.Context) error { return nil })
	if !errors.Is(err, migrate.ErrBusy) {
		t.Errorf("a transaction during a write: %v", err)
	}
	exec(t, holder, `ROLLBACK`)
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Exec(canceled, `SELECT 1`); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled statement: %v", err)
	}
}

func TestOpen(t *testing.T) {
	ctx := context.Background()
	missing := filepath.Join(t.TempDir(), "missing.db")
	if _, err := sqlite.Open(ctx, missing, sqlite.Options{}); err == nil {
		t.Error("a missing file was opened")
	}
	if _, err := sqlite.Open(ctx, missing, sqlite.Options{ReadOnly: true, Create: true}); err == nil {
		t.Error("a missing file was opened for reading")
	}
	db := openFile(t, filepath.Join(t.TempDir(), "deep", "er", "x.db"))
	exec(t, db, `CREATE TABLE t (x)`)
	reader, err := sqlite.Open(ctx, db.Name(), sqlite.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Exec(ctx, `INSERT INTO t VALUES (1)`); err == nil {
		t.Error("a reader wrote")
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
}
