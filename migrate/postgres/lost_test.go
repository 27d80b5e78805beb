package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// TestConnectionLostAtCommit checks that the true outcome is reported if the connection is lost at
// COMMIT.
func TestConnectionLostAtCommit(t *testing.T) {
	for name, forward := range map[string]bool{"reply lost": true, "commit lost": false} {
		t.Run(name, func(t *testing.T) {
			p := pgtest.NewProxy(t, pgtest.URL(t))
			db := openURL(t, p.URL)
			ctx := context.Background()
			if err := db.Exec(ctx, "CREATE TABLE t (id INTEGER)"); err != nil {
				t.Fatal(err)
			}
			if p.CutBefore("COMMIT\x00"); forward {
				p.CutAfter("COMMIT\x00")
			}
			err := db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
				return db.Exec(ctx, "INSERT INTO t VALUES (1)")
			})
			if !errors.Is(err, migrate.ErrOutcomeUnknown) {
				t.Fatalf("transaction: %v", err)
			}
			var rows [][]string
			// The next transaction runs on a new connection, after the lost transaction has ended.
			err = db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) (err error) {
				rows, err = db.Query(ctx, "SELECT count(*) FROM t")
				return err
			})
			if err != nil || (rows[0][0] == "1") != forward {
				t.Errorf("rows after it: %v, %v", rows, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLockWait(t *testing.T) {
	target := pgtest.URL(t)
	holder := openURL(t, target)
	parsed, err := datasource.Parse(provider.PostgreSQL, target)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	waiter, err := postgres.Open(ctx, parsed.PG, postgres.Options{LockWait: time.Millisecond, LockTimeout: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	nothing := func(context.Context) error { return nil }
	err = holder.WithLock(ctx, func(ctx context.Context) error {
		err := waiter.WithLock(ctx, nothing)
		if !errors.Is(err, migrate.ErrBusy) || !strings.Contains(err.Error(), "comon_orm, user ") {
			t.Errorf("a second run: %v", err)
		}
		if err := waiter.Transaction(ctx, artifact.Group{}, nothing); !errors.Is(err, migrate.ErrBusy) {
			t.Errorf("a transaction without the lock: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := waiter.WithLock(ctx, nothing); err != nil {
		t.Errorf("after the release: %v", err)
	}
	for _, db := range []*postgres.DB{holder, waiter} {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestResumeConcurrent(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	ctx := context.Background()
	exec := func(sql sqltext.SQL) error { return db.Exec(ctx, sql) }
	if err := errors.Join(exec(`CREATE TABLE t (n INTEGER)`), exec(`INSERT INTO t VALUES (1), (1)`)); err != nil {
		t.Fatal(err)
	}
	build := `CREATE UNIQUE INDEX CONCURRENTLY "t_n_key" ON "t" ("n")`
	resumed := func(want bool) {
		t.Helper()
		if done, err := db.ResumeConcurrent(ctx, sqltext.SQL(build)); err != nil || done != want {
			t.Errorf("resumed: %t, %v, want %t", done, err, want)
		}
	}
	resumed(false)
	if err := exec(sqltext.SQL(build)); err == nil {
		t.Fatal("a unique index over equal values was built")
	}
	resumed(false) // and the invalid index is dropped
	if err := errors.Join(exec(`DELETE FROM t`), exec(sqltext.SQL(build))); err != nil {
		t.Fatal(err)
	}
	resumed(true)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestSchemaOfTheURL(t *testing.T) {
	target := pgtest.URL(t)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("schema", "My App")
	u.RawQuery = query.Encode()
	db := openURL(t, u.String())
	ctx := context.Background()
	if columns, err := db.Columns(ctx, "t"); err != nil || len(columns) > 0 {
		t.Errorf("before the schema is there: %v, %v", columns, err)
	}
	for range 2 {
		if err := db.EnsureSchema(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Exec(ctx, "CREATE TABLE t (id INTEGER)"); err != nil {
		t.Fatal(err)
	}
	live, err := db.Inspect(ctx, migrate.Scope{})
	if err != nil || len(live.Catalog.Tables) != 1 || live.Catalog.Tables[0].Schema != "" {
		t.Errorf("inspection: %+v, %v", live, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
