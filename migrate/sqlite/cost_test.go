package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

func BenchmarkManyMigrations(b *testing.B) {
	migratetest.Cost(b, provider.SQLite, func(b *testing.B) migrate.Database {
		db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "app.db"), sqlite.Options{Create: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		return db
	})
}
