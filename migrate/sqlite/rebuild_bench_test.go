package sqlite_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

const benchSchema = `datasource db {
  provider = "sqlite"
  url = "file:bench.db"
}
model Item {
  id Int @id @default(autoincrement())
  name String
  price Float
  note String?
  stock Int @default(%d)
  @@index([name])
  @@index([stock, price])
}
`

// BenchmarkRebuild rebuilds a table of 1,000,000 rows. The metric ratio is the time of the rebuild
// divided by the time of its unavoidable part: INSERT … SELECT, and the creation of the indexes.
func BenchmarkRebuild(b *testing.B) {
	for b.Loop() {
		bare := timeBare(b, filledFile(b))
		rebuild := timeRebuild(b, filledFile(b))
		b.ReportMetric(rebuild.Seconds(), "rebuild-s")
		b.ReportMetric(bare.Seconds(), "bare-s")
		b.ReportMetric(rebuild.Seconds()/bare.Seconds(), "ratio")
	}
}

func filledFile(b *testing.B) *sqlite.DB {
	b.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	push(b, db, "1")
	must(b, db, `INSERT INTO "Item" (name, price, note, stock) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
SELECT 'item ' || (i * 7919 % 1000003), i * 0.25, CASE WHEN i % 3 = 0 THEN 'note ' || i END, i % 100 FROM n`)
	return db
}

func push(b *testing.B, db *sqlite.DB, stock string) {
	b.Helper()
	m, err := migrate.New(migrate.Options{Database: db, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		b.Fatal(err)
	}
	s, diagnostics := grammar.Parse("schema.prisma", strings.Replace(benchSchema, "%d", stock, 1))
	if diagnostics.HasErrors() {
		b.Fatal(diagnostics)
	}
	if _, err := m.Push(context.Background(), s, migrate.PushOptions{Allow: migrate.Allow{All: true}}); err != nil {
		b.Fatal(err)
	}
}

func timeRebuild(b *testing.B, db *sqlite.DB) time.Duration {
	b.Helper()
	start := time.Now()
	push(b, db, "2")
	return time.Since(start)
}

func timeBare(b *testing.B, db *sqlite.DB) time.Duration {
	b.Helper()
	start := time.Now()
	must(b, db, `BEGIN IMMEDIATE`, `CREATE TABLE "copy" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, price REAL NOT NULL, note TEXT, stock INTEGER NOT NULL DEFAULT 2)`,
		`INSERT INTO "copy" (id, name, price, note, stock) SELECT id, name, price, note, stock FROM "Item" ORDER BY rowid`,
		`CREATE INDEX "a" ON "copy" (name)`, `CREATE INDEX "b" ON "copy" (stock, price)`, `COMMIT`)
	return time.Since(start)
}

func must(b *testing.B, db *sqlite.DB, statements ...string) {
	b.Helper()
	for _, sql := range statements {
		if err := db.Exec(context.Background(), sqltext.SQL(sql)); err != nil {
			b.Fatal(sql, err)
		}
	}
}
