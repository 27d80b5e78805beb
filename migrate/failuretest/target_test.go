package failuretest

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/postgres"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// target is a kind of database on which the guarantees are tested.
type target struct {
	name, provider string
	// make creates an empty database and returns its URL or path.
	make func(t *testing.T) string
	// dump are queries that together return all objects that a migration can change. tables is a
	// query for the tables whose rows are part of the state too.
	dump   []string
	tables string
	// sound are queries that return nothing (or "ok") unless the database is damaged or a run has
	// left temporary objects.
	sound []string
}

func targets() []target {
	return []target{
		{"postgres", "postgresql", func(t *testing.T) string { return pgtest.URL(t) }, postgresDump(), postgresTables, postgresSound()},
		{"sqlite with a rollback journal", "sqlite", func(t *testing.T) string { return newFile(t, "delete") }, sqliteDump(), sqliteTables, sqliteSound()},
		{"sqlite with a WAL", "sqlite", func(t *testing.T) string { return newFile(t, "wal") }, sqliteDump(), sqliteTables, sqliteSound()},
	}
}

// each runs a test on all targets in parallel.
func each(t *testing.T, test func(*testing.T, target)) {
	t.Helper()
	for _, k := range targets() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			test(t, k)
		})
	}
}

const postgresTables = `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\_comon\_orm\_migrations%' ORDER BY 1`

func postgresDump() []string {
	return []string{
		`SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE '\_comon\_orm\_migrations%' ORDER BY 1, 2`,
		`SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '\_comon\_orm\_migrations%' ORDER BY 1::text, 2`,
		`SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = 'public'::regnamespace AND i.indisvalid AND i.indrelid::regclass::text NOT LIKE '\_comon\_orm\_migrations%' ORDER BY 1`,
		`SELECT enumtypid::regtype, enumlabel FROM pg_enum ORDER BY 1::text, enumsortorder`,
	}
}

func postgresSound() []string {
	return []string{`SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid`, `SELECT conname FROM pg_constraint WHERE NOT convalidated`}
}

const sqliteTables = `SELECT '"' || name || '"' FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\_%' ESCAPE '\' ORDER BY 1`

func sqliteDump() []string {
	return []string{`SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE '\_comon\_orm\_migrations%' ESCAPE '\' ORDER BY 1, 2`}
}

func sqliteSound() []string {
	return []string{`PRAGMA integrity_check`, `PRAGMA foreign_key_check`}
}

func newFile(t *testing.T, journal string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDatabase(t, db)
	if err := db.Exec(context.Background(), sqltext.SQL("PRAGMA journal_mode = "+journal)); err != nil {
		t.Fatal(err)
	}
	return path
}

// open connects as a run of the tool does. If waiting is not nil, it is called with the name of the
// process for which the run waits.
func (k target) open(ctx context.Context, where string, waiting func(string)) (migrate.Database, error) {
	if k.provider == "sqlite" {
		db, err := sqlite.Open(ctx, where, sqlite.Options{Waiting: waiting})
		if err != nil {
			return nil, err
		}
		return db, nil
	}
	parsed, err := datasource.Parse(provider.PostgreSQL, where)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, parsed.PG, postgres.Options{Waiting: waiting})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// connect opens a database that the test must close.
func (k target) connect(t *testing.T, where string) migrate.Database {
	t.Helper()
	db, err := k.open(context.Background(), where, nil)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// mustOpen opens a database that is closed when the test ends.
func (k target) mustOpen(t *testing.T, where string) migrate.Database {
	t.Helper()
	db := k.connect(t, where)
	t.Cleanup(func() { closeDatabase(t, db) })
	return db
}

func closeDatabase(t *testing.T, db migrate.Database) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// rows returns the rows of a query, one on each line.
func rows(t *testing.T, db migrate.Database, sql sqltext.SQL) string {
	t.Helper()
	found, err := db.Query(context.Background(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	var b strings.Builder
	for _, row := range found {
		b.WriteString(strings.Join(row, " | ") + "\n")
	}
	return b.String()
}

// state returns all that migrations change: schema, rows, and the migrations and groups in the
// history. It omits how often a run has begun.
func (k target) state(t *testing.T, db migrate.Database) string {
	t.Helper()
	var b strings.Builder
	for _, sql := range k.dump {
		b.WriteString(rows(t, db, sqltext.SQL(sql)))
	}
	for table := range strings.Lines(rows(t, db, sqltext.SQL(k.tables))) {
		b.WriteString(table + rows(t, db, sqltext.SQL("SELECT * FROM "+table+" ORDER BY 1")))
	}
	columns, err := db.Columns(context.Background(), "_comon_orm_migrations")
	if err != nil {
		t.Fatal(err)
	}
	if len(columns) > 0 {
		b.WriteString("history\n" + rows(t, db, "SELECT migration, kind, group_no, checksum FROM _comon_orm_migrations WHERE kind <> 'started' ORDER BY id"))
	}
	return b.String()
}

// checkSound fails if the database is damaged, or if a run has left temporary objects.
func (k target) checkSound(t *testing.T, db migrate.Database) {
	t.Helper()
	for _, sql := range k.sound {
		if got := rows(t, db, sqltext.SQL(sql)); got != "" && got != "ok\n" {
			t.Errorf("%s gives %s", sql, got)
		}
	}
}

// waitAlone waits until there is no other connection, because a server needs some time to notice
// that its client was killed.
func (k target) waitAlone(t *testing.T, db migrate.Database) {
	t.Helper()
	if k.provider == "sqlite" {
		return
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		left := rows(t, db, "SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
		if left == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("connections are left: %s", left)
		}
	}
}
