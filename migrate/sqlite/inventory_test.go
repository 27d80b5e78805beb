package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// TestInventory checks that each part of a definition that a schema cannot express is an object or
// a property of the inventory.
func TestInventory(t *testing.T) {
	db := newFile(t)(t, nil)
	defer func() { _ = db.Close() }()
	for _, s := range []sqltext.SQL{
		`CREATE TABLE "Or der" (id INTEGER PRIMARY KEY AUTOINCREMENT, name text DEFAULT '' NOT NULL ON CONFLICT IGNORE UNIQUE COLLATE RTRIM, n int DEFAULT (1 + 2) CHECK (n > 0),
			twice int AS (n * 2) STORED, other int REFERENCES other DEFERRABLE INITIALLY DEFERRED, CONSTRAINT un UNIQUE (n COLLATE nocase DESC) ON CONFLICT REPLACE) STRICT`,
		`CREATE TABLE other (id int PRIMARY KEY) WITHOUT ROWID`,
		`CREATE TABLE apart (id int)`,
		`CREATE INDEX i ON "Or der" (lower(name)) WHERE n > 1`,
		`CREATE TRIGGER t AFTER INSERT ON other BEGIN DELETE FROM "Or der"; END`,
		`INSERT INTO "Or der" (id, n) VALUES (7, 1)`,
		`CREATE VIEW v AS SELECT * FROM "or der"`,
	} {
		if err := db.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	inv, err := db.Inventory(t.Context(), migrate.InventoryScope{Tables: []diff.Name{{Name: "OR DER"}}})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, o := range inv.Objects {
		if o.Kind != inventory.Table && o.Kind != inventory.View && o.Kind != inventory.Trigger {
			list = append(list, fmt.Sprintf("%s %s: %v", o.Kind, o.Name, o.Properties))
		} else {
			list = append(list, fmt.Sprintf("%s %s", o.Kind, o.Name))
		}
	}
	want := []string{
		"table Or der", "view v", "check CHECK (n > 0): map[definition:CHECK (n > 0)]", "column id: map[type:INTEGER]", "column n: map[default:(1 + 2) type:int]",
		"column name: map[collation:RTRIM default:'' not null:true on conflict:ignore type:text]", "column other: map[type:int]",
		"column twice: map[generated expression:(n * 2) STORED type:int]",
		`foreign key FOREIGN KEY ("other") REFERENCES "other" DEFERRABLE INITIALLY DEFERRED: map[definition:FOREIGN KEY ("other") REFERENCES "other" DEFERRABLE INITIALLY DEFERRED]`,
		`index i: map[definition:CREATE INDEX i ON "Or der" (lower(name)) WHERE n > 1]`, `primary key PRIMARY KEY ("id") AUTOINCREMENT: map[definition:PRIMARY KEY ("id") AUTOINCREMENT]`,
		`unique constraint UNIQUE ("name"): map[definition:UNIQUE ("name")]`, `unique constraint un: map[definition:UNIQUE ("n" COLLATE nocase DESC) on conflict:replace]`, "trigger t",
	}
	if !slices.Equal(list, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(list, "\n"), strings.Join(want, "\n"))
	}
	if got := inv.Objects[0].Properties; got[inventory.Strict] != "true" || got[inventory.Value] != "7" {
		t.Error(got)
	}
}
