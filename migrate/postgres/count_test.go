package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// TestProbeUnderRowSecurity checks that a count sees all rows or fails with a reason. With FORCE
// ROW LEVEL SECURITY the owner's count is unknown. For other roles the error says which privilege
// they need.
func TestProbeUnderRowSecurity(t *testing.T) {
	target, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	db := openURL(t, target.String())
	defer func() { _ = db.Close() }()
	execute(t, db, `CREATE ROLE count_owner LOGIN PASSWORD 'p'; CREATE ROLE count_reader LOGIN PASSWORD 'p'; CREATE TABLE t (n INTEGER); ALTER TABLE t OWNER TO count_owner; `+
		`GRANT USAGE ON SCHEMA public TO count_owner, count_reader; GRANT SELECT ON t TO count_reader; ALTER TABLE t ENABLE ROW LEVEL SECURITY`)
	defer execute(t, db, `DROP OWNED BY count_owner; DROP OWNED BY count_reader; DROP ROLE count_owner; DROP ROLE count_reader`)
	as := func(role, statements string) (migrate.Probed, error) {
		t.Helper()
		execute(t, db, statements)
		target.User = url.UserPassword(role, "p")
		asked := openURL(t, target.String())
		defer func() { _ = asked.Close() }()
		return asked.Probe(context.Background(), "SELECT count(*) FROM t", time.Minute)
	}
	if found, err := as("count_owner", "SELECT 1"); err != nil || !slices.Equal(found.Tables, []string{"public.t"}) {
		t.Errorf("the owner: %v, %v", found, err)
	}
	if _, err := as("count_owner", "ALTER TABLE t FORCE ROW LEVEL SECURITY"); !errors.Is(err, migrate.ErrUncounted) {
		t.Errorf("the owner under FORCE: %v", err)
	}
	if _, err := as("count_reader", "SELECT 1"); !errors.Is(err, migrate.ErrRowsHidden) || !strings.Contains(err.Error(), "BYPASSRLS") {
		t.Errorf("another role: %v", err)
	}
	// The role may not lock a table that it may not change.
	if found, err := as("count_reader", "ALTER TABLE t DISABLE ROW LEVEL SECURITY"); err != nil || len(found.Tables) > 0 {
		t.Errorf("another role without row security: %v, %v", found, err)
	}
}

// TestLockTables checks that missing tables are ignored, and that the others are locked for all
// other sessions until the transaction ends.
func TestLockTables(t *testing.T) {
	target := pgtest.URL(t)
	db, other := openURL(t, target), openURL(t, target)
	defer func() { _ = errors.Join(db.Close(), other.Close()) }()
	ctx := context.Background()
	execute(t, db, `CREATE TABLE "T ü" (n INTEGER)`)
	const locks = `SELECT mode FROM pg_locks WHERE relation = '"T ü"'::regclass AND granted`
	err := db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		if err := db.LockTables(ctx, []string{`public."T ü"`, "public.gone", "nowhere.at_all"}); err != nil {
			return err
		}
		rows, err := other.Query(ctx, locks)
		if err != nil || len(rows) != 1 || rows[0][0] != "AccessExclusiveLock" {
			t.Errorf("locks: %v, %v", rows, err)
		}
		return db.LockTables(ctx, []string{"public.gone"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := other.Query(ctx, locks); err != nil || len(rows) > 0 {
		t.Errorf("locks after the transaction: %v, %v", rows, err)
	}
}
