package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	lite "github.com/cocomon/comon_orm/migrate/sqlite"
)

func BenchmarkManyMigrations(b *testing.B) {
	open := func(b *testing.B) migrate.Database {
		db, err := lite.Open(context.Background(), filepath.Join(b.TempDir(), "app.db"), lite.Options{Create: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		return db
	}
	migratetest.Cost(b, provider.SQLite, open, func(b *testing.B) migratetest.Statements {
		conn, err := sqlite.OpenConn(filepath.Join(b.TempDir(), "hand.db"), sqlite.OpenReadWrite|sqlite.OpenCreate)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		return func(_ context.Context, sql sqltext.SQL, args ...any) error {
			return sqlitex.Execute(conn, string(sql), &sqlitex.ExecOptions{Args: args, ResultFunc: func(*sqlite.Stmt) error { return nil }})
		}
	})
}
