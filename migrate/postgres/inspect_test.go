package postgres_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/migrate"
)

// TestPartitions: the partitions of a table are its own affair.
func TestPartitions(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	ctx := context.Background()
	for _, sql := range []string{
		`CREATE TABLE events (id INTEGER NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id)`,
		`CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (100)`,
	} {
		if err := db.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	found, err := db.Inspect(ctx, migrate.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if tables := found.Catalog.Tables; len(tables) != 1 || tables[0].Name != "events" {
		t.Errorf("found %d tables, want events alone", len(tables))
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
