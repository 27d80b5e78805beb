package failuretest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// TestDiskFullSQLite limits the number of pages of the SQLite file. The error must say that the
// disk is full, the state must be before or after a group, and the next run must succeed with more
// space.
func TestDiskFullSQLite(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		if k.provider != "sqlite" {
			t.Skip("see TestDiskFullPostgres")
		}
		s := k.site(t, 0)
		full := 0
		for pages := 1; ; pages++ {
			s.where = k.make(t)
			db, runner := s.connect(t, s.where), s.connect(t, s.where)
			s.db = db
			s.exec(t, runner, "CREATE TABLE gone (id INTEGER PRIMARY KEY AUTOINCREMENT)", "DROP TABLE gone")
			rows(t, runner, sqltext.SQL("PRAGMA max_page_count = "+strconv.Itoa(pages)))
			_, err := newMigrator(t, runner, s.dir, nil).Deploy(context.Background(), allowAll())
			if err != nil {
				full++
				if !errors.Is(err, migrate.ErrHeldUp) || !strings.Contains(err.Error(), "disk is full") {
					t.Errorf("%d pages: %v", pages, err)
				}
			}
			closeDatabase(t, runner)
			s.checkRerun(t, fmt.Sprintf("disk full after %d pages", pages), err)
			closeDatabase(t, db)
			if err == nil {
				break
			}
		}
		if full < 10 {
			t.Errorf("the disk was full %d times: the migrations are too small to say anything", full)
		}
	})
}

func (s site) exec(t *testing.T, db migrate.Database, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if err := db.Exec(context.Background(), sqltext.SQL(sql)); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// TestDiskFullPostgres simulates that PostgreSQL reports a full disk, before each statement.
func TestDiskFullPostgres(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, few)
	for n := range s.steps {
		when, err := s.disturb(context.Background(), t, n, func(runner migrate.Database, step step) error {
			if step.what == "committed" {
				return nil // this step writes nothing
			}
			err := runner.Exec(context.Background(), `DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`)
			if !errors.Is(err, migrate.ErrHeldUp) || !strings.Contains(err.Error(), "53100") {
				t.Errorf("a full disk: %v", err)
			}
			return err
		})
		s.checkRerun(t, "disk full "+when, err)
	}
}

// TestCanceled ends the context at each step. The run must leave no incomplete group, no connection
// and no goroutine.
func TestCanceled(t *testing.T) {
	// The tests are not parallel, because they would count the goroutines of other tests.
	for _, k := range targets() {
		t.Run(k.name, func(t *testing.T) {
			s := k.site(t, few)
			before := runtime.NumGoroutine()
			for n := range s.steps {
				ctx, cancel := context.WithCancel(context.Background())
				when, err := s.disturb(ctx, t, n, func(migrate.Database, step) error {
					cancel()
					return nil
				})
				cancel()
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("canceled %s: %v", when, err)
				}
				s.checkRerun(t, "canceled "+when, err)
			}
			s.waitAlone(t, s.db)
			deadline := time.Now().Add(5 * time.Second)
			for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
				time.Sleep(time.Millisecond)
			}
			if now := runtime.NumGoroutine(); now > before {
				t.Errorf("%d goroutines, there were %d", now, before)
			}
		})
	}
}

// TestReadOnlyFile checks that a run on a read-only file fails before any statement runs, and that
// status succeeds and creates nothing.
func TestReadOnlyFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		if k.provider != "sqlite" {
			t.Skip("see TestNoRights")
		}
		s := k.site(t, few)
		s.empty(t)
		db, err := sqlite.Open(context.Background(), s.where, sqlite.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer closeDatabase(t, db)
		s.checkRefused(t, db, "cannot be written")
	})
}

// TestNoRights checks that a run with a read-only role fails before any statement runs, and that
// status succeeds.
func TestNoRights(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, 0)
	s.empty(t)
	role := "reader_" + strings.ToLower(rand.Text()[:10])
	s.exec(t, s.db, fmt.Sprintf(`CREATE ROLE %s LOGIN PASSWORD 'reader'`, role), "GRANT USAGE ON SCHEMA public TO "+role)
	t.Cleanup(func() { s.exec(t, s.db, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	u, err := url.Parse(s.where)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "reader")
	db := s.connect(t, u.String())
	defer closeDatabase(t, db)
	s.checkRefused(t, db, "permission denied")
	// The result is the same if tables exist and the run would alter them.
	one := newMigrator(t, s.db, s.migrations(t, 1), nil)
	if _, err := one.Deploy(context.Background(), allowAll()); err != nil {
		t.Fatal(err)
	}
	s.exec(t, s.db, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	s.checkRefused(t, db, "permission denied")
}

// checkRefused deploys with a connection that lacks a privilege. Nothing may change, no statement
// of a migration may be tried, and status must succeed.
func (s site) checkRefused(t *testing.T, db migrate.Database, reason string) {
	t.Helper()
	ctx := context.Background()
	before := s.state(t, s.db)
	m := newMigrator(t, db, s.dir, func(p migrate.Progress) { t.Errorf("%s was tried", p.SQL) })
	if _, err := m.Deploy(ctx, allowAll()); err == nil || !strings.Contains(err.Error(), reason) {
		t.Errorf("deploy without the right to: %v", err)
	}
	if status, err := m.Status(ctx); err != nil || len(status.Pending) == 0 {
		t.Errorf("status without the right to write: %+v, %v", status, err)
	}
	if after := s.state(t, s.db); after != before {
		t.Errorf("something changed: %s", after)
	}
}
