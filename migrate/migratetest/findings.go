package migratetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// finding is one case of testFindings: a change of a project in which the migrations one and two
// are applied, and the expected status.
type finding struct {
	code    migrate.Code
	do      func(p *project, two *artifact.Migration)
	message string // a part of the message
	fix     migrate.FixKind
}

func findings() []finding {
	return []finding{
		{migrate.ChecksumMismatch, func(p *project, two *artifact.Migration) {
			edit(p.T, p.file(two, "after.prisma"), func(text string) string { return strings.Replace(text, "ACTIVE", "LIVE", 1) })
		}, "\n  after.prisma (line ", migrate.FixRestore},
		{migrate.MissingLocally, func(p *project, two *artifact.Migration) { p.remove(two) }, "its directory is missing", migrate.FixRestoreOrBack},
		{migrate.NotApplied, func(p *project, _ *artifact.Migration) { p.createOnly("three", usersV3) }, "is not applied", migrate.FixDeploy},
		{migrate.MissingSnapshot, func(p *project, _ *artifact.Migration) {
			p.older(func(events []history.Event) { events[1].AfterSchema = "" })
		}, "holds no schema snapshots", migrate.FixRecordApplied},
		{migrate.InvalidLocalArtifacts, func(p *project, _ *artifact.Migration) {
			if err := os.Remove(p.file(p.createOnly("three", usersV3), "after.prisma")); err != nil {
				p.Fatal(err)
			}
		}, "incomplete: after.prisma missing", migrate.FixCheckOut},
		{migrate.SchemaDrift, func(p *project, _ *artifact.Migration) {
			p.exec(`ALTER TABLE users RENAME COLUMN email TO mail`)
		}, "column users.email: missing", migrate.FixReconcile},
		{migrate.OutOfOrder, func(p *project, two *artifact.Migration) {
			p.exec(`DELETE FROM _comon_orm_migrations`, `DELETE FROM _comon_orm_migrations_head`)
			if err := p.Resolve(context.Background(), migrate.ResolveOptions{Applied: string(two.Name)}); err != nil {
				p.Fatal(err)
			}
		}, "is not applied, but ", migrate.FixRebase},
		{migrate.HistoryTampered, func(p *project, _ *artifact.Migration) {
			p.exec(`UPDATE _comon_orm_migrations SET reason = 'edited' WHERE id = 1`)
		}, "row 1 ", migrate.FixRecordApplied},
		{migrate.MigrationFailed, func(p *project, _ *artifact.Migration) {
			three := p.groups("INSERT INTO nowhere VALUES (1);")
			var statement *migrate.StatementError
			if _, err := p.Deploy(context.Background(), migrate.DeployOptions{}); !errors.As(err, &statement) {
				p.Errorf("deploy of %s: %v", three.Name, err)
			}
		}, "failed after 1 group: line ", migrate.FixGoOnOrBack},
		{migrate.MigrationUnfinished, func(p *project, _ *artifact.Migration) {
			three := p.groups("SELECT 1;")
			ctx, cancel := context.WithCancel(context.Background())
			p.tell = func(at migrate.Progress) {
				if at.Statement == 2 {
					cancel()
				}
			}
			if _, err := p.Deploy(ctx, migrate.DeployOptions{}); !errors.Is(err, context.Canceled) {
				p.Errorf("deploy of %s: %v", three.Name, err)
			}
		}, "was interrupted after 1 group", migrate.FixGoOnOrBack},
	}
}

// testFindings checks that status reports each of its ten findings, with the cause and the fix.
func testFindings(t *testing.T, d Driver) {
	for _, f := range findings() {
		t.Run(string(f.code), func(t *testing.T) {
			p := newProject(t, d)
			p.dev("one", usersV1)
			two := p.dev("two", usersV2)
			f.do(p, two)
			s, err := p.Status(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range s.Findings {
				if found.Code == f.code && strings.Contains(found.Message, f.message) && found.Fix.Kind == f.fix && named(found, two) && !s.OK {
					return
				}
			}
			t.Errorf("status: %+v, want %s with %q and the fix to %s", s.Findings, f.code, f.message, f.fix)
		})
	}
}

// named reports whether the finding and its fix name the second migration, or a later one.
func named(f migrate.Finding, two *artifact.Migration) bool {
	return f.Fix.Migration == string(two.Name) || f.Migration != "" && f.Fix.Migration == f.Migration
}

func (p *project) file(a *artifact.Migration, name string) string {
	return filepath.Join(p.dir, string(a.Name), name)
}

func (p *project) remove(a *artifact.Migration) {
	p.Helper()
	if err := os.RemoveAll(filepath.Join(p.dir, string(a.Name))); err != nil {
		p.Fatal(err)
	}
}

// createOnly writes a migration that is not applied.
func (p *project) createOnly(name, models string) *artifact.Migration {
	p.Helper()
	r, err := p.Dev(context.Background(), p.schema(models), migrate.DevOptions{Name: name, CreateOnly: true})
	if err != nil || r.Migration == nil {
		p.Fatalf("create %s: %+v, %v", name, r, err)
	}
	return r.Migration
}

// groups writes a migration of two groups that is not applied; the second one runs a statement.
func (p *project) groups(statement string) *artifact.Migration {
	p.Helper()
	a := p.createOnly("three", usersV3)
	p.addGroup(a, statement)
	return a
}

// addGroup adds a group with a statement at the end of a migration.
func (p *project) addGroup(a *artifact.Migration, statement string) {
	p.Helper()
	p.restamped(p.file(a, "migration.sql"), func(text string) string {
		return text + "\n-- comon_orm:group transaction=yes\n\n" + statement + "\n"
	})
}

// testContext checks that a run that waits for a lock of another program ends with its context,
// before the wait or during it.
func testContext(t *testing.T, d Driver) {
	opener := d.New(t)
	p := open(t, d, opener, t.TempDir())
	p.createOnly("one", usersV1)
	other := open(t, d, opener, p.dir)
	deploy := func(ctx context.Context) error {
		_, err := p.Deploy(ctx, migrate.DeployOptions{})
		return err
	}
	other.holding(func() {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := deploy(ended); !errors.Is(err, context.Canceled) || errors.Is(err, migrate.ErrOutcomeUnknown) {
			t.Errorf("deploy whose context has ended: %v", err)
		}
		p.wantCanceled(deploy)
	})
	p.wantFindings(migrate.NotApplied)
	if err := deploy(t.Context()); err != nil {
		t.Fatal(err)
	}
	other.holding(func() {
		p.wantCanceled(func(ctx context.Context) error {
			_, err := p.Dev(ctx, p.schema(usersV2), migrate.DevOptions{Name: "two"})
			return err
		})
	})
	p.wantFindings() // and the database is unchanged
}

// holding runs do while the project's database is locked as by a migration run.
func (p *project) holding(do func()) {
	p.Helper()
	err := p.db.WithLock(p.Context(), func(ctx context.Context) error {
		return p.db.Transaction(ctx, artifact.Group{Transactional: true}, func(context.Context) error {
			do()
			return nil
		})
	})
	if err != nil {
		p.Error(err)
	}
}

// wantCanceled cancels a run's context while the run waits, and checks that the run returns
// context.Canceled.
func (p *project) wantCanceled(run func(context.Context) error) {
	p.Helper()
	ctx, cancel := context.WithCancel(p.Context())
	defer cancel()
	told := false
	p.waits = func() { told = true; cancel() }
	err := run(ctx)
	if !told || !errors.Is(err, context.Canceled) || errors.Is(err, migrate.ErrOutcomeUnknown) {
		p.Errorf("a run that waits for another (waited: %t), when its context ends: %v", told, err)
	}
}
