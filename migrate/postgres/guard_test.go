package postgres_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// TestGuardAsksForTheRowAlone checks that the server recognises conditions that depend on more than
// the row, for which no guard is possible.
func TestGuardAsksForTheRowAlone(t *testing.T) {
	db := openURL(t, pgtest.URL(t))
	defer func() { _ = db.Close() }()
	execute(t, db, `CREATE TABLE other (n INTEGER); CREATE TYPE mood AS ENUM ('a'); CREATE TABLE "T" (n INTEGER, f FLOAT8, s TEXT, at TIMESTAMPTZ, m mood); `+
		`CREATE FUNCTION looks() RETURNS BOOLEAN LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM other)'`)
	ctx := context.Background()
	for condition, want := range map[sqltext.SQL]bool{
		"":                               true,
		"n IS NOT NULL":                  true,
		"f <> f::integer":                true,
		"length(s) > 3":                  true,
		"s IN ('a', 'b')":                true,
		"m = 'a'":                        true,
		"at < now()":                     false,
		"at < CURRENT_DATE":              false,
		"at::date > DATE '2026-01-01'":   false,
		"m::text = 'a'":                  false,
		"looks()":                        false,
		"n IN (SELECT n FROM other)":     false,
		"count(*) > 1":                   false,
		"random() > 0.5":                 false,
		"nowhere IS NULL":                false,
		"s = to_char(at, 'YYYY-MM-DD')":  false,
		"n = ANY (ARRAY[1, f::integer])": true,
	} {
		guard := db.Dialect().(dialect.RowGuarder).GuardRows(`"T"`, condition, "x")
		got := db.Exec(ctx, guard.Add) == nil
		if got {
			rows, err := db.Query(ctx, guard.OfTheRow)
			if err != nil {
				t.Fatal(err)
			}
			got = rows[0][0] == "1"
		}
		if got != want {
			t.Errorf("%s: %v", condition, got)
		}
		execute(t, db, string(guard.Drop))
	}
}
