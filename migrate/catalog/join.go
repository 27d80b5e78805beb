package catalog

import "strings"

// The columns of a join table.
const (
	joinA = "A"
	joinB = "B"
)

// IsJoinTable reports whether the table has the name and the columns of an implicit many-to-many
// relation: `_PostToTag` with the columns A and B and no other column. It ignores the keys, because
// the table has no foreign keys with relationMode = "prisma", and because a live table may not have
// all its keys.
func (t *Table) IsJoinTable() bool {
	return len(t.Name) > 1 && strings.HasPrefix(t.Name, "_") && len(t.Columns) == 2 && t.Column(joinA) != nil && t.Column(joinB) != nil
}

// IsKeyedJoinTable reports whether a table that no schema describes is certainly a join table. In
// addition to [Table.IsJoinTable], each column must be NOT NULL without a default and refer to one
// column with ON DELETE CASCADE ON UPDATE CASCADE. Both columns must be unique together.
func (t *Table) IsKeyedJoinTable() bool {
	if !t.IsJoinTable() || len(t.ForeignKeys) != 2 || !t.isJoinColumn(joinA) || !t.isJoinColumn(joinB) {
		return false
	}
	if t.PrimaryKey.isJoinPair() {
		return true
	}
	for _, ix := range t.Indexes {
		if ix.isJoinPair() {
			return true
		}
	}
	return false
}

func (t *Table) isJoinColumn(name string) bool {
	c, fk := t.Column(name), t.ForeignKeyOf(name)
	if fk == nil || c.Nullable || c.Default != nil || c.Identity {
		return false
	}
	return len(fk.RefColumns) == 1 && fk.OnDelete == Cascade && fk.OnUpdate == Cascade
}

func (ix *Index) isJoinPair() bool {
	return ix != nil && ix.Unique && ix.Where.IsZero() && len(ix.Columns) == 2 && ix.Columns[0].Name == joinA && ix.Columns[1].Name == joinB
}

// ForeignKeyOf returns the foreign key over that column only, nil if there is none.
func (t *Table) ForeignKeyOf(column string) *ForeignKey {
	for _, fk := range t.ForeignKeys {
		if len(fk.Columns) == 1 && fk.Columns[0] == column {
			return fk
		}
	}
	return nil
}
