package migrate

import (
	"cmp"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// The tables of models that a schema ignores are there because other programs made them: no migration makes them. A
// baseline has them like everything else that stands in the database; what does not stand there is made by nobody, which
// is said.

// notMade are the tables that a snapshot ignores and that do not stand in a database.
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
