package failuretest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/postgres"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// impatient opens a connection that waits for locks for a short time only.
func (k target) impatient(t *testing.T, where string) migrate.Database {
	t.Helper()
	var db migrate.Database
	var err error
	if k.provider == "sqlite" {
		db, err = sqlite.Open(context.Background(), where, sqlite.Options{BusyTimeout: 30 * time.Millisecond})
	} else {
		var parsed datasource.Target
		if parsed, err = datasource.Parse(provider.PostgreSQL, where); err != nil {
			t.Fatal(err)
		}
		db, err = postgres.Open(context.Background(), parsed.PG, postgres.Options{LockTimeout: 30 * time.Millisecond})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeDatabase(t, db) })
	return db
}

// TestTableInUse checks a run while another session uses the table. The run must fail within a
// bounded time, say how long it waited, and change nothing. After the other session has ended, it
// must succeed.
func TestTableInUse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s, _ := k.deployed(t)
		user := k.mustOpen(t, s.where)
		// A reader blocks PostgreSQL's DDL; on SQLite a writer does.
		using := "UPDATE users SET email = email"
		if k.provider == "postgresql" {
			using = "LOCK TABLE users IN ACCESS SHARE MODE"
		}
		s.exec(t, user, "BEGIN", using)
		before := s.state(t, s.db)
		db := k.impatient(t, s.where)
		_, err := newMigrator(t, db, s.dir, nil).Deploy(context.Background(), allowAll())
		if !errors.Is(err, migrate.ErrBusy) || !strings.Contains(err.Error(), "30ms") {
			t.Errorf("deploy while the table is in use: %v", err)
		}
		if after := s.state(t, s.db); after != before {
			t.Errorf("something changed: %s", after)
		}
		s.exec(t, user, "COMMIT")
		if _, err := newMigrator(t, db, s.dir, nil).Deploy(context.Background(), allowAll()); err != nil {
			t.Errorf("deploy afterwards: %v", err)
		}
		if status, err := newMigrator(t, db, s.dir, nil).Status(context.Background()); err != nil || !status.OK {
			t.Errorf("status: %+v, %v", status, err)
		}
	})
}

// TestRowsAppear checks that nothing is lost if a row at risk appears after the run has counted
// none.
func TestRowsAppear(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s := site{target: k, dir: k.migrations(t, 4), where: k.make(t)}
		s.db = k.mustOpen(t, s.where)
		if _, err := newMigrator(t, s.db, k.migrations(t, 3), nil).Deploy(context.Background(), allowAll()); err != nil {
			t.Fatal(err)
		}
		s.exec(t, s.db, "UPDATE users SET code = NULL")
		db := &stepped{Database: k.mustOpen(t, s.where), next: func(_ context.Context, step step) error {
			if step.what == "begin" {
				s.exec(t, s.db, "UPDATE users SET code = 'new' WHERE id = 2")
			}
			return nil
		}}
		_, err := newMigrator(t, db, s.dir, nil).Deploy(context.Background(), migrate.DeployOptions{})
		if err == nil || !strings.Contains(err.Error(), "more rows are at risk") {
			t.Errorf("deploy: %v", err)
		}
		if got := rows(t, s.db, "SELECT id, code FROM users WHERE code IS NOT NULL"); got != "2 | new\n" {
			t.Errorf("rows afterwards: %q", got)
		}
	})
}
