package migratetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

func testStatus(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	p.dev("one", usersV1)
	two := p.dev("two", usersV2)
	file := filepath.Join(p.dir, string(two.Name), "migration.sql")
	edit(t, file, func(text string) string { return strings.Replace(text, "group transaction", "group  transaction", 1) })
	s := p.wantFindings(migrate.ChecksumMismatch)
	if len(s.Findings) == 1 && !strings.Contains(s.Findings[0].Message, "migration.sql (line 1") {
		t.Errorf("the message does not show the edit: %s", s.Findings[0].Message)
	}
	var findings *migrate.FindingsError
	if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &findings) {
		t.Errorf("deploy with an edited applied migration: %v", err)
	}
	edit(t, file, func(text string) string { return strings.Replace(text, "group  transaction", "group transaction", 1) })
	p.wantFindings()

	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(filepath.Dir(file), aside); err != nil {
		t.Fatal(err)
	}
	p.wantFindings(migrate.MissingLocally)
	if err := os.Rename(aside, filepath.Dir(file)); err != nil {
		t.Fatal(err)
	}
	p.exec(`UPDATE _comon_orm_migrations SET reason = 'edited' WHERE id = 1`)
	p.wantFindings(migrate.HistoryTampered)
	p.exec(`UPDATE _comon_orm_migrations SET reason = '' WHERE id = 1`)
	p.wantFindings()

	late := *two
	late.Name = "20250101000000_late"
	files := two.Files
	files.Metadata = strings.Replace(files.Metadata, string(two.Name), string(late.Name), 1)
	stamped, err := artifact.Restamp(late.Name, files)
	if err != nil {
		t.Fatal(err)
	}
	if err := artifact.Write(p.dir, stamped); err != nil {
		t.Fatal(err)
	}
	p.wantFindings(migrate.OutOfOrder)
}

func testWarnings(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	p.dev("one", usersV1)
	p.dev("two", usersV2)
	p.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x'), ('b', 'y'), ('c', NULL)`)
	r, err := p.Dev(ctx, p.schema(usersV3), migrate.DevOptions{Name: "drop"})
	var stopped *migrate.StoppedError
	if !errors.As(err, &stopped) || r.Migration != nil {
		t.Fatalf("dev that loses data: %+v, %v", r, err)
	}
	if !strings.Contains(err.Error(), "Potential data loss: dropping column users.legacy_code. [DL02] (2 rows)") {
		t.Errorf("message: %v", err)
	}
	if set, err := p.Artifacts(); err != nil || len(set.Migrations) != 2 {
		t.Errorf("something was written: %v, %v", set, err)
	}
	r, err = p.Dev(ctx, p.schema(usersV3), migrate.DevOptions{Name: "drop", Allow: migrate.Allow{All: true}})
	if err != nil || !r.Applied {
		t.Fatalf("dev with warnings allowed: %v", err)
	}
	if !strings.Contains(r.Migration.Files.Warnings, "Potential data loss: dropping column users.legacy_code. [DL02]\n") {
		t.Errorf("warnings.txt: %q", r.Migration.Files.Warnings)
	}
	// The same migration must not stop on an empty table, because no row is lost, and must stop if
	// there are rows.
	live := open(t, d, d.New(t), p.dir)
	if done, err := live.Deploy(ctx, migrate.DeployOptions{}); err != nil || len(done.Applied) != 3 {
		t.Errorf("deploy to an empty database: %+v, %v", done, err)
	}
	filled := open(t, d, d.New(t), t.TempDir())
	copyMigrations(t, p.dir, filled.dir, 2)
	if _, err := filled.Deploy(ctx, migrate.DeployOptions{}); err != nil {
		t.Fatal(err)
	}
	filled.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x')`)
	copyMigrations(t, p.dir, filled.dir, 3)
	if _, err := filled.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &stopped) || stopped.Migration != string(r.Migration.Name) {
		t.Errorf("deploy that loses data: %v", err)
	}
	filled.wantQuery(`SELECT legacy_code FROM users`, "x")
	if _, err := filled.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{Migrations: []string{string(r.Migration.Name)}}}); err != nil {
		t.Errorf("deploy with the warning allowed: %v", err)
	}
}

// copyMigrations copies the first n migrations of one directory into another.
func copyMigrations(t *testing.T, from, to string, n int) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries[:n] {
		if _, err := os.Stat(filepath.Join(to, e.Name())); err == nil {
			continue
		}
		if err := os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(filepath.Join(from, e.Name()))); err != nil {
			t.Fatal(err)
		}
	}
}

func testResolve(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	one := p.dev("one", usersV1)
	live := open(t, d, d.New(t), p.dir)
	name := string(one.Name)
	if err := live.Resolve(ctx, migrate.ResolveOptions{Applied: name}); err == nil {
		t.Error("an empty database was recorded as migrated")
	}
	if _, err := live.Push(ctx, live.schema(usersV1), migrate.PushOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := live.Resolve(ctx, migrate.ResolveOptions{Applied: name, Reason: "pushed by hand"}); err != nil {
		t.Fatal(err)
	}
	live.wantFindings()
	live.wantQuery(`SELECT kind, reason FROM _comon_orm_migrations`, "resolve_applied|pushed by hand")
	if err := live.Resolve(ctx, migrate.ResolveOptions{RolledBack: name}); err == nil {
		t.Error("a migrated database was recorded as rolled back")
	}
	if err := live.Resolve(ctx, migrate.ResolveOptions{RolledBack: name, Force: true}); err != nil {
		t.Fatal(err)
	}
	live.wantFindings(migrate.NotApplied)
	if err := live.Resolve(ctx, migrate.ResolveOptions{Applied: "20200101000000_nope"}); err == nil {
		t.Error("an unknown migration was resolved")
	}
}

func testRollback(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	p.dev("one", usersV1)
	two := p.dev("two", usersV2)
	p.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x')`)
	undone, err := p.Rollback(ctx, migrate.RollbackOptions{Allow: migrate.Allow{All: true}})
	if err != nil || len(undone) != 1 || undone[0] != string(two.Name) {
		t.Fatalf("rollback: %v, %v", undone, err)
	}
	p.wantQuery(`SELECT email, legacy_code FROM users`, "a|x")
	p.wantFindings(migrate.NotApplied)
	if done, err := p.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil || len(done.Applied) != 1 {
		t.Fatalf("deploy after the rollback: %+v, %v", done, err)
	}
	// Without the directory, the history has the rollback.
	if err := os.RemoveAll(filepath.Join(p.dir, string(two.Name))); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Rollback(ctx, migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	p.wantFindings()
	p.wantQuery(`SELECT email, legacy_code FROM users`, "a|x")
}

func testReset(t *testing.T, d Driver) {
	p := newProject(t, d)
	p.dev("one", usersV1)
	p.dev("two", usersV2)
	p.exec(`INSERT INTO users (email) VALUES ('a')`, `CREATE TABLE other (id INTEGER)`, `CREATE VIEW mails AS SELECT email FROM users`)
	// A value that uses objects of earlier migrations can only be tried after these are applied.
	answer := migrate.PlanOptions{Backfill: map[string]sqltext.SQL{"User.name": "email"}}
	if _, err := p.Dev(t.Context(), p.schema(strings.Replace(usersV2, "email String", "name String  email String", 1)), migrate.DevOptions{PlanOptions: answer}); err != nil {
		t.Fatal(err)
	}
	done, err := p.Reset(context.Background())
	if err != nil || len(done.Applied) != 3 {
		t.Fatalf("reset: %+v, %v", done, err)
	}
	p.wantFindings()
	p.wantQuery(`SELECT count(*) FROM users`, "0")
	if p.columns("other") > 0 || p.columns("mails") > 0 {
		t.Error("something was left")
	}
}

func testPush(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	for _, models := range []string{usersV1, usersV2} {
		if _, err := p.Push(ctx, p.schema(models), migrate.PushOptions{Allow: migrate.Allow{All: true}}); err != nil {
			t.Fatal(err)
		}
	}
	p.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x')`, `CREATE TABLE other (id INTEGER)`)
	// Objects that are not in the schema stay.
	if _, err := p.Push(ctx, p.schema(usersV3), migrate.PushOptions{}); err != nil {
		t.Fatal(err)
	}
	p.wantQuery(`SELECT legacy_code FROM users`, "x")
	var stopped *migrate.StoppedError
	if _, err := p.Push(ctx, p.schema(usersV3), migrate.PushOptions{Prune: true}); !errors.As(err, &stopped) {
		t.Errorf("push that prunes: %v", err)
	}
	if _, err := p.Push(ctx, p.schema(usersV3), migrate.PushOptions{Prune: true, Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	p.wantQuery(`SELECT email, status FROM users`, "a|ACTIVE")
	if p.columns("other") > 0 || p.columns("_comon_orm_migrations") > 0 {
		t.Error("push left a table to prune, or made a history")
	}
}

// testForeignTables checks that tables of other programs are neither taken over nor changed.
func testForeignTables(t *testing.T, d Driver) {
	ctx := context.Background()
	t.Run("in the way", func(t *testing.T) {
		p := newProject(t, d)
		p.exec(`CREATE TABLE users (id INTEGER)`)
		var drift *migrate.DriftError
		if r, err := p.Dev(ctx, p.schema(usersV1), migrate.DevOptions{Name: "one"}); !errors.As(err, &drift) || r.Migration != nil {
			t.Errorf("dev onto a foreign table: %v", err)
		}
	})
	t.Run("taken over", func(t *testing.T) {
		p := newProject(t, d)
		if _, err := p.Push(ctx, p.schema(usersV1), migrate.PushOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Baseline(ctx, p.schema(usersV2), migrate.BaselineOptions{}); err == nil {
			t.Error("a database that differs became a baseline")
		}
		first, err := p.Baseline(ctx, p.schema(usersV1), migrate.BaselineOptions{})
		if err != nil || first.Name != "20260315120000_baseline" {
			t.Fatalf("baseline: %v, %v", first, err)
		}
		p.wantFindings()
		if _, err := p.Baseline(ctx, p.schema(usersV1), migrate.BaselineOptions{}); err == nil {
			t.Error("a second baseline")
		}
		p.dev("status", usersV2)
		fresh := open(t, d, d.New(t), p.dir)
		if done, err := fresh.Deploy(ctx, migrate.DeployOptions{}); err != nil || len(done.Applied) != 2 {
			t.Errorf("deploy of a baseline to an empty database: %+v, %v", done, err)
		}
	})
	t.Run("concurrently", func(t *testing.T) {
		p := newProject(t, d)
		p.exec(`CREATE TABLE other (id INTEGER)`)
		p.dev("one", usersV1)
		p.wantFindings()
	})
	t.Run("history of the Dart tool", func(t *testing.T) {
		p := newProject(t, d)
		p.exec(`CREATE TABLE _comon_orm_migrations (name TEXT PRIMARY KEY, checksum TEXT)`)
		if _, err := p.Status(ctx); !errors.Is(err, migrate.ErrForeignHistory) {
			t.Errorf("status: %v", err)
		}
		if _, err := p.Dev(ctx, p.schema(usersV1), migrate.DevOptions{}); !errors.Is(err, migrate.ErrForeignHistory) {
			t.Errorf("dev: %v", err)
		}
	})
}
