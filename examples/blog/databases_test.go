package main

import (
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// onBoth runs a test on an empty blog in SQLite and in PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, open func(...orm.Option) *blogdb.Client)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, func(o ...orm.Option) *blogdb.Client { return blogdbtest.Open(t, o...) })
	})
	t.Run("postgresql", func(t *testing.T) {
		url := pgtest.URL(t)
		test(t, func(o ...orm.Option) *blogdb.Client { return openPostgres(t, url, o...) })
	})
}

// openPostgres opens the same client on PostgreSQL. Only the executor differs.
func openPostgres(t *testing.T, url string, o ...orm.Option) *blogdb.Client {
	t.Helper()
	exec, err := postgres.Open(t.Context(), driver.Source{}, append([]orm.Option{orm.WithURL(url)}, o...)...)
	if err != nil {
		t.Fatal(err)
	}
	db := blogdb.New(exec, o...)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, statement := range schematest.DDL(t, schematest.Load(t, "schema.prisma"), ddl.New()) {
		if _, err := db.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return db
}
