package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/hierarchy"
)

// hierarchies returns the live tables that are partitioned or inherit, by name; nil if there are
// none.
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

// hierarchy returns the hierarchy of a table in the live database. The table may be of From or of
// To. The names in the hierarchy are always names from before the migration. In the plan of a
// rollback, these are the names in To.
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

// ordered sorts the changes so that the changes of a child table come after those of its parents.
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

// depth returns the length of the longest chain of ancestors of a table; 0 if it inherits from
// none.
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

// madeIn returns the changes of the table with the given live name and of all its ancestors.
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

// inHierarchy removes the changes that the database makes in a table when it changes the parents.
// It blocks the plan for changes that the database refuses for a table of a hierarchy.
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
		// If the parent drops the column too, the table's own column can be dropped after that.
		if parts, refused := hierarchy.Refused(t, left); refused && !hierarchy.Dropped(left, above) {
			a.block(hazard.Hierarchy, parts)
			continue
		}
		a.keepsChildren(left)
		out = append(out, left)
	}
	return out
}

// keepsChildren blocks a change that the database would also make in child tables, if the schema
// leaves one of them unchanged.
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

// swappedAlong reports whether a column gets its new enum type when the parent's column does. It
// blocks the plan if the parent is not in the schema.
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

// renamedTo returns the name that a column has after the plan's renames.
func (p *planner) renamedTo(t *catalog.Table, column string) string {
	for _, change := range p.changesOf(t) {
		if r, ok := change.(diff.RenameColumn); ok && r.From == column {
			return r.To
		}
	}
	return column
}

// onlineOn is [online] for one table. It finds no recipe for a partitioned table, which supports
// plain forms only.
func onlineOn[R any](p *planner, t *catalog.Table) (r R, ok bool) {
	if h := p.hierarchy(t); h != nil && h.Partitioned {
		return r, false
	}
	return online[R](p)
}
