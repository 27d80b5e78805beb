package diff_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// TestNullThatNoSchemaSays checks that NOT NULL of a list, and NULL in a primary key of SQLite, are
// no differences. For other columns they are.
func TestNullThatNoSchemaSays(t *testing.T) {
	table := func(null, key, list bool) catalog.Database {
		out := &catalog.Table{Name: "t", Columns: []*catalog.Column{{Name: "c", Nullable: null, Type: catalog.Type{Name: "text", List: list}}}}
		if key {
			out.PrimaryKey = &catalog.Index{Name: "t_pkey", Unique: true, Columns: []catalog.IndexColumn{{Name: "c"}}}
		}
		return catalog.Database{Tables: []*catalog.Table{out}}
	}
	for _, c := range []struct {
		key, list bool
		changes   int
	}{{false, false, 1}, {true, false, 0}, {false, true, 0}} {
		for _, null := range []bool{true, false} {
			if got := diff.Compute(table(null, c.key, c.list), table(!null, c.key, c.list), nil); len(got) != c.changes {
				t.Errorf("key %v, list %v: %d changes, want %d", c.key, c.list, len(got), c.changes)
			}
		}
	}
}
