package postgres_test

import (
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

func TestWriters(t *testing.T) { migratetest.Writers(t, impatient()) }

func TestGuards(t *testing.T) { migratetest.Guards(t, impatient()) }

// impatient returns a driver whose databases wait for locks for a short time only.
func impatient() migratetest.Driver {
	return migratetest.Driver{Provider: provider.PostgreSQL, New: func(t *testing.T) migratetest.Opener {
		url := pgtest.URL(t)
		return func(t *testing.T, waiting func(string)) migrate.Database {
			t.Helper()
			return openWith(t, url, postgres.Options{Waiting: waiting, LockTimeout: 30 * time.Millisecond})
		}
	}}
}
