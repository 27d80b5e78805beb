package history_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/history"
)

func TestIsToolTable(t *testing.T) {
	for _, c := range []struct {
		name    string
		columns []string
		want    bool
	}{
		{history.Table, nil, true}, {"_comon_orm_migrations_dart", nil, true}, {"_prisma_migrations", nil, true}, {"goose_db_version", nil, true},
		{"flyway_schema_history", nil, true}, {"DATABASECHANGELOG", nil, true}, {"__EFMigrationsHistory", nil, true}, {"alembic_version", nil, true},
		{"migrations", []string{"id", "migration", "batch"}, true}, {"migrations", []string{"id", "timestamp", "name"}, true},
		{"migrations", []string{"id", "bird"}, false}, {"schema_version", []string{"version"}, true}, {"schema_version", nil, false},
		{"User", nil, false}, {"migrations_of_birds", nil, false},
	} {
		if got := history.IsToolTable(c.name, c.columns); got != c.want {
			t.Errorf("%s%v: %v", c.name, c.columns, got)
		}
	}
}
