package inventory_test

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/google/go-cmp/cmp"
)

// object returns an object of schema s. says are pairs of property and value.
func object(kind inventory.Kind, table, name string, says ...string) inventory.Object {
	o := inventory.Object{ID: inventory.ID{Kind: kind, Schema: "s", Table: table, Name: name}, Properties: map[inventory.Property]string{}}
	for pair := range slices.Chunk(says, 2) {
		o.Properties[inventory.Property(pair[0])] = pair[1]
	}
	return o
}

// TestFamily has a table ev with a partition, a subpartition of that partition, and a table that
// inherits from ev and declares the column too. Changes that are announced for ev are also
// announced for the others, except for a column that they declare themselves.
func TestFamily(t *testing.T) {
	const note, index = "note", `CREATE INDEX … (note)`
	inherits, inherited, typ, definition := string(inventory.Inherits), string(inventory.Inherited), string(inventory.TypeName), string(inventory.Definition)
	all := func(column, columnType, ixOn, ixPart string) []inventory.Object {
		return []inventory.Object{
			object(inventory.Table, "", "ev"),
			object(inventory.Column, "ev", column, typ, columnType),
			object(inventory.Index, "ev", ixOn, definition, index),
			object(inventory.Table, "", "Ev,1", inherits, "s.ev"),
			object(inventory.Column, "Ev,1", column, typ, columnType, inherited, "true"),
			object(inventory.Index, "Ev,1", ixPart, definition, index, inherits, "s."+ixOn),
			object(inventory.Table, "", "below", inherits, `s."Ev,1"`),
			object(inventory.Column, "below", column, typ, columnType, inherited, "true"),
			object(inventory.Table, "", "archive", inherits, "s.other, s.ev"),
			object(inventory.Column, "archive", column, typ, columnType),
			object(inventory.Index, "archive", "own", definition, index),
		}
	}
	without := func(kind inventory.Kind) []inventory.Object {
		return slices.DeleteFunc(all(note, "text", "i", "i1"), func(o inventory.Object) bool { return o.Kind == kind })
	}
	drop := inventory.Pattern{Kinds: []inventory.Kind{inventory.Column}, Schema: "s", Table: "ev", Name: note, Gone: true}
	dropIndex := inventory.Pattern{Kinds: []inventory.Kind{inventory.Index}, Schema: "s", Table: "ev", Name: "i", Gone: true}
	retype := inventory.Pattern{Kinds: []inventory.Kind{inventory.Column}, Schema: "s", Table: "ev", Name: note, Properties: []inventory.Property{inventory.TypeName}}
	rename := inventory.Rename{Kinds: []inventory.Kind{inventory.Column}, Schema: "s", Table: "ev", From: note, To: "text"}
	for name, c := range map[string]struct {
		patterns []inventory.Pattern
		renames  []inventory.Rename
		after    []inventory.Object
		want     []string
	}{
		"a column goes":              {[]inventory.Pattern{drop}, nil, without(inventory.Column), []string{"archive.note"}},
		"a column goes unannounced":  {nil, nil, without(inventory.Column), []string{"ev.note", "Ev,1.note", "below.note", "archive.note"}},
		"an index goes":              {[]inventory.Pattern{dropIndex}, nil, without(inventory.Index), []string{"archive.own"}},
		"a type changes":             {[]inventory.Pattern{retype}, nil, all(note, "varchar", "i", "i1"), nil},
		"a type changes unannounced": {nil, nil, all(note, "varchar", "i", "i1"), []string{"ev.note", "Ev,1.note", "below.note", "archive.note"}},
		"a column is renamed":        {nil, []inventory.Rename{rename}, all("text", "text", "i", "i1"), nil},
		"nothing":                    {nil, nil, all(note, "text", "i", "i1"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := inventory.NewAnnounced(provider.PostgreSQL)
			a.Add(c.patterns...)
			for _, r := range c.renames {
				a.Rename(r)
			}
			var got []string
			for _, d := range inventory.Compare(inventory.Inventory{Objects: all(note, "text", "i", "i1")}, inventory.Inventory{Objects: c.after}, a) {
				got = append(got, d.Object.Table+"."+d.Object.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
