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

func BenchmarkManyMigrations(b *testing.B) {
	migratetest.Cost(b, provider.PostgreSQL, func(b *testing.B) migrate.Database {
		target, err := datasource.Parse(provider.PostgreSQL, pgtest.URL(b))
		if err != nil {
			b.Fatal(err)
		}
		db, err := postgres.Open(context.Background(), target.PG, postgres.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		return db
	})
}
