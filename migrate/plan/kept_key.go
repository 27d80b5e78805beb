package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// keptKey returns the newer foreign key with the properties of the older one that a schema cannot
// express: DEFERRABLE and MATCH. It also copies NotValid, so that [alteration.alterForeignKey]
// counts orphans: the database checks existing rows when the newer key is added, although it never
// checked them for the older one.
func (p *planner) keptKey(older, newer *catalog.Table, from, to *catalog.ForeignKey) *catalog.ForeignKey {
	live := p.liveKey(older, newer, from)
	if live == nil {
		return to
	}
	kept := *to
	kept.Match, kept.Timing, kept.NotValid = live.Match, live.Timing, live.NotValid
	return &kept
}

// liveKey returns a foreign key as the live database has it, nil if it has none. It looks for the
// table under both names, because a rollback is planned before the migration runs. Where foreign
// keys can be without a name, it finds the key by its columns.
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
