package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// bounceKeys looks for changes of what foreign keys rest on. It runs before anything is planned, since a key that
// makes way is not renamed.
func (m *maker) bounceKeys() {
	if !m.caps.AlterForeignKey {
		return
	}
	b := bouncer{maker: m, when: map[*catalog.ForeignKey]bounce{}}
	for _, change := range m.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok {
			continue
		}
		for _, tc := range alter.Changes {
			switch tc := tc.(type) {
			case diff.AlterColumn:
				if tc.Type {
					b.find(alter.From, []string{tc.From.Name}, bounce{early: true})
				}
			case diff.DropPrimaryKey:
				b.find(alter.From, indexColumns(tc.Key), bounce{early: true})
			case diff.AlterPrimaryKey:
				late := m.swapsBeside(tc, alter.Changes)
				b.find(alter.From, indexColumns(tc.From), bounce{early: !late, late: late})
			case diff.DropIndex:
				if tc.Index.Unique {
					b.find(alter.From, indexColumns(tc.Index), bounce{early: true})
				}
			}
		}
	}
	for _, key := range b.keys {
		m.bounceKey(key, b.when[key.fk])
	}
}

// bounce says when a foreign key has to be out of the way: while columns and keys change in place, while a primary key that
// was built beside the old one takes its place, or both.
type bounce struct{ early, late bool }

// ownedKey is a foreign key with its table, older and newer.
type ownedKey struct {
	table, newer *catalog.Table
	fk           *catalog.ForeignKey
}

type bouncer struct {
	*maker
	keys []ownedKey
	when map[*catalog.ForeignKey]bounce
}

// find notes the foreign keys that rest on columns of t, its own and those that point at it: PostgreSQL refuses to change a
// key or a type under them. Keys that the plan drops or replaces anyway are left alone.
func (b *bouncer) find(t *catalog.Table, columns []string, why bounce) {
	for _, child := range b.From.Tables {
		newer := b.newer[child]
		if newer == nil {
			continue
		}
		for _, fk := range child.ForeignKeys {
			own := child == t && overlaps(fk.Columns, columns) && !why.late
			inbound := fk.RefSchema == t.Schema && fk.RefTable == t.Name && overlaps(fk.RefColumns, columns)
			if !own && !inbound {
				continue
			}
			was, known := b.when[fk]
			if !known {
				b.keys = append(b.keys, ownedKey{child, newer, fk})
			}
			b.when[fk] = bounce{early: was.early || why.early, late: was.late || why.late}
		}
	}
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}

// bounceKey drops the key and makes it again once what it rests on is there.
func (m *maker) bounceKey(key ownedKey, when bounce) {
	child, newer, fk := key.table, key.newer, key.fk
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
	drop := m.ddl.DropConstraint(child, fk.Name)
	add := m.ddl.AddForeignKey(newer, newer.ForeignKeys[i])
	out, back, check := dropForeignKeys, restoreForeignKeys, validations
	if when.late {
		back, check = createForeignKeys, lastValidations
		if !when.early {
			out = releases
			drop = m.ddl.DropConstraint(newer, fk.Name)
		}
	}
	m.add(out, step(drop, "make way: foreign key "+fk.Name))
	if r, ok := online[dialect.OnlineForeignKeyAdder](m); ok {
		var validate dialect.Statement
		add, validate = r.AddForeignKeyOnline(newer, newer.ForeignKeys[i])
		m.add(check, step(validate, validation(name)))
	}
	m.add(back, step(add, "add foreign key "+name+" again"))
}
