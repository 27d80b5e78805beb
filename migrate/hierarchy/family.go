package hierarchy

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Along returns what remains to be changed in a table that inherits, once the changes of its parent
// are made: those change it too. Nil means nothing remains.
func Along(child Table, change diff.TableChange, parent []diff.TableChange) (left diff.TableChange) {
	for _, made := range parent {
		switch c := change.(type) {
		case diff.AddColumn:
			if m, ok := made.(diff.AddColumn); ok && m.Column.Name == c.Column.Name {
				return nil
			}
		case diff.DropColumn:
			// A column that the table declares itself stays until it is dropped there as well.
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

// Dropped reports whether a change drops a column that the parents have dropped: what remains of it
// belongs to the table itself.
func Dropped(change diff.TableChange, above []diff.TableChange) bool {
	drop, ok := change.(diff.DropColumn)
	return ok && slices.ContainsFunc(above, func(made diff.TableChange) bool {
		m, ok := made.(diff.DropColumn)
		return ok && m.Column.Name == drop.Column.Name
	})
}

// alteredAlong returns the part of a column change that the same change of the parent's column does
// not make.
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

// Left returns what a change of a table also changes in a child, if after, the child's table in the
// schema, still has it unchanged.
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
