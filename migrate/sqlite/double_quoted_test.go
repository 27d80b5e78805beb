package sqlite_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// TestDoubleQuotedDefinitions checks definitions of another program with strings in double quotes.
// Define returns them in a form that every connection accepts, and a database that is created from
// that form has an equal inventory.
func TestDoubleQuotedDefinitions(t *testing.T) {
	ctx := context.Background()
	written, made := newFile(t)(t, nil), newFile(t)(t, nil)
	defer func() { _, _ = written.Close(), made.Close() }()
	whole := migrate.InventoryScope{Schemas: []string{""}}
	if err := written.(doubleQuoting).WithDoubleQuotedStrings(func() error {
		for _, sql := range []sqltext.SQL{
			`CREATE TABLE "x" ("id" INTEGER PRIMARY KEY, "t" TEXT DEFAULT "t" CHECK ("t" <> "text"), g AS ("t" || "!"), CHECK ("x"."t" <> "id!"))`,
			`CREATE INDEX "i" ON "x" ("t", lower("g" || "q")) WHERE "g" <> "gone"`,
		} {
			if err := written.Exec(ctx, sql); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want, err := written.Inventory(ctx, whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []inventory.Kind{inventory.Table, inventory.Index} {
		for _, o := range want.Objects {
			if o.Kind == kind {
				if err := made.Exec(ctx, sqltext.SQL(o.Properties[inventory.Definition])); err != nil {
					t.Error(err)
				}
			}
		}
	}
	got, err := made.Inventory(ctx, whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range inventory.Unequal(want, got) {
		t.Error(difference)
	}
	if len(got.Objects) < 4 {
		t.Errorf("too little is there: %v", got.Objects)
	}
}

type doubleQuoting interface{ WithDoubleQuotedStrings(func() error) error }
