package migratetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
)

const (
	usersV1 = `model User { id Int @id @default(autoincrement())  email String @unique  code String? @map("legacy_code")  @@map("users") }`
	usersV2 = `enum Status { ACTIVE  GONE }
model User { id Int @id @default(autoincrement())  email String @unique  code String? @map("legacy_code")  status Status @default(ACTIVE)  @@index([status])  @@map("users") }`
	usersV3 = `enum Status { ACTIVE  GONE }
model User { id Int @id @default(autoincrement())  email String @unique  status Status @default(ACTIVE)  @@index([status])  @@map("users") }`
)

func testDev(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	first := p.dev("init", usersV1)
	if first.Name != "20260315120000_init" {
		t.Errorf("name %s", first.Name)
	}
	p.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x'), ('b', NULL)`)
	second := p.dev("", usersV2)
	if second.Metadata.Parent != first.Checksum || second.Files.Before != first.Files.After {
		t.Error("the second migration does not follow the first")
	}
	p.wantQuery(`SELECT email, legacy_code, status FROM users ORDER BY id`, "a|x|ACTIVE;b||ACTIVE")
	p.wantFindings()
	r, err := p.Dev(ctx, p.schema(usersV2), migrate.DevOptions{})
	if err != nil || r.Migration != nil {
		t.Errorf("dev without a change: %+v, %v", r, err)
	}
	for _, f := range first.Files.List() {
		if strings.Contains(f.Text, "DATABASE_URL") {
			t.Errorf("%s holds the URL", f.Name)
		}
	}
}

func testCreateOnly(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	r, err := p.Dev(ctx, p.schema(usersV1), migrate.DevOptions{Name: "init", CreateOnly: true})
	if err != nil || r.Migration == nil || r.Applied {
		t.Fatalf("create only: %+v, %v", r, err)
	}
	if p.columns("users") > 0 || p.columns("_comon_orm_migrations") > 0 {
		t.Error("create only touched the database")
	}
	p.wantFindings(migrate.NotApplied)
	// After an edit by hand and a restamp, the edited text runs.
	file := filepath.Join(p.dir, string(r.Migration.Name), "migration.sql")
	edit(t, file, func(text string) string { return text + "\nINSERT INTO users (email) VALUES ('by hand');\n" })
	p.wantFindings(migrate.InvalidLocalArtifacts, migrate.NotApplied)
	var findings *migrate.FindingsError
	if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &findings) {
		t.Errorf("deploy of an edited migration: %v", err)
	}
	if done, err := p.Restamp(ctx); err != nil || len(done) != 1 {
		t.Errorf("restamp: %v, %v", done, err)
	}
	r, err = p.Dev(ctx, p.schema(usersV1), migrate.DevOptions{})
	if err != nil || len(r.Deployed) != 1 || r.Migration != nil {
		t.Errorf("dev with one pending: %+v, %v", r, err)
	}
	p.wantQuery(`SELECT email FROM users`, "by hand")
}

func edit(t *testing.T, file string, change func(string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(change(string(data))), 0o600); err != nil {
		t.Fatal(err)
	}
}

func testDeploy(t *testing.T, d Driver) {
	dev := newProject(t, d)
	dev.dev("init", usersV1)
	dev.dev("status", usersV2)
	live := open(t, d, d.New(t), dev.dir)
	ctx := context.Background()
	live.wantFindings(migrate.NotApplied, migrate.NotApplied)
	if live.columns("_comon_orm_migrations") > 0 {
		t.Error("status made the history table")
	}
	dry, err := live.Deploy(ctx, migrate.DeployOptions{DryRun: true})
	if err != nil || len(dry.Pending) != 2 || live.columns("users") > 0 {
		t.Errorf("dry run: %+v, %v", dry, err)
	}
	done, err := live.Deploy(ctx, migrate.DeployOptions{})
	if err != nil || len(done.Applied) != 2 {
		t.Fatalf("deploy: %+v, %v", done, err)
	}
	if s := live.wantFindings(); len(s.Applied) != 2 || len(s.Pending) != 0 {
		t.Errorf("status: %+v", s)
	}
	done, err = live.Deploy(ctx, migrate.DeployOptions{})
	if err != nil || len(done.Applied) != 0 {
		t.Errorf("second deploy: %+v, %v", done, err)
	}
	live.wantQuery(`SELECT id, kind, group_no FROM _comon_orm_migrations ORDER BY id`, "1|applied|0;2|applied|0")
}

// restamped changes a file of a migration by hand and restamps it.
func (p *project) restamped(file string, change func(string) string) {
	p.Helper()
	edit(p.T, file, change)
	if _, err := p.Restamp(p.Context()); err != nil {
		p.Fatal(err)
	}
}

// testFailures checks that a failure leaves the database unchanged, and that the run can be
// repeated.
func testFailures(t *testing.T, d Driver) {
	p := newProject(t, d)
	ctx := context.Background()
	p.dev("init", usersV1)
	r, err := p.Dev(ctx, p.schema(usersV2), migrate.DevOptions{PlanOptions: oneGroup(), Name: "status", CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(p.dir, string(r.Migration.Name), "migration.sql")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Restamp(ctx); err != nil && !strings.Contains(text, "COMMIT") {
			t.Fatal(err)
		}
	}
	before := p.query(`SELECT count(*) FROM _comon_orm_migrations`)
	columns := p.columns("users")
	unchanged := func() {
		t.Helper()
		p.wantQuery(`SELECT count(*) FROM _comon_orm_migrations`, before)
		if p.columns("users") != columns {
			t.Error("the table changed")
		}
	}
	t.Run("statement", func(t *testing.T) {
		write(string(good) + "\nINSERT INTO nowhere VALUES (1);\n")
		_, err := p.Deploy(ctx, migrate.DeployOptions{})
		var statement *migrate.StatementError
		if !errors.As(err, &statement) || statement.Line == 0 {
			t.Errorf("deploy: %v", err)
		}
		unchanged()
	})
	t.Run("commit inside", func(t *testing.T) {
		write(string(good) + "\nCOMMIT;\n")
		var findings *migrate.FindingsError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &findings) || !strings.Contains(err.Error(), "COMMIT") {
			t.Errorf("deploy: %v", err)
		}
		unchanged()
	})
	t.Run("result differs from the snapshot", func(t *testing.T) {
		write("ALTER TABLE users ADD COLUMN other INTEGER;\n")
		var drift *migrate.DriftError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &drift) || !drift.After {
			t.Errorf("deploy: %v", err)
		}
		unchanged()
	})
	t.Run("open task", func(t *testing.T) {
		write("-- comon_orm:todo UX01 fill the column\n" + string(good))
		var stopped *migrate.StoppedError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &stopped) {
			t.Errorf("deploy: %v", err)
		}
		unchanged()
	})
	t.Run("drift", func(t *testing.T) {
		write(string(good))
		p.exec(`ALTER TABLE users RENAME COLUMN email TO mail`)
		if s, err := p.Status(ctx); err != nil || len(s.Findings) < 2 || s.Findings[1].Code != migrate.SchemaDrift {
			t.Errorf("status: %+v, %v", s, err)
		}
		var drift *migrate.DriftError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &drift) || !strings.Contains(err.Error(), "users.email") {
			t.Errorf("deploy: %v", err)
		}
		unchanged()
		p.exec(`ALTER TABLE users RENAME COLUMN mail TO email`)
	})
	t.Run("repeated", func(t *testing.T) {
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); err != nil {
			t.Error(err)
		}
		p.wantFindings()
	})
}

// testConcurrency checks that runs that start at the same time apply each migration once, and that
// none of them fails.
func testConcurrency(t *testing.T, d Driver) {
	dev := newProject(t, d)
	dev.dev("one", usersV1)
	dev.dev("two", usersV2)
	opener := d.New(t)
	var group sync.WaitGroup
	applied := make([]int, 4)
	for i := range applied {
		p := open(t, d, opener, dev.dir)
		group.Go(func() {
			done, err := p.Deploy(context.Background(), migrate.DeployOptions{})
			if err != nil {
				t.Errorf("run %d: %v", i, err)
			}
			applied[i] = len(done.Applied)
		})
	}
	group.Wait()
	sum := 0
	for _, n := range applied {
		sum += n
	}
	if sum != 2 {
		t.Errorf("applied %v, want two in all", applied)
	}
	open(t, d, opener, dev.dir).wantFindings()
}
