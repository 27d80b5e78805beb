package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// detachKeys looks for changes of columns and keys that foreign keys depend on, and detaches those
// foreign keys: it drops them before the change and adds them again after it. It runs before
// anything is planned, because a detached key is not renamed.
func (p *planner) detachKeys() {
	if !p.caps.AlterForeignKey {
		return
	}
	d := keyDetacher{planner: p, when: map[*catalog.ForeignKey]detachment{}}
	for _, change := range p.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok {
			continue
		}
		for _, tc := range alter.Changes {
			d.look(alter, tc)
		}
	}
	for _, key := range d.keys {
		if to := key.afterwards(p.Changes); to != nil {
			when := d.when[key.fk]
			when.late = when.late || p.restsOnBuilt(to)
			p.detach(key, to, when)
		}
	}
}

// detachment is when a foreign key is detached: while columns and keys change in place (early),
// while a primary key that was built next to the old one replaces it (late), or both.
type detachment struct{ early, late bool }

// ownedKey is a foreign key with its table, older and newer.
type ownedKey struct {
	table, newer *catalog.Table
	fk           *catalog.ForeignKey
}

type keyDetacher struct {
	*planner
	keys []ownedKey
	when map[*catalog.ForeignKey]detachment
}

// look finds the foreign keys that must be detached for one change of a table.
func (d *keyDetacher) look(alter diff.AlterTable, change diff.TableChange) {
	switch c := change.(type) {
	case diff.AlterColumn:
		if c.Type {
			d.find(alter.From, []string{c.From.Name}, detachment{early: true})
		}
	case diff.DropPrimaryKey:
		d.find(alter.From, c.Key.ColumnNames(), detachment{early: true})
	case diff.AlterPrimaryKey:
		late := d.swapsOnline(alter.From, c, alter.Changes)
		d.find(alter.From, c.From.ColumnNames(), detachment{early: !late, late: late})
	case diff.DropIndex:
		if c.Index.Unique {
			d.find(alter.From, c.Index.ColumnNames(), detachment{early: true})
		}
	}
}

// find records the foreign keys that depend on columns of t, its own and those that refer to it:
// PostgreSQL refuses to change their key or type.
func (d *keyDetacher) find(t *catalog.Table, columns []string, why detachment) {
	for _, child := range d.From.Tables {
		newer := d.newer[child]
		if newer == nil {
			continue
		}
		for _, fk := range child.ForeignKeys {
			own := child == t && overlaps(fk.Columns, columns) && !why.late
			inbound := fk.RefSchema == t.Schema && fk.RefTable == t.Name && overlaps(fk.RefColumns, columns)
			if !own && !inbound {
				continue
			}
			was, known := d.when[fk]
			if !known {
				d.keys = append(d.keys, ownedKey{child, newer, fk})
			}
			d.when[fk] = detachment{early: was.early || why.early, late: was.late || why.late}
		}
	}
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}

// restsOnBuilt reports whether a foreign key refers to columns whose key is built concurrently: the
// foreign key cannot exist before that key does.
func (p *planner) restsOnBuilt(fk *catalog.ForeignKey) bool {
	parent := p.To.Table(fk.RefSchema, fk.RefTable)
	if _, ok := onlineOn[dialect.OnlinePrimaryKeyAdder](p, parent); !ok {
		return false
	}
	return slices.ContainsFunc(p.Changes, func(change diff.Change) bool {
		alter, ok := change.(diff.AlterTable)
		return ok && alter.To == parent && slices.ContainsFunc(alter.Changes, func(change diff.TableChange) bool {
			key := newKey(change)
			return key != nil && len(key.Columns) == len(fk.RefColumns) && subset(key.ColumnNames(), fk.RefColumns)
		})
	})
}

// newKey is the key that a change creates, nil for other changes.
func newKey(change diff.TableChange) *catalog.Index {
	switch c := change.(type) {
	case diff.AddPrimaryKey:
		return c.Key
	case diff.AlterPrimaryKey:
		return c.To
	case diff.AddIndex:
		if c.Index.Unique {
			return c.Index
		}
	}
	return nil
}

// afterwards is the foreign key of the target that the key becomes; nil if the changes drop or
// replace it, and so detach it themselves.
func (k ownedKey) afterwards(changes []diff.Change) *catalog.ForeignKey {
	name := k.fk.Name
	for _, change := range changes {
		alter, ok := change.(diff.AlterTable)
		if !ok || alter.From != k.table {
			continue
		}
		for _, tc := range alter.Changes {
			if k.goes(tc) {
				return nil
			}
			if r, ok := tc.(diff.RenameForeignKey); ok && r.From == k.fk {
				name = r.To.Name
			}
		}
	}
	i := slices.IndexFunc(k.newer.ForeignKeys, func(fk *catalog.ForeignKey) bool { return fk.Name == name })
	if i < 0 {
		return nil
	}
	return k.newer.ForeignKeys[i]
}

// goes reports whether a change drops or replaces the key.
func (k ownedKey) goes(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.DropForeignKey:
		return c.Key == k.fk
	case diff.AlterForeignKey:
		return c.From == k.fk
	}
	return false
}

// detach drops the key, and adds it again once the key or columns it depends on exist.
func (p *planner) detach(key ownedKey, to *catalog.ForeignKey, when detachment) {
	p.detached[key.fk] = true
	out, back, check := dropForeignKeys, reattachForeignKeys, validateConstraints
	table := key.table
	if when.late {
		back, check = createForeignKeys, validateForeignKeys
		if !when.early {
			out, table = dropReplacedConstraints, key.newer
		}
	}
	to = p.keptKey(key.table, key.newer, key.fk, to)
	p.emit(out, step(p.ddl.DropConstraint(table, key.fk.Name), "detach foreign key "+key.fk.Name))
	add := p.ddl.AddForeignKey(key.newer, to)
	if r, ok := onlineOn[dialect.OnlineForeignKeyAdder](p, key.table); ok {
		var old dialect.Statement
		add, old = r.AddForeignKeyOnline(key.newer, to)
		p.emit(check, step(old, validation(to.Name)))
	}
	p.emit(back, step(add, "add foreign key "+to.Name+" again"))
}
