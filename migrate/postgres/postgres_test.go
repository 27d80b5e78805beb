package postgres_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
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

func TestConformance(t *testing.T) { migratetest.Run(t, suiteWith(nil)) }

// suiteWith makes databases with settings of their own.
func suiteWith(settings []pgtest.Setting) migratetest.Driver {
	return migratetest.Driver{Provider: provider.PostgreSQL, New: func(t *testing.T) migratetest.Opener {
		url := pgtest.URL(t)
		pgtest.Set(t, url, settings)
		return func(t *testing.T, waiting func(string)) migrate.Database {
			t.Helper()
			return openWith(t, url, postgres.Options{Waiting: waiting})
		}
	}}
}

// TestSettings: whatever server, database and role have set, the suite finds the same.
func TestSettings(t *testing.T) {
	for name, settings := range pgtest.Profiles() {
		t.Run(name, func(t *testing.T) {
			migratetest.Run(t, suiteWith(settings), "Dev", "Deploy", "Rollback", "Expressions", "Groups")
		})
	}
	if !suite.Long() {
		return
	}
	for _, s := range pgtest.Settings() {
		t.Run(s.Name, func(t *testing.T) { migratetest.Run(t, suiteWith([]pgtest.Setting{s})) })
	}
}
