package migratetest

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// testGroups checks that the history records each group of a migration, and that after an
// interruption the next run continues after the last recorded group.
func testGroups(t *testing.T, d Driver) {
	ctx := context.Background()
	t.Run("cut off", func(t *testing.T) {
		p := prepared(t, d, `INSERT INTO users (email) VALUES ('group two')`)
		running, cancel := context.WithCancel(ctx)
		p.tell = func(progress migrate.Progress) {
			if progress.Statement == progress.Statements {
				cancel()
			}
		}
		if _, err := p.Deploy(running, migrate.DeployOptions{}); !errors.Is(err, context.Canceled) {
			t.Fatalf("a canceled deploy: %v", err)
		}
		p.tell = nil
		p.wantQuery(`SELECT kind, group_no FROM _comon_orm_migrations ORDER BY id`, "applied|0;started|0;group_done|1")
		p.wantFindings(migrate.MigrationUnfinished, migrate.NotApplied)
		done, err := p.Deploy(ctx, migrate.DeployOptions{})
		if err != nil || len(done.Applied) != 1 {
			t.Fatalf("deploy after the cut: %+v, %v", done, err)
		}
		p.wantQuery(`SELECT email FROM users`, "group two")
		p.wantFindings()
	})
}

// testTrial checks that a plan of several groups is tried in one transaction before it is written
// or applied, and that a plan of one group is not. After the cause of a failure is removed, the
// same command must succeed.
func testTrial(t *testing.T, d Driver) {
	const before, after = `model Project { id Int @id @default(autoincrement())  name String }`,
		`model Project { id Int @id @default(autoincrement())  name String  weight Int  @@index([weight]) }`
	refuse, mend := refusal(d.Provider)
	for name, c := range map[string]struct {
		first  sqltext.SQL
		cause  []sqltext.SQL
		repair []sqltext.SQL
	}{
		"another answer":              {first: `no_such(name)`},
		"a trigger that somebody has": {first: `length(name)`, cause: refuse, repair: []sqltext.SQL{mend}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t, d)
			p.dev("init", before)
			p.exec(`INSERT INTO "Project" (name) VALUES ('a'), ('bbb')`)
			p.exec(c.cause...)
			options := migrate.DevOptions{PlanOptions: migrate.PlanOptions{Backfill: map[string]sqltext.SQL{"Project.weight": c.first}}}
			r, err := p.Dev(t.Context(), p.schema(after), options)
			if err == nil || r.Migration != nil {
				t.Fatalf("dev: %+v, %v", r, err)
			}
			p.wantFindings()
			p.wantQuery(`SELECT count(*) FROM _comon_orm_migrations`, "1")
			p.exec(c.repair...)
			options.Backfill["Project.weight"] = `length(name)`
			if r, err = p.Dev(t.Context(), p.schema(after), options); err != nil || !r.Applied {
				t.Fatalf("dev with the cause gone: %+v, %v", r, err)
			}
			p.wantQuery(`SELECT weight FROM "Project" ORDER BY id`, "1;3")
			p.wantFindings()
		})
	}
}

// refusal returns a trigger that makes every migration of the test fail, and the statement that
// drops it.
func refusal(p provider.Provider) (refuse []sqltext.SQL, mend sqltext.SQL) {
	switch p {
	case provider.SQLite:
		return []sqltext.SQL{`CREATE TRIGGER refuse BEFORE INSERT ON _comon_orm_migrations BEGIN SELECT raise(FAIL, 'refused'); END`}, `DROP TRIGGER refuse`
	case provider.PostgreSQL:
		return []sqltext.SQL{
			`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''refused''; END'`,
			`CREATE TRIGGER refuse BEFORE UPDATE ON "Project" FOR EACH ROW EXECUTE FUNCTION refuse()`,
		}, `DROP TRIGGER refuse ON "Project"`
	}
	panic(p.Unhandled())
}

// prepared returns a project with a migration that is not applied. tail is the statement of its
// second group.
func prepared(t *testing.T, d Driver, tail string) *project {
	t.Helper()
	p := newProject(t, d)
	p.dev("one", usersV1)
	r, err := p.Dev(t.Context(), p.schema(usersV2), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two", CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	p.addGroup(r.Migration, tail+";")
	return p
}

// testFailedGroups checks that a migration that failed between two groups can be continued or
// undone.
func testFailedGroups(t *testing.T, d Driver) {
	t.Run("forward", func(t *testing.T) { failedForward(t, d) })
	if d.Few {
		return
	}
	t.Run("failed", func(t *testing.T) { failedByHand(t, d) })
	t.Run("edited where it has run", func(t *testing.T) { failedEdited(t, d) })
	t.Run("back", func(t *testing.T) { failedBack(t, d) })
	t.Run("back to before others", func(t *testing.T) { failedBackFurther(t, d) })
}

// failed returns a project with a migration that failed between two groups.
func failed(t *testing.T, d Driver) (p *project, file string) {
	t.Helper()
	p = prepared(t, d, `INSERT INTO nowhere VALUES (1)`)
	p.exec(`INSERT INTO users (email, legacy_code) VALUES ('a', 'x')`)
	if _, err := p.Deploy(t.Context(), migrate.DeployOptions{}); migrate.FixOf(err).Kind != migrate.FixGoOnOrBack {
		t.Fatalf("deploy: %v", err)
	}
	s := p.wantFindings(migrate.MigrationFailed, migrate.NotApplied)
	return p, filepath.Join(p.dir, s.Pending[0], "migration.sql")
}

// mend replaces a text in a file of a migration and restamps the migration.
func (p *project) mend(file, from, to string) {
	p.Helper()
	p.restamped(file, func(text string) string { return strings.Replace(text, from, to, 1) })
}

func failedForward(t *testing.T, d Driver) {
	p, file := failed(t, d)
	p.mend(file, `nowhere VALUES (1)`, `users (email) VALUES ('mended')`)
	if _, err := p.Deploy(t.Context(), migrate.DeployOptions{}); err != nil {
		t.Fatal(err)
	}
	p.wantQuery(`SELECT email FROM users ORDER BY id`, "a;mended")
	p.wantFindings()
}

func failedByHand(t *testing.T, d Driver) {
	p := prepared(t, d, `INSERT INTO nowhere VALUES (1)`)
	var statement *migrate.StatementError
	if _, err := p.Deploy(t.Context(), migrate.DeployOptions{}); !errors.As(err, &statement) {
		t.Fatalf("deploy: %v", err)
	} else if partial := new(migrate.PartialError); !errors.As(err, &partial) || partial.Groups != 1 || !strings.Contains(err.Error(), "committed the first group of ") {
		t.Errorf("deploy does not say what is committed: %v", err)
	}
	s := p.wantFindings(migrate.MigrationFailed, migrate.NotApplied)
	if _, err := p.Deploy(t.Context(), migrate.DeployOptions{}); !errors.As(err, &statement) {
		t.Errorf("deploy with the cause still there: %v", err)
	}
	// The first group has made all changes of the snapshot, so that a person can record the
	// migration as applied.
	if err := p.Resolve(t.Context(), migrate.ResolveOptions{Applied: s.Pending[0], Reason: "not needed"}); err != nil {
		t.Fatal(err)
	}
	p.wantFindings()
}

func failedEdited(t *testing.T, d Driver) {
	p, file := failed(t, d)
	p.mend(file, `-- comon_orm:group transaction=yes`, "UPDATE users SET email = 'b';\n-- comon_orm:group transaction=yes")
	p.wantFindings(migrate.ChecksumMismatch, migrate.MigrationFailed, migrate.NotApplied)
}

func failedBack(t *testing.T, d Driver) {
	p, file := failed(t, d)
	undone, err := p.Rollback(t.Context(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}})
	if err != nil || len(undone) != 1 {
		t.Fatalf("rollback: %v, %v", undone, err)
	}
	p.wantQuery(`SELECT email, legacy_code FROM users`, "a|x")
	if n := p.columns("users"); n != 3 {
		t.Errorf("users has %d columns", n)
	}
	p.wantFindings(migrate.NotApplied)
	// Without options dev runs the failed migration again. With options for the plan, it replaces
	// the migration by a new one.
	var statement *migrate.StatementError
	if _, err := p.Dev(t.Context(), p.schema(usersV2), migrate.DevOptions{}); !errors.As(err, &statement) {
		t.Errorf("dev: %v", err)
	}
	if _, err := p.Rollback(t.Context(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	r, err := p.Dev(t.Context(), p.schema(usersV2), migrate.DevOptions{PlanOptions: oneGroup(), Name: "again"})
	if err != nil || !r.Applied || r.Replaced != filepath.Base(filepath.Dir(file)) {
		t.Fatalf("dev with an answer: %+v, %v", r, err)
	}
	p.wantQuery(`SELECT email, legacy_code, status FROM users`, "a|x|ACTIVE")
	p.wantFindings()
}

func failedBackFurther(t *testing.T, d Driver) {
	p, _ := failed(t, d)
	undone, err := p.Rollback(t.Context(), migrate.RollbackOptions{Name: p.applied()[0], Allow: migrate.Allow{All: true}})
	if err != nil || len(undone) != 2 || p.columns("users") != 0 {
		t.Errorf("rollback: %v, %v", undone, err)
	}
}
