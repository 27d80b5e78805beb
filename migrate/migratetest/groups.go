package migratetest

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
)

// A migration of several groups is journalled group by group: cut off, it goes on behind the last one.
func testGroups(t *testing.T, d Driver) {
	ctx := context.Background()
	// prepare leaves a migration whose second group is tail.
	prepare := func(t *testing.T, tail string) *project {
		p := newProject(t, d)
		p.dev("one", usersV1)
		r, err := p.Dev(ctx, p.schema(usersV2), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two", CreateOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		edit(t, filepath.Join(p.dir, string(r.Migration.Name), "migration.sql"), func(text string) string {
			return text + "\n-- comon_orm:group transaction=yes\n" + tail + ";\n"
		})
		if _, err := p.Restamp(ctx); err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Run("cut off", func(t *testing.T) {
		p := prepare(t, `INSERT INTO users (email) VALUES ('group two')`)
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
	t.Run("failed", func(t *testing.T) {
		p := prepare(t, `INSERT INTO nowhere VALUES (1)`)
		var statement *migrate.StatementError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &statement) {
			t.Fatalf("deploy: %v", err)
		} else if partial := new(migrate.PartialError); !errors.As(err, &partial) || partial.Groups != 1 || !strings.Contains(err.Error(), "committed the first group of ") {
			t.Errorf("deploy does not say what is committed: %v", err)
		}
		s := p.wantFindings(migrate.MigrationFailed, migrate.NotApplied)
		var findings *migrate.FindingsError
		if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.As(err, &findings) {
			t.Errorf("deploy after a failure: %v", err)
		}
		// What the first group did is all that the snapshot asks for: a person finishes it.
		if err := p.Resolve(ctx, migrate.ResolveOptions{Applied: s.Pending[0], Reason: "not needed"}); err != nil {
			t.Fatal(err)
		}
		p.wantFindings()
	})
}
