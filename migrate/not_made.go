package migrate

import (
	"cmp"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Other programs create the tables of models with @@ignore; migrations do not. If such a table is
// in the database, a baseline includes it, like any other object. If it is not, the baseline
// reports it, because no migration creates it.

// notMade returns the tables that are ignored in a snapshot and do not exist in the database.
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
