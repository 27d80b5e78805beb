package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
)

// TestRowIDKey checks that only a key that is declared INTEGER is the row id, and that other keys
// may be NULL (sqlite.org/lang_createtable.html, section 5).
func TestRowIDKey(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "x.db"))
	exec(t, db, `CREATE TABLE a (id INTEGER PRIMARY KEY)`)
	exec(t, db, `CREATE TABLE b (id INT PRIMARY KEY)`)
	found, err := db.Inspect(context.Background(), migrate.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	for name, nullable := range map[string]bool{"a": false, "b": true} {
		if got := found.Catalog.Table("", name).Column("id").Nullable; got != nullable {
			t.Errorf("%s.id: nullable %t, want %t", name, got, nullable)
		}
	}
}
