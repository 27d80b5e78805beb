package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// leaveOwn leaves out the tables that SQL of one's own makes in the migrations, unless the schema has them: they are no part of it, and a
// migration that made them once more would fail wherever the other one ran.
func (m *Migrator) leaveOwn(live, asked catalog.Database) (catalog.Database, []raise.Note, error) {
	set, err := m.Artifacts()
	if err != nil {
		return live, nil, err
	}
	own := m.ownTables(set)
	var notes []raise.Note
	live.Tables = slices.DeleteFunc(slices.Clone(live.Tables), func(t *catalog.Table) bool {
		by, made := own[diff.Name{Schema: t.Schema, Name: t.Name}]
		if !made || asked.Table(t.Schema, t.Name) != nil {
			return false
		}
		notes = append(notes, raise.Note{Object: t.QName(), Message: "is made by SQL of your own in " + string(by) + ", and no part of the schema"})
		return true
	})
	return live, notes, nil
}

// ownTables are the tables that migrations make and no schema of theirs has, with the migration.
func (m *Migrator) ownTables(set artifact.Set) map[diff.Name]artifact.Name {
	own := map[diff.Name]artifact.Name{}
	for _, a := range set.Migrations {
		before, after, err := m.snapshots.catalogs(a.Files.Before, a.Files.After)
		if err != nil {
			continue // what is wrong with it, status says
		}
		left, _ := lint.Leaves(m.dialect, a.Script, before)
		for _, t := range left.Tables {
			if before.Table(t.Schema, t.Name) == nil {
				own[diff.Name{Schema: t.Schema, Name: t.Name}] = a.Name
			}
		}
		for _, t := range after.Tables {
			delete(own, diff.Name{Schema: t.Schema, Name: t.Name})
		}
	}
	return own
}
