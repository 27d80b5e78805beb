package sqlite_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/migratetest"
)

func TestWriters(t *testing.T) {
	migratetest.Writers(t, migratetest.Driver{Provider: provider.SQLite, New: newFile})
}
