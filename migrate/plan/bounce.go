package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// bounceKeys looks for changes of what foreign keys rest on. It runs before anything is planned, since a key that
// makes way is not renamed.
func (m *maker) bounceKeys() {
	if !m.caps.AlterForeignKey {
		return
	}
	for _, change := range m.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok {
			continue
		}
		for _, tc := range alter.Changes {
			switch tc := tc.(type) {
			case diff.AlterColumn:
				if tc.Type {
					m.bounce(alter.From, []string{tc.From.Name})
				}
			case diff.DropPrimaryKey:
				m.bounce(alter.From, indexColumns(tc.Key))
			case diff.AlterPrimaryKey:
				m.bounce(alter.From, indexColumns(tc.From))
			case diff.DropIndex:
				if tc.Index.Unique {
					m.bounce(alter.From, indexColumns(tc.Index))
				}
			}
		}
	}
}

// bounce drops the foreign keys that rest on columns of t, its own and those that point at it, and makes them again at the end:
// PostgreSQL refuses to change a key or a type under them. Keys that the plan drops or replaces anyway are left alone.
func (m *maker) bounce(t *catalog.Table, columns []string) {
	for _, child := range m.From.Tables {
		newer := m.newer[child]
		if newer == nil {
			continue
		}
		for _, fk := range child.ForeignKeys {
			own := child == t && overlaps(fk.Columns, columns)
			inbound := fk.RefSchema == t.Schema && fk.RefTable == t.Name && overlaps(fk.RefColumns, columns)
			if (own || inbound) && !m.bounced[fk] {
				m.bounceKey(child, newer, fk)
			}
		}
	}
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}

func (m *maker) bounceKey(child, newer *catalog.Table, fk *catalog.ForeignKey) {
	name := fk.Name
	for _, change := range m.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok || alter.From != child {
			continue
		}
		for _, tc := range alter.Changes {
			switch tc := tc.(type) {
			case diff.DropForeignKey:
				if tc.Key == fk {
					return
				}
			case diff.AlterForeignKey:
				if tc.From == fk {
					return
				}
			case diff.RenameForeignKey:
				if tc.From == fk {
					name = tc.To.Name
				}
			}
		}
	}
	i := slices.IndexFunc(newer.ForeignKeys, func(k *catalog.ForeignKey) bool { return k.Name == name })
	if i < 0 {
		return
	}
	m.bounced[fk] = true
	m.add(dropForeignKeys, Step{SQL: m.ddl.DropConstraint(child, fk.Name), Reason: "make way: foreign key " + fk.Name, Lock: m.lock(accessExclusive)})
	m.add(createForeignKeys, Step{SQL: m.ddl.AddForeignKey(newer, newer.ForeignKeys[i]), Reason: "add foreign key " + name + " again", Lock: m.lock(shareRowExclusive)})
}
