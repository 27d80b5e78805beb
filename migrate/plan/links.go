package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// A one-to-many relation becomes many-to-many: the column of its foreign key is dropped, and a join
// table between the same two tables is added. The values of the column can become rows of the join
// table.

// link is a dropped column, with the join table that can take its values.
type link struct {
	dialect.Links
	// key is the newer name of the key of the table that loses the column.
	key string
	// oldKey is the older name of that key.
	oldKey string
}

// findLinks pairs columns and join tables. It ignores those with two possible partners.
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

// newJoins are the join tables that the changes create.
func (p *planner) newJoins() []*catalog.Table {
	var out []*catalog.Table
	for _, change := range p.Changes {
		if c, ok := change.(diff.CreateTable); ok && c.Table.IsJoinTable() && len(c.Table.ForeignKeys) == 2 && !p.deferred.tables[c.Table] {
			out = append(out, c.Table)
		}
	}
	return out
}

// linkOf is how the join table gets the values of the column.
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
		return link{}, false // which side of a relation of a table to itself is which, no table says
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

// refersTo reports whether a foreign key of the newer side refers to the newer form of a table of
// the older side.
func (p *planner) refersTo(fk *catalog.ForeignKey, older *catalog.Table) bool {
	newer := p.newer[older]
	return newer != nil && newer.Schema == fk.RefSchema && newer.Name == fk.RefTable && len(fk.RefColumns) == 1 && len(fk.Columns) == 1
}

// olderColumn is the older name of a column of the table's newer form.
func (p *planner) olderColumn(older *catalog.Table, name string) string {
	for _, r := range p.Renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == (diff.Name{Schema: older.Schema, Name: older.Name}) && c.To == name {
			return c.From
		}
	}
	return name
}

// keepLinks fills the join table from a column before the column is dropped, if a person answered
// so. Otherwise it adds to the hazard that this answer is possible.
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
		drop.SQL = a.ddl.DropColumn(a.to, c.Name).SQL // names have changed by then
		return dropLinked
	}
	lost.Field, lost.Becomes = fieldName(a.from, c), l.Join.QName()
	return dropColumns
}

// answered is the answer that keeps the links of the column; "" if there is none.
func (p *planner) answered(t *catalog.Table, model string, c *catalog.Column) string {
	for _, name := range []string{fieldName(t, c), columnName(t, c.Name), model + "." + c.Name} {
		if slices.Contains(p.KeepLinks, name) {
			return name
		}
	}
	return ""
}
