package sqltext

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/jackc/pgx/v5/pgconn"
)

// An expression has the same canonical form as the text that PostgreSQL prints for it.
func TestCanonicalOfWhatTheServerPrints(t *testing.T) {
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, postgresTables).ReadAll(); err != nil {
		t.Fatal(err)
	}
	for _, pair := range postgresPairs() {
		written := "((" + pair.a + ") IS NULL)"
		results, err := conn.Exec(ctx, "BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK "+written+" NOT VALID;"+
			" SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'c'; ROLLBACK").ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", pair.a, err)
		}
		printed := string(results[2].Rows[0][0])
		if CanonicalIn(provider.PostgreSQL, written, postgresTypes()) != CanonicalIn(provider.PostgreSQL, printed, postgresTypes()) {
			t.Errorf("%s is printed as %s:\n%s\n%s", written, printed,
				canonicalText(provider.PostgreSQL, written, postgresTypes()), canonicalText(provider.PostgreSQL, printed, postgresTypes()))
		}
	}
}
