package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// leaveOwn removes the tables that hand-written SQL of the migrations creates, unless the schema
// has them. If pull added them to the schema, a new migration would create them a second time and
// fail.
func (m *Migrator) leaveOwn(live, asked catalog.Database) (catalog.Database, []raise.Note, error) {
	set, err := m.Artifacts()
	if err != nil {
		return live, nil, err
	}
	own := m.snapshots.madeByOwnSQL(set)
	var notes []raise.Note
	live.Tables = slices.DeleteFunc(slices.Clone(live.Tables), func(t *catalog.Table) bool {
		by, made := own.tables[diff.Name{Schema: t.Schema, Name: t.Name}]
		if !made || asked.Table(t.Schema, t.Name) != nil {
			return false
		}
		notes = append(notes, raise.Note{Object: t.QName(), Message: "is made by SQL of your own in " + string(by) + ", and no part of the schema"})
		return true
	})
	return live, notes, nil
}
