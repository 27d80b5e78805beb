package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// candidates looks for a drop and an add that are likely a rename. Each pair is a block until it is answered, and neither half is planned.
func (m *maker) candidates() {
	m.tableCandidates()
	for _, change := range m.Changes {
		if alter, ok := change.(diff.AlterTable); ok {
			m.columnCandidates(alter)
		}
	}
}

// refused reports whether a pair was said to be no rename, and notes that it was asked.
func (m *maker) refused() bool {
	m.wasRefused = m.wasRefused || m.NoRename
	return m.NoRename
}

func (m *maker) tableCandidates() {
	var drops, creates []*catalog.Table
	for _, change := range m.Changes {
		switch c := change.(type) {
		case diff.DropTable:
			drops = append(drops, c.Table)
		case diff.CreateTable:
			creates = append(creates, c.Table)
		}
	}
	for _, from := range drops {
		for _, to := range creates {
			if m.skip[to] || !m.sameShape(from, to) {
				continue
			}
			if m.refused() {
				return
			}
			m.skip[from], m.skip[to] = true, true
			m.block(hazard.Rename, hazard.Parts{Object: from.QName(), Case: hazard.OfTable, To: to.QName(), Field: modelName(from), Becomes: modelName(to)})
			break
		}
	}
}

// modelName is how an answer names a table: by its model, or a join table by itself; "" of a table that no schema names.
func modelName(t *catalog.Table) string {
	if isJoinTable(t) {
		return t.Name
	}
	return t.Model
}

// sameShape: at least half of all columns are in both by name and type; of join tables, they join the same tables.
func (m *maker) sameShape(from, to *catalog.Table) bool {
	if isJoinTable(from) || isJoinTable(to) {
		return m.joinsSame(from, to)
	}
	common := 0
	for _, c := range from.Columns {
		if n := to.Column(c.Name); n != nil && diff.EqualTypes(c.Type, n.Type) {
			common++
		}
	}
	return common > 0 && 2*common >= len(from.Columns)+len(to.Columns)-common
}

// joinsSame reports whether a join table, older or newer, refers to tables that the other table refers to as well.
func (m *maker) joinsSame(from, to *catalog.Table) bool {
	var before, after []*catalog.Table
	for _, fk := range from.ForeignKeys {
		before = append(before, m.newer[m.From.Table(fk.RefSchema, fk.RefTable)])
	}
	for _, fk := range to.ForeignKeys {
		after = append(after, m.To.Table(fk.RefSchema, fk.RefTable))
	}
	join, other := before, after
	if !isJoinTable(from) {
		join, other = after, before
	}
	for _, t := range join {
		i := slices.Index(other, t)
		if t == nil || i < 0 {
			return false
		}
		other = slices.Delete(other, i, i+1)
	}
	return len(join) > 0
}

func (m *maker) columnCandidates(alter diff.AlterTable) {
	var drops, adds []*catalog.Column
	for _, change := range alter.Changes {
		switch c := change.(type) {
		case diff.DropColumn:
			drops = append(drops, c.Column)
		case diff.AddColumn:
			adds = append(adds, c.Column)
		}
	}
	for _, from := range drops {
		for _, to := range adds {
			if m.skip[to] || !diff.EqualTypes(from.Type, to.Type) || !sameEnum(alter, from, to) {
				continue
			}
			if m.refused() {
				return
			}
			m.skip[from], m.skip[to] = true, true
			m.block(hazard.Rename, hazard.Parts{Object: columnName(alter.From, from.Name), Case: hazard.OfColumn, To: columnName(alter.To, to.Name),
				Field: fieldName(alter.From, from), Becomes: memberName(to)})
			break
		}
	}
}

func memberName(c *catalog.Column) string {
	if c.Field != "" {
		return c.Field
	}
	return c.Name
}

// sameEnum compares the values of enum columns where enums are text with a check.
func sameEnum(alter diff.AlterTable, from, to *catalog.Column) bool {
	values := func(t *catalog.Table, column string) []string {
		for _, c := range t.Checks {
			if c.Column == column {
				return c.Values
			}
		}
		return nil
	}
	return slices.Equal(values(alter.From, from.Name), values(alter.To, to.Name))
}
