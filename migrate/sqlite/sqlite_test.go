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

func newFile(t *testing.T) migratetest.Opener {
	path := filepath.Join(t.TempDir(), "test.db")
	return func(t *testing.T, waiting func(string)) migrate.Database {
		t.Helper()
		db, err := sqlite.Open(context.Background(), path, sqlite.Options{Create: true, Waiting: waiting})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
}

func TestConformance(t *testing.T) {
	migratetest.Run(t, migratetest.Driver{Provider: provider.SQLite, New: newFile})
}
