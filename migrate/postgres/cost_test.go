package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/migratetest"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

func BenchmarkManyMigrations(b *testing.B) {
	ctx := context.Background()
	open := func(b *testing.B) migrate.Database {
		target, err := datasource.Parse(provider.PostgreSQL, pgtest.URL(b))
		if err != nil {
			b.Fatal(err)
		}
		db, err := postgres.Open(ctx, target.PG, postgres.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		return db
	}
	migratetest.Cost(b, provider.PostgreSQL, open, func(b *testing.B) migratetest.Statements {
		conn, err := pgx.Connect(ctx, pgtest.URL(b))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close(ctx) })
		return func(ctx context.Context, sql sqltext.SQL, args ...any) error {
			_, err := conn.Exec(ctx, string(sql), args...)
			return err
		}
	})
}
