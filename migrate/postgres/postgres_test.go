package postgres_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func openURL(t *testing.T, url string) *postgres.DB {
	t.Helper()
	return openWith(t, url, postgres.Options{})
}

func openWith(t *testing.T, url string, options postgres.Options) *postgres.DB {
	t.Helper()
	target, err := datasource.Parse(provider.PostgreSQL, url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(context.Background(), target.PG, options)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) {
	migratetest.Run(t, migratetest.Driver{Provider: provider.PostgreSQL, New: func(t *testing.T) migratetest.Opener {
		url := pgtest.URL(t)
		return func(t *testing.T, waiting func(string)) migrate.Database {
			t.Helper()
			return openWith(t, url, postgres.Options{Waiting: waiting})
		}
	}})
}
