package catalog

import "testing"

func TestIsJoinTable(t *testing.T) {
	columns := func(names ...string) (out []*Column) {
		for _, n := range names {
			out = append(out, &Column{Name: n})
		}
		return out
	}
	key := func(column string, onDelete Action) *ForeignKey {
		return &ForeignKey{Columns: []string{column}, RefColumns: []string{"id"}, OnDelete: onDelete, OnUpdate: Cascade}
	}
	pair := &Index{Unique: true, Columns: []IndexColumn{{Name: "A"}, {Name: "B"}}}
	both := []*ForeignKey{key("A", Cascade), key("B", Cascade)}
	for name, c := range map[string]struct {
		table       Table
		join, keyed bool
	}{
		"as lowered":           {Table{Name: "_PostToTag", Columns: columns("A", "B"), PrimaryKey: pair, ForeignKeys: both}, true, true},
		"unique, no key":       {Table{Name: "_PostToTag", Columns: columns("A", "B"), Indexes: []*Index{pair}, ForeignKeys: both}, true, true},
		"without foreign keys": {Table{Name: "_PostToTag", Columns: columns("A", "B"), PrimaryKey: pair}, true, false},
		"not unique":           {Table{Name: "_PostToTag", Columns: columns("A", "B"), ForeignKeys: both}, true, false},
		"rows would stay":      {Table{Name: "_PostToTag", Columns: columns("A", "B"), PrimaryKey: pair, ForeignKeys: []*ForeignKey{key("A", Cascade), key("B", Restrict)}}, true, false},
		"both keys of A":       {Table{Name: "_PostToTag", Columns: columns("A", "B"), PrimaryKey: pair, ForeignKeys: []*ForeignKey{key("A", Cascade), key("A", Cascade)}}, true, false},
		"another name":         {Table{Name: "PostToTag", Columns: columns("A", "B"), PrimaryKey: pair, ForeignKeys: both}, false, false},
		"no name":              {Table{Name: "_", Columns: columns("A", "B"), PrimaryKey: pair, ForeignKeys: both}, false, false},
		"a third column":       {Table{Name: "_PostToTag", Columns: columns("A", "B", "at"), PrimaryKey: pair, ForeignKeys: both}, false, false},
		"other columns":        {Table{Name: "_PostToTag", Columns: columns("A", "C"), PrimaryKey: pair, ForeignKeys: both}, false, false},
	} {
		if got := c.table.IsJoinTable(); got != c.join {
			t.Errorf("%s: join table %t", name, got)
		}
		if got := c.table.IsKeyedJoinTable(); got != c.keyed {
			t.Errorf("%s: keyed join table %t", name, got)
		}
	}
}
