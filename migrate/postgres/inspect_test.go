package postgres

import (
	"bytes"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/jackc/pgx/v5/pgproto3"
)

const manyTables = `DO $$ BEGIN
  FOR i IN 1..1000 LOOP
    EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, name text NOT NULL UNIQUE, parent int REFERENCES t1)', i);
  END LOOP;
END $$`

// TestInspectQueries checks that an inspection sends seven queries, for any number of tables, in a
// transaction: begin and pins, the queries, the end.
func TestInspectQueries(t *testing.T) {
	target, err := datasource.Parse(provider.PostgreSQL, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), target.PG, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Exec(t.Context(), manyTables); err != nil {
		t.Fatal(err)
	}
	var wire bytes.Buffer
	db.conn.Frontend().Trace(&wire, pgproto3.TracerOptions{SuppressTimestamps: true})
	found, err := db.Inspect(t.Context(), migrate.Scope{})
	db.conn.Frontend().Untrace()
	if err != nil || len(found.Catalog.Tables) != 1000 {
		t.Fatalf("%d tables, %v", len(found.Catalog.Tables), err)
	}
	queries, ready := bytes.Count(wire.Bytes(), []byte("F\tParse\t")), bytes.Count(wire.Bytes(), []byte("B\tReadyForQuery\t"))
	if queries != 10 || ready != 3 {
		t.Errorf("%d queries in %d round trips, want 10 in 3", queries, ready)
	}
}
