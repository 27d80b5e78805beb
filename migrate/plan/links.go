package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// This file plans the change of a one-to-many relation to many-to-many. The foreign key column is
// dropped, and a join table between the same two tables is added. The values of the column can
// become rows of the join table.

// link describes the join table that can store the values of a dropped foreign key column.
type link struct {
	dialect.Links
	// key is the newer name of the primary key column in the table whose foreign key column is
	// dropped.
	key string
	// oldKey is the older name of key.
	oldKey string
}

// findLinks pairs dropped columns with new join tables. It ignores a column or a join table that
// has two possible partners.
func (p *planner) findLinks() {
	columns, joins := map[*catalog.Column]int{}, map[*catalog.Table]int{}
	p.links = map[*catalog.Column]link{}
	for _, change := range p.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok {
			continue
		}
		for _, change := range alter.Changes {
			drop, ok := change.(diff.DropColumn)
			if !ok {
				continue
			}
			for _, join := range p.newJoins() {
				if l, ok := p.linkOf(alter, drop.Column, join); ok {
					p.links[drop.Column] = l
					columns[drop.Column]++
					joins[join]++
				}
			}
		}
	}
	for c, l := range p.links {
		if columns[c] > 1 || joins[l.Join] > 1 {
			delete(p.links, c)
		}
	}
}

// newJoins returns the join tables that the changes create.
func (p *planner) newJoins() []*catalog.Table {
	var out []*catalog.Table
	for _, change := range p.Changes {
		if c, ok := change.(diff.CreateTable); ok && c.Table.IsJoinTable() && len(c.Table.ForeignKeys) == 2 && !p.deferred.tables[c.Table] {
			out = append(out, c.Table)
		}
	}
	return out
}

// linkOf returns how the values of the column become rows of the join table; false if they cannot.
func (p *planner) linkOf(alter diff.AlterTable, c *catalog.Column, join *catalog.Table) (link, bool) {
	at := slices.IndexFunc(alter.From.ForeignKeys, func(fk *catalog.ForeignKey) bool { return slices.Equal(fk.Columns, []string{c.Name}) })
	taken := slices.ContainsFunc(alter.Changes, func(change diff.TableChange) bool {
		r, ok := change.(diff.RenameColumn)
		return ok && r.To == c.Name
	})
	if at < 0 || taken {
		return link{}, false
	}
	fk := alter.From.ForeignKeys[at]
	parent := p.From.Table(fk.RefSchema, fk.RefTable)
	if parent == nil || parent == alter.From {
		return link{}, false // a self-relation does not show which side is the parent
	}
	for i, child := range join.ForeignKeys {
		other := join.ForeignKeys[1-i]
		if p.refersTo(child, alter.From) && p.refersTo(other, parent) &&
			p.olderColumn(parent, other.RefColumns[0]) == fk.RefColumns[0] && diff.EqualTypes(join.Column(other.Columns[0]).Type, c.Type) {
			key := alter.From.Column(p.olderColumn(alter.From, child.RefColumns[0]))
			same := key != nil && diff.EqualTypes(join.Column(child.Columns[0]).Type, key.Type)
			return link{dialect.Links{Join: join, Parent: other.Columns[0], Child: child.Columns[0]}, child.RefColumns[0], p.olderColumn(alter.From, child.RefColumns[0])}, same
		}
	}
	return link{}, false
}

// refersTo reports whether fk, a foreign key of one column on the newer side, refers to the newer
// form of the table older.
func (p *planner) refersTo(fk *catalog.ForeignKey, older *catalog.Table) bool {
	newer := p.newer[older]
	return newer != nil && newer.Schema == fk.RefSchema && newer.Name == fk.RefTable && len(fk.RefColumns) == 1 && len(fk.Columns) == 1
}

// olderColumn returns the older name of the column that has the given newer name.
func (p *planner) olderColumn(older *catalog.Table, name string) string {
	for _, r := range p.Renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == (diff.Name{Schema: older.Schema, Name: older.Name}) && c.To == name {
			return c.From
		}
	}
	return name
}

// keepLinks fills the join table from a column before the column is dropped, if a person gave the
// answer --keep-links. Otherwise it adds to the hazard of the drop that this answer is possible. It
// returns the phase of the drop.
func (a *alteration) keepLinks(c *catalog.Column, drop *Step) phase {
	l, ok := a.links[c]
	if !ok {
		return dropColumns
	}
	lost := &drop.Hazards[0]
	if name := a.answered(a.from, a.to.Model, c); name != "" {
		a.emit(fillLinks, step(a.ddl.FillLinks(a.to, c.Name, l.key, l.Links), "keep the links of "+columnName(a.from, c.Name)+" in "+l.Join.QName()))
		a.keptLinks = append(a.keptLinks, name)
		*lost = a.linksLost(c, l)
		drop.SQL = a.ddl.DropColumn(a.to, c.Name).SQL // dropLinked runs after the renames
		return dropLinked
	}
	lost.Field, lost.Becomes = fieldName(a.from, c), l.Join.QName()
	return dropColumns
}

// answered returns the answer of Input.KeepLinks that names the column; "" if there is none.
func (p *planner) answered(t *catalog.Table, model string, c *catalog.Column) string {
	for _, name := range []string{fieldName(t, c), columnName(t, c.Name), model + "." + c.Name} {
		if slices.Contains(p.KeepLinks, name) {
			return name
		}
	}
	return ""
}
