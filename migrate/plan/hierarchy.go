package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/hierarchy"
)

// hierarchies are the live tables that are partitioned or inherit, by name; nil for most databases.
func hierarchies(live *catalog.Database) map[diff.Name]*catalog.Table {
	if live == nil {
		return nil
	}
	var out map[diff.Name]*catalog.Table
	for _, t := range live.Tables {
		if t.Hierarchy == nil {
			continue
		}
		if out == nil {
			out = map[diff.Name]*catalog.Table{}
		}
		out[diff.Name{Schema: t.Schema, Name: t.Name}] = t
	}
	return out
}

// hierarchy is the hierarchy of a table of either side in the live database. Its names are those
// from before the migration: the older ones for the migration, the newer ones for its rollback.
func (p *planner) hierarchy(t *catalog.Table) *catalog.Hierarchy {
	if len(p.hierarchies) == 0 || t == nil {
		return nil
	}
	if live := p.hierarchies[p.liveName(t)]; live != nil {
		return live.Hierarchy
	}
	return nil
}

func (p *planner) liveName(t *catalog.Table) diff.Name {
	other := p.older[t]
	if p.reverse {
		other = p.newer[t]
	}
	if other != nil {
		t = other
	}
	return diff.Name{Schema: t.Schema, Name: t.Name}
}

// ordered returns the changes with those of children after those of their parents.
func (p *planner) ordered(changes []diff.Change) []diff.Change {
	if len(p.hierarchies) == 0 {
		return changes
	}
	depth := func(c diff.Change) int {
		if alter, ok := c.(diff.AlterTable); ok {
			return p.depth(p.liveName(alter.From), 0)
		}
		return 0
	}
	out := slices.Clone(changes)
	slices.SortStableFunc(out, func(a, b diff.Change) int { return depth(a) - depth(b) })
	return out
}

// depth is the number of tables that a table inherits from, one from the other.
func (p *planner) depth(name diff.Name, below int) int {
	live := p.hierarchies[name]
	if live == nil || below > len(p.hierarchies) {
		return 0
	}
	deepest := 0
	for _, parent := range live.Hierarchy.Parents {
		deepest = max(deepest, 1+p.depth(diff.Name(parent), below+1))
	}
	return deepest
}

// madeIn are the changes of a table by its live name, and of those that it inherits from.
func (p *planner) madeIn(name diff.Name) (out []diff.TableChange) {
	for _, change := range p.Changes {
		if alter, ok := change.(diff.AlterTable); ok && p.liveName(alter.From) == name {
			out = append(out, alter.Changes...)
		}
	}
	if live := p.hierarchies[name]; live != nil {
		for _, parent := range live.Hierarchy.Parents {
			out = append(out, p.madeIn(diff.Name(parent))...)
		}
	}
	return out
}

// inHierarchy removes changes of a table that are made with those of its parents, and blocks the
// plan for what the database refuses for such tables.
func (a *alteration) inHierarchy(changes []diff.TableChange) []diff.TableChange {
	h := a.hierarchy(a.from)
	if h == nil {
		return changes
	}
	live := func(column string) string {
		if a.reverse {
			return column
		}
		return a.oldName(column)
	}
	t := hierarchy.Table{Name: a.from.QName(), Hierarchy: h, Live: live}
	var above []diff.TableChange
	for _, parent := range h.Parents {
		above = append(above, a.madeIn(diff.Name(parent))...)
	}
	var out []diff.TableChange
	for _, change := range changes {
		left := hierarchy.Along(t, change, above)
		if left == nil {
			continue
		}
		// A table's own column is dropped after the one that it inherits.
		if parts, refused := hierarchy.Refused(t, left); refused && !hierarchy.Dropped(left, above) {
			a.block(hazard.Hierarchy, parts)
			continue
		}
		a.keepsChildren(left)
		out = append(out, left)
	}
	return out
}

// keepsChildren blocks a change that would also change children which the schema leaves unchanged.
func (a *alteration) keepsChildren(change diff.TableChange) {
	name := catalog.TableName(a.liveName(a.from))
	for _, t := range a.From.Tables {
		live := a.hierarchies[a.liveName(t)]
		if live == nil || a.newer[t] == nil || !slices.Contains(live.Hierarchy.Parents, name) {
			continue
		}
		if parts, ok := hierarchy.Left(a.from.QName(), live, a.newer[t], change); ok && !a.reverse {
			a.block(hazard.Hierarchy, parts)
		}
	}
}

// swappedAlong reports whether a column gets a new enum type because the column that it inherits
// from gets it. The plan is blocked if that table is not in the schema.
func (p *planner) swappedAlong(t *catalog.Table, c *catalog.Column) bool {
	h := p.hierarchy(t)
	live := c.Name
	if p.reverse {
		live = p.renamedTo(t, c.Name)
	}
	if !h.Inherits(live) {
		return false
	}
	for _, parent := range h.Parents {
		for _, other := range p.From.Tables {
			if column := other.Column(c.Name); p.liveName(other) == diff.Name(parent) && column != nil && p.newer[other] != nil {
				return true
			}
		}
	}
	p.block(hazard.Hierarchy, hazard.Parts{Case: hazard.OfInherited, Object: columnName(t, c.Name), Table: t.QName(), What: "given another type"})
	return true
}

// renamedTo is the name that a column has after the plan's renames.
func (p *planner) renamedTo(t *catalog.Table, column string) string {
	for _, change := range p.changesOf(t) {
		if r, ok := change.(diff.RenameColumn); ok && r.From == column {
			return r.To
		}
	}
	return column
}

// onlineOn is [online] for a table: a partitioned one only supports the plain forms.
func onlineOn[R any](p *planner, t *catalog.Table) (r R, ok bool) {
	if h := p.hierarchy(t); h != nil && h.Partitioned {
		return r, false
	}
	return online[R](p)
}
