package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// keptKey is the newer key of a table with those properties of the older one that a schema cannot
// express: when it is checked, and how it matches. A key that was never checked against existing
// rows is checked now.
func (p *planner) keptKey(older, newer *catalog.Table, from, to *catalog.ForeignKey) *catalog.ForeignKey {
	live := p.liveKey(older, newer, from)
	if live == nil {
		return to
	}
	kept := *to
	kept.Match, kept.Timing, kept.NotValid = live.Match, live.Timing, live.NotValid
	return &kept
}

// liveKey is a key as the database has it, nil if it has none. Its table may have its newer name: a
// rollback is planned before the migration runs. If the database's keys need no name, they are
// found by their columns.
func (p *planner) liveKey(older, newer *catalog.Table, fk *catalog.ForeignKey) *catalog.ForeignKey {
	if p.Live == nil {
		return nil
	}
	live := p.Live.Table(older.Schema, older.Name)
	if live == nil {
		live = p.Live.Table(newer.Schema, newer.Name)
	}
	if live == nil {
		return nil
	}
	for _, same := range []func(*catalog.ForeignKey) bool{
		func(k *catalog.ForeignKey) bool { return k.Name != "" && k.Name == fk.Name },
		func(k *catalog.ForeignKey) bool {
			return slices.Equal(k.Columns, fk.Columns) && k.RefTable == fk.RefTable
		},
	} {
		if i := slices.IndexFunc(live.ForeignKeys, same); i >= 0 {
			return live.ForeignKeys[i]
		}
	}
	return nil
}
