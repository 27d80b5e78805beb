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

// detachment says when a foreign key is detached: early, while columns and keys change in place;
// late, while a primary key that was built online replaces the old one; or both.
type detachment struct{ early, late bool }

// ownedKey is a foreign key with the older and the newer form of its table.
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

// find records the foreign keys of t that have one of the columns, and the foreign keys of any
// table that refer to one of them. While these foreign keys exist, PostgreSQL does not change the
// type of the columns and does not drop the key that the foreign keys refer to.
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

// restsOnBuilt reports whether a foreign key refers to a key that the plan builds concurrently.
// Such a foreign key is added after the key.
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

// newKey returns the unique key that a change creates, nil if it creates none.
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

// afterwards returns the foreign key of the target that corresponds to k. It is nil if the changes
// drop or replace k, because then k need not be detached.
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

// goes reports whether a change drops or replaces the foreign key.
func (k ownedKey) goes(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.DropForeignKey:
		return c.Key == k.fk
	case diff.AlterForeignKey:
		return c.From == k.fk
	}
	return false
}

// detach drops a foreign key, and adds it again once the key or the columns that it refers to
// exist.
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
