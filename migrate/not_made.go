package migrate

import (
	"cmp"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Tables of models that the schema ignores are created by other programs, not by migrations. A
// baseline includes them like everything else in the database; those that the database lacks are
// reported, because no migration creates them.

// notMade returns the tables that a snapshot ignores and the database lacks.
func (m *Migrator) notMade(snapshot string, stands inventory.Inventory) (out []string, err error) {
	s, err := m.snapshots.parse(snapshot)
	if err != nil {
		return nil, err
	}
	there := map[inventory.ID]bool{}
	for _, o := range stands.Objects {
		there[o.ID] = true
	}
	for _, model := range s.Models {
		if model.Ignored && !there[inventory.ID{Kind: inventory.Table, Schema: cmp.Or(model.Schema, m.db.Schema()), Name: model.DBName}] {
			out = append(out, "table "+model.DBName)
		}
	}
	return out, nil
}
