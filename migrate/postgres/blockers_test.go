package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// TestBlockersAreNamed checks that the error names the blocking session, and no session that only
// holds some lock. The error must not contain query texts, because they may contain secrets.
func TestBlockersAreNamed(t *testing.T) {
	target := pgtest.URL(t)
	ctx := context.Background()
	var waited []string
	db := openWith(t, target, postgres.Options{LockTimeout: 60 * time.Millisecond, Waiting: func(what string) { waited = append(waited, what) }})
	blocker, bystander := openURL(t, target), openURL(t, target)
	defer func() { _ = errors.Join(db.Close(), blocker.Close(), bystander.Close()) }()
	execute(t, db, `CREATE TABLE "T" (n INTEGER); CREATE TABLE other (n INTEGER)`)
	execute(t, blocker, `SET application_name = 'billing'; BEGIN; SELECT n, 'hunter2' FROM "T"`)
	execute(t, bystander, `SET application_name = 'bystander'; BEGIN; SELECT n FROM other`)
	pid, err := blocker.Query(ctx, "SELECT pg_backend_pid(), current_user, 'hunter2'")
	if err != nil {
		t.Fatal(err)
	}
	err = db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		return db.Exec(ctx, `ALTER TABLE "T" ADD COLUMN m INTEGER`)
	})
	if !errors.Is(err, migrate.ErrBusy) {
		t.Fatal(err)
	}
	want := "(held by: process " + pid[0][0] + ", billing, user " + pid[0][1] + ", idle in transaction, last query began 20"
	for _, said := range append(waited, err.Error()) {
		if strings.Contains(said, "hunter2") || strings.Contains(said, "in transaction") && strings.Contains(said, "comon_orm, ") {
			t.Error(said)
		}
	}
	if said := err.Error(); !strings.Contains(said, want) || !strings.Contains(said, `UTC, on table "T")`) || len(waited) != 1 {
		t.Errorf("%s\ndoes not say: %s\nsaid while it waited: %s", said, want, waited)
	}
	// Without a wait no session is named.
	execute(t, blocker, "ROLLBACK")
	if err := db.Exec(ctx, `ALTER TABLE "T" ADD COLUMN m INTEGER`); err != nil {
		t.Error(err)
	}
}
