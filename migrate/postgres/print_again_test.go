package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// TestPrintAgain checks that a difference is found to be in print only exactly if the server prints
// the earlier text like the current one, also if objects have moved.
func TestPrintAgain(t *testing.T) {
	testPrintAgain(t, openURL(t, pgtest.URL(t)))
}

// TestPrintAgainWithoutTemporary is TestPrintAgain for a role that may not create temporary tables.
func TestPrintAgainWithoutTemporary(t *testing.T) { testPrintAgain(t, plain(t)) }

func testPrintAgain(t *testing.T, db *postgres.DB) {
	const (
		base = "DROP SCHEMA IF EXISTS b CASCADE;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nCREATE SCHEMA b;\n" +
			"CREATE TYPE mood AS ENUM ('ok', 'sad');\nCREATE TABLE \"Doc\" (id int PRIMARY KEY, s varchar(9), u varchar(9), m mood);\n"
		retype = "ALTER TABLE \"Doc\" ALTER s TYPE text;\n"
	)
	for _, c := range []struct{ name, make, run, found string }{
		{"renamed column", `CREATE INDEX i ON "Doc" (s) WHERE s <> 'x'`, retype + `ALTER TABLE "Doc" RENAME s TO z`, ""},
		{"renamed column and another index", `CREATE INDEX i ON "Doc" (s) WHERE s <> 'x'`, retype + "ALTER TABLE \"Doc\" RENAME s TO z;\nDROP INDEX i;\nCREATE INDEX i ON \"Doc\" (z) WHERE z::varchar(1) <> 'x'", "index i"},
		{"columns that change places", `ALTER TABLE "Doc" ADD CONSTRAINT k CHECK (s <> 'x' AND u = 'y')`, retype + "ALTER TABLE \"Doc\" RENAME s TO z;\nALTER TABLE \"Doc\" RENAME u TO s;\nALTER TABLE \"Doc\" RENAME z TO u", ""},
		{"renamed and moved table", `ALTER TABLE "Doc" ADD CONSTRAINT k CHECK (s <> 'x')`, retype + "ALTER TABLE \"Doc\" RENAME TO \"Paper\";\nALTER TABLE \"Paper\" SET SCHEMA b", ""},
		{"renamed type", `ALTER TABLE "Doc" ADD CONSTRAINT k CHECK (s <> 'x' OR m = 'sad')`, retype + `ALTER TYPE mood RENAME TO feeling`, ""},
		{"exclusion constraint", `ALTER TABLE "Doc" ADD CONSTRAINT k EXCLUDE USING btree (lower(s) WITH =)`, retype + `ALTER TABLE "Doc" RENAME s TO z`, ""},
		{"another constant", `ALTER TABLE "Doc" ADD CONSTRAINT k CHECK (s <> 'x')`, retype + "ALTER TABLE \"Doc\" DROP CONSTRAINT k;\nALTER TABLE \"Doc\" ADD CONSTRAINT k CHECK (s <> 'y')", "check k"},
		{"a text that means nothing any more", `CREATE VIEW v AS SELECT id FROM "Doc" WHERE id + 1 > 5`, "DROP VIEW v;\nALTER TABLE \"Doc\" ALTER id TYPE text;\nCREATE VIEW v AS SELECT id FROM \"Doc\" WHERE id::int + 1 > 5", "view v"},
		{"check of a domain", `CREATE DOMAIN word AS text CHECK (value <> 'x')`, "ALTER DOMAIN word DROP CONSTRAINT word_check;\nALTER DOMAIN word ADD CONSTRAINT word_check CHECK (value::varchar(1) <> 'x')", "check of a domain word_check"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := func(script string) {
				t.Helper()
				for s := range strings.SplitSeq(script, ";\n") {
					if err := db.Exec(t.Context(), sqltext.SQL(s)); err != nil {
						t.Fatalf("%s: %v", s, err)
					}
				}
			}
			run(base + c.make)
			var found []string
			undo := errors.New("undone")
			err := db.Transaction(t.Context(), artifact.Group{Transactional: true}, func(ctx context.Context) error {
				scope := migrate.InventoryScope{Schemas: []string{"public", "b"}}
				before, err := db.Inventory(ctx, scope)
				if err != nil {
					return err
				}
				announced := inventory.NewAnnounced(provider.PostgreSQL)
				for s := range strings.SplitSeq(c.run, ";\n") {
					if head := sqltext.ReadHead(provider.PostgreSQL, s); head.Verb == "alter" && !strings.Contains(s, "CONSTRAINT") {
						announced.Statement(sqltext.SQL(s), false)
					}
					if err := db.Exec(ctx, sqltext.SQL(s)); err != nil {
						return err
					}
				}
				after, err := db.Inventory(ctx, scope)
				if err != nil {
					return err
				}
				differences := inventory.Compare(before, after, announced)
				if len(differences) == 0 && !strings.Contains(c.name, "type") {
					t.Error("the texts are the same")
				}
				printed, err := db.PrintAgain(ctx, inventory.Moved(before, after, announced), differences)
				if err != nil {
					return err
				}
				for i, d := range differences {
					if printed[i] == "" || !announced.SameText(printed[i], d.Is) {
						found = append(found, string(d.Object.Kind)+" "+d.Object.Name)
					}
				}
				left, err := db.Inventory(ctx, scope)
				if err != nil || len(inventory.Unequal(after, left)) > 0 {
					t.Errorf("left over: %v, %v", inventory.Unequal(after, left), err)
				}
				return undo
			})
			if !errors.Is(err, undo) || strings.Join(found, ", ") != c.found {
				t.Errorf("found %q, want %q (%v)", found, c.found, err)
			}
		})
	}
}
