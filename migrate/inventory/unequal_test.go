package inventory

import (
	"slices"
	"testing"
)

// TestUnequalTable checks that a relation that only one database has is listed without its parts,
// and that a part is listed if both databases have its relation.
func TestUnequalTable(t *testing.T) {
	of := func(table string) Inventory {
		return Inventory{Objects: []Object{
			{ID: ID{Kind: Table, Schema: "s", Name: table}}, {ID: ID{Kind: Column, Schema: "s", Table: table, Name: "id"}},
			{ID: ID{Kind: PrimaryKey, Schema: "s", Table: table, Name: "k"}},
		}}
	}
	only := Inventory{Objects: of("a").Objects[:1]}
	for name, c := range map[string]struct {
		want, got Inventory
		unequal   []string
	}{
		"a table is missing":       {of("a"), Inventory{}, []string{"table s.a is missing"}},
		"a table too many":         {Inventory{}, of("a"), []string{"table s.a is not in the database"}},
		"another table":            {of("a"), of("b"), []string{"table s.a is missing", "table s.b is not in the database"}},
		"parts of it are missing":  {of("a"), only, []string{"column id of a is missing", "primary key k of a is missing"}},
		"parts of it are too many": {only, of("a"), []string{"column id of a is not in the database", "primary key k of a is not in the database"}},
		"nothing":                  {of("a"), of("a"), nil},
	} {
		if got := Unequal(c.want, c.got); !slices.Equal(got, c.unequal) {
			t.Errorf("%s: %q, want %q", name, got, c.unequal)
		}
	}
}
