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
)

const asideModels = `
model User {
  id   Int    @id @default(autoincrement())
  name String
  age  Int    @default(1)
  @@map("users")
}
model Pet {
  id    Int @id @default(autoincrement())
  owner Int @default(1)
}
`

// TestRebuildsSetAside rebuilds two tables in one migration and renames a column of one of them.
// Views over views, triggers of other tables and triggers that name both tables must stay the same,
// with the new name.
func TestRebuildsSetAside(t *testing.T) {
	db, dir := openFile(t, filepath.Join(t.TempDir(), "test.db")), t.TempDir()
	dev(t, db, dir, asideModels)
	exec(t, db, `CREATE TABLE log (name TEXT, name2 TEXT)`, `CREATE TABLE door (x)`,
		`CREATE VIEW grown AS SELECT id, name AS name FROM users WHERE age > 17`, `CREATE VIEW named AS SELECT upper(name) AS name FROM grown`,
		`CREATE TRIGGER named_insert INSTEAD OF INSERT ON named BEGIN INSERT INTO users (name) VALUES (new.name); END`,
		`CREATE TRIGGER users_log AFTER INSERT ON users BEGIN INSERT INTO log (name) SELECT new.name || count(*) FROM Pet; END`,
		`CREATE TRIGGER door_opens AFTER INSERT ON door BEGIN UPDATE users SET name = name || '!'; END`,
		`CREATE INDEX lower_name ON users (lower(name))`, `INSERT INTO users (name, age) VALUES ('a', 20)`)
	models := strings.NewReplacer("@default(1)", "@default(2)", "name String", `full String @map("full_name")`).Replace(asideModels)
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\n"+models)
	options := migrate.DevOptions{Allow: migrate.Allow{All: true}, PlanOptions: migrate.PlanOptions{Renames: []string{"User.name=full"}}}
	if _, err := m.Dev(context.Background(), s, options); err != nil {
		t.Fatal(err)
	}
	use := func(column string) {
		exec(t, db, `INSERT INTO named (name) VALUES ('b')`, `INSERT INTO door VALUES (1)`)
		wantRows(t, db, `SELECT group_concat(name) FROM log`, "a0,b0")
		wantRows(t, db, sqltext.SQL(`SELECT group_concat(`+column+`) FROM users`), "a!,b!")
		wantRows(t, db, `SELECT name FROM named`, "A!")
		wantRows(t, db, `SELECT count(*) FROM sqlite_schema WHERE name IN ('lower_name', 'grown', 'named', 'named_insert', 'users_log', 'door_opens')`, "6")
		wantRows(t, db, `PRAGMA integrity_check`, "ok")
	}
	use("full_name")
	exec(t, db, `DELETE FROM log WHERE name = 'b0'`, `DELETE FROM users WHERE id > 1`, `UPDATE users SET full_name = 'a'`)
	if _, err := m.Rollback(context.Background(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	use("name")
}

// TestRebuildStopsForAView checks that a view that only the target database has stops the rebuild
// before its first statement.
func TestRebuildStopsForAView(t *testing.T) {
	dir := t.TempDir()
	first := openFile(t, filepath.Join(t.TempDir(), "first.db"))
	db := openFile(t, filepath.Join(t.TempDir(), "second.db"))
	dev(t, first, dir, asideModels)
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := m.Deploy(ctx, migrate.DeployOptions{}); err != nil {
		t.Fatal(err)
	}
	dev(t, first, dir, strings.Replace(asideModels, "default(1)", "default(2)", 1))
	exec(t, db, `CREATE VIEW own AS SELECT id FROM users`)
	var stopped *migrate.StoppedError
	if _, err := m.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &stopped) || stopped.Risks[0].Hazard.Object != "own" {
		t.Fatalf("deploy: %v", err)
	}
	wantRows(t, db, `SELECT dflt_value FROM pragma_table_info('users') WHERE name = 'age'`, "1")
	exec(t, db, `DROP VIEW own`)
	if _, err := m.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Error(err)
	}
}

// TestRebuildStopsForARefusal checks that a definition that SQLite cannot parse stops the plan of a
// rebuild.
func TestRebuildStopsForARefusal(t *testing.T) {
	db, dir := openFile(t, filepath.Join(t.TempDir(), "test.db")), t.TempDir()
	dev(t, db, dir, asideModels)
	exec(t, db, `CREATE VIEW broken AS SELECT * FROM gone`)
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\n"+strings.Replace(asideModels, "default(1)", "default(2)", 1))
	var stopped *migrate.StoppedError
	if _, err := m.Dev(context.Background(), s, migrate.DevOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &stopped) || !strings.Contains(err.Error(), "The view broken is not managed by the schema and stops what is renamed or rebuilt: no such table: main.gone.") {
		t.Fatalf("dev: %v", err)
	}
}

// TestRebuildWithoutTheObjects checks that a migration does not create the dependents of a rebuilt
// table in a database that does not have them.
func TestRebuildWithoutTheObjects(t *testing.T) {
	dir := t.TempDir()
	first := openFile(t, filepath.Join(t.TempDir(), "first.db"))
	second := openFile(t, filepath.Join(t.TempDir(), "second.db"))
	dev(t, first, dir, asideModels)
	exec(t, first, `CREATE TABLE door (x)`, `CREATE VIEW grown AS SELECT id FROM users`, `CREATE INDEX lower_name ON users (lower(name))`,
		`CREATE TRIGGER door_opens AFTER INSERT ON door BEGIN UPDATE users SET name = name || '!'; END`)
	dev(t, first, dir, strings.Replace(asideModels, "default(1)", "default(2)", 1))
	const made = `SELECT count(*) FROM sqlite_schema WHERE name IN ('grown', 'lower_name', 'door_opens')`
	wantRows(t, first, made, "3")
	m, err := migrate.New(migrate.Options{Database: second, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Deploy(context.Background(), migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	wantRows(t, second, made, "0")
	if _, err := m.Rollback(context.Background(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	wantRows(t, second, made, "0")
	wantRows(t, second, `SELECT dflt_value FROM pragma_table_info('users') WHERE name = 'age'`, "1")
}
