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

// TestHierarchies runs the suite for partitions and inheritance, which SQLite does not have.
func TestHierarchies(t *testing.T) { migratetest.RunHierarchies(t, suiteWith(nil), suite.Long()) }

// TestInPlaceOfTables runs the suite for relations that are not tables.
func TestInPlaceOfTables(t *testing.T) { migratetest.RunInPlace(t, suiteWith(nil)) }

// suiteWith returns a driver whose databases have the given settings.
func suiteWith(settings []pgtest.Setting) migratetest.Driver {
	return migratetest.Driver{Provider: provider.PostgreSQL, New: func(t *testing.T) migratetest.Opener {
		url := pgtest.URL(t)
		pgtest.Set(t, url, settings)
		return opener(url)
	}}
}

// suiteInOne is suiteWith, except that consecutive tests use the same database.
func suiteInOne(t *testing.T, settings []pgtest.Setting) migratetest.Driver {
	url, inUse := pgtest.URL(t), false
	pgtest.Set(t, url, settings)
	return migratetest.Driver{Provider: provider.PostgreSQL, Few: true, New: func(t *testing.T) migratetest.Opener {
		if inUse {
			return suiteWith(settings).New(t)
		}
		inUse = true
		t.Cleanup(func() { inUse = false })
		pgtest.Clear(t, url)
		return opener(url)
	}}
}

func opener(url string) migratetest.Opener {
	return func(t *testing.T, waiting func(string)) migrate.Database {
		t.Helper()
		return openWith(t, url, postgres.Options{Waiting: waiting})
	}
}

// TestSettings checks that the suite has the same results with any settings of server, database and
// role. The long run tests each setting with the whole suite. The short run only tests three
// profiles of settings, with all expressions and with one of the tests that execute statements in
// different ways.
func TestSettings(t *testing.T) {
	turns := map[string]string{"texts": "Dev", "values": "Rollback", "objects": "Groups"}
	for name, settings := range pgtest.Profiles() {
		t.Run(name, func(t *testing.T) {
			migratetest.Run(t, suiteInOne(t, settings), "Expressions", "Deploy", turns[name])
		})
	}
	if !suite.Long() {
		return
	}
	for _, s := range pgtest.Settings() {
		t.Run(s.Name, func(t *testing.T) {
			d := suiteWith([]pgtest.Setting{s})
			d.Runs = 20 // for each setting
			migratetest.Run(t, d)
		})
	}
}
