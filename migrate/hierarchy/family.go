package hierarchy

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Along returns the part of a change that remains to be made in a child table after the changes of
// its parent, because the database makes these changes in the child too. It returns nil if nothing
// remains.
func Along(child Table, change diff.TableChange, parent []diff.TableChange) (left diff.TableChange) {
	for _, made := range parent {
		switch c := change.(type) {
		case diff.AddColumn:
			if m, ok := made.(diff.AddColumn); ok && m.Column.Name == c.Column.Name {
				return nil
			}
		case diff.DropColumn:
			// A column that the child declares itself stays until the child drops it too.
			if m, ok := made.(diff.DropColumn); ok && m.Column.Name == c.Column.Name && !slices.Contains(child.Own, c.Column.Name) {
				return nil
			}
		case diff.RenameColumn:
			if m, ok := made.(diff.RenameColumn); ok && m == c {
				return nil
			}
		case diff.AlterColumn:
			if m, ok := made.(diff.AlterColumn); ok && m.To.Name == c.To.Name {
				return alteredAlong(c, m)
			}
		}
	}
	return change
}

// Dropped reports whether a change drops a column that the parents have dropped. Then only the
// table's own declaration of the column remains.
func Dropped(change diff.TableChange, above []diff.TableChange) bool {
	drop, ok := change.(diff.DropColumn)
	return ok && slices.ContainsFunc(above, func(made diff.TableChange) bool {
		m, ok := made.(diff.DropColumn)
		return ok && m.Column.Name == drop.Column.Name
	})
}

// alteredAlong returns the part of c, a change of a child's column, that remains after made, the
// change of the same column in the parent. It returns nil if nothing remains.
func alteredAlong(c, made diff.AlterColumn) diff.TableChange {
	if made.Type && c.Type {
		from := *c.From
		from.Type = c.To.Type
		c.From, c.Type = &from, false
	}
	c.Default = c.Default && !made.Default
	c.Nullable = c.Nullable && !made.Nullable
	if !c.Type && !c.Default && !c.Nullable && !c.Identity {
		return nil
	}
	return c
}

// Left returns the parts of the hazard for a change of the table parent that the database would
// also make in the child, although the schema does not want it there. after is the child as the
// schema wants it. The second result is false if there is no such conflict.
func Left(parent string, child, after *catalog.Table, change diff.TableChange) (hazard.Parts, bool) {
	parts := hazard.Parts{Case: hazard.OfChildren, Table: after.QName(), Parent: parent}
	keeps := func(column string) bool { return child.Hierarchy.Inherits(column) && after.Column(column) != nil }
	switch c := change.(type) {
	case diff.AddColumn:
		there := child.Column(c.Column.Name)
		parts.Object, parts.What = c.Column.Name, "added"
		return parts, there != nil && !diff.SameStorage(there.Type, c.Column.Type)
	case diff.DropColumn:
		parts.Object, parts.What = c.Column.Name, "dropped"
		return parts, keeps(c.Column.Name) && !slices.Contains(child.Hierarchy.Own, c.Column.Name)
	case diff.RenameColumn:
		parts.Object, parts.What = c.From, "renamed"
		return parts, keeps(c.From)
	case diff.AlterColumn:
		parts.Object, parts.What = c.From.Name, "given another type"
		return parts, c.Type && keeps(c.To.Name) && !diff.SameStorage(after.Column(c.To.Name).Type, c.To.Type)
	}
	return parts, false
}
