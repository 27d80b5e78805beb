package postgres

import (
	"bytes"
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/plan"
)

const head = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"URL\")\n}\n"

// TestDevStatements limits the number of statements that `migrate dev` sends to add one nullable
// column.
func TestDevStatements(t *testing.T) {
	db := openTest(t, pgtest.URL(t))
	m, err := migrate.New(migrate.Options{Database: db, Dir: t.TempDir(), Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	dev := func(model string) {
		t.Helper()
		s, found := grammar.Parse("schema.prisma", head+model)
		if found.HasErrors() {
			t.Fatal(found)
		}
		if r, err := m.Dev(t.Context(), s, migrate.DevOptions{}); err != nil || !r.Applied {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	dev("model Post {\n  id Int @id\n}\n")
	var wire bytes.Buffer
	db.conn.Frontend().Trace(&wire, pgproto3.TracerOptions{SuppressTimestamps: true})
	dev("model Post {\n  id   Int @id\n  note String?\n}\n")
	db.conn.Frontend().Untrace()
	// Two inspections have seven queries each, two inventories 14 each; each of these is one round
	// trip. The other 27 are for the lock, guards left by a killed run, the history and its head,
	// dependents, privileges, the transaction, its settings and its row.
	const most = 69
	statements := bytes.Count(wire.Bytes(), []byte("B\tCommandComplete\t"))
	if statements == 0 || statements > most {
		t.Errorf("%d statements, want at most %d", statements, most)
	}
}

// concurrently checks, on a connection of its own, whether the run holds a snapshot directly before
// it builds an index concurrently. The build would wait for that snapshot.
type concurrently struct {
	*DB
	t       *testing.T
	watcher *DB
	built   int
}

// Exec checks before the statement runs.
func (db *concurrently) Exec(ctx context.Context, sql sqltext.SQL) error {
	if bytes.HasPrefix([]byte(sql), []byte("CREATE INDEX CONCURRENTLY")) {
		db.built++
		rows, err := db.watcher.Query(ctx, "SELECT state, coalesce(backend_xmin::text, 'none'), coalesce(xact_start::text, 'none') FROM pg_stat_activity "+
			"WHERE application_name = 'comon_orm' AND pid <> pg_backend_pid() AND datname = current_database()")
		if err != nil {
			return err
		}
		if len(rows) != 1 || rows[0][0] != "idle" || rows[0][1] != "none" || rows[0][2] != "none" {
			db.t.Errorf("before the index is built the run is %v, want idle and without a snapshot", rows)
		}
	}
	return db.DB.Exec(ctx, sql)
}

// TestNoSnapshotIsHeld checks that the transaction of the observation has ended when the first
// group begins.
func TestNoSnapshotIsHeld(t *testing.T) {
	url := pgtest.URL(t)
	db := &concurrently{DB: openTest(t, url), t: t, watcher: openTest(t, url)}
	m, err := migrate.New(migrate.Options{Database: db, Dir: t.TempDir(), Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range []string{"model Post {\n  id   Int @id\n  note String?\n}\n", "model Post {\n  id   Int @id\n  note String?\n\n  @@index([note])\n}\n"} {
		s, found := grammar.Parse("schema.prisma", head+model)
		if found.HasErrors() {
			t.Fatal(found)
		}
		if _, err := m.Dev(t.Context(), s, migrate.DevOptions{PlanOptions: migrate.PlanOptions{Online: plan.Always}}); err != nil {
			t.Fatal(err)
		}
	}
	if db.built != 1 {
		t.Errorf("%d indexes were built concurrently, want 1", db.built)
	}
}

func openTest(t *testing.T, url string) *DB {
	t.Helper()
	target, err := datasource.Parse(provider.PostgreSQL, url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), target.PG, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
