package inventory

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Changes that are announced for a table are also announced for its partitions and for tables that
// inherit from it, because the database makes them there too. It drops the inherited column of a
// child with the column of the parent, and the index of a partition with the index of its parent.
//
//	announced          DROP COLUMN note of events
//	also no loss       column note of events_2024, which is Inherited
//	still a loss       column note of archive, which inherits from events and declares it itself

// family has the inheritance between tables, and the parts of the tables.
type family struct {
	parents map[string][]string // by the name of the child, the names of its parents
	parts   map[string][]Object // by the name of their table
}

func familyOf(before Inventory, a *Announced) (f family) {
	for _, o := range before.Objects {
		if o.Table != "" || o.Properties[Inherits] == "" {
			continue
		}
		if f.parents == nil {
			f.parents, f.parts = map[string][]string{}, map[string][]Object{}
		}
		f.parents[o.Name] = relationNames(a, o.Properties[Inherits])
	}
	if f.parents == nil {
		return f
	}
	for _, o := range before.Objects {
		if o.Table != "" {
			f.parts[o.Table] = append(f.parts[o.Table], o)
		}
	}
	return f
}

// relationNames parses a list of names and returns them without their schemas.
func relationNames(a *Announced, text string) (out []string) {
	tokens, err := sqltext.Tokens(a.provider, text)
	if err != nil {
		return nil
	}
	last := ""
	for i, t := range tokens {
		if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
			last = sqltext.Name(a.provider, text[t.Start:t.End])
		}
		if ends := i == len(tokens)-1 || text[tokens[i+1].Start:tokens[i+1].End] == ","; ends && last != "" {
			out, last = append(out, last), ""
		}
	}
	return out
}

// above returns the counterparts of an object in the parents of its table.
func (f family) above(a *Announced, o Object) (out []Object) {
	for _, parent := range f.parents[o.Table] {
		for _, part := range f.parts[parent] {
			if part.Kind == o.Kind && f.counterparts(a, part, o) {
				out = append(out, part)
			}
		}
	}
	return out
}

func (f family) counterparts(a *Announced, part, o Object) bool {
	switch o.Kind {
	case Index:
		return slices.Contains(relationNames(a, o.Properties[Inherits]), part.Name)
	case PrimaryKey, Unique, ForeignKey:
		return part.Name == o.Name || part.Properties[Definition] == o.Properties[Definition]
	default:
		return part.Name == o.Name
	}
}

// foundAlong returns the later object if it was renamed together with its counterpart in a parent,
// and so has the new name of that counterpart.
func (c *comparison) foundAlong(o Object) (Object, bool) {
	for _, above := range c.family.above(c.Announced, o) {
		for _, called := range c.Candidates(above.ID) {
			for _, id := range c.Candidates(o.ID) {
				id.Name = called.Name
				if now, ok := c.after[c.key(id)]; ok {
					return now, true
				}
			}
		}
		if now, ok := c.foundAlong(above); ok {
			id := o.ID
			id.Name = now.Name
			if now, ok := c.after[c.key(id)]; ok {
				return now, true
			}
		}
	}
	return Object{}, false
}

// goesAlong reports whether an inherited object is dropped with its counterpart in a parent.
func (c *comparison) goesAlong(o Object, before Inventory) bool {
	if o.Properties[Inherited] == "" && (o.Kind != Index || o.Properties[Inherits] == "") {
		return false
	}
	return slices.ContainsFunc(c.family.above(c.Announced, o), func(above Object) bool {
		return c.lossAnnounced(above, before) || c.goesAlong(above, before)
	})
}

// changesAlong reports whether a change of a property is announced for the object's counterpart in
// a parent.
func (c *comparison) changesAlong(o Object, property Property, e edit) bool {
	return slices.ContainsFunc(c.family.above(c.Announced, o), func(above Object) bool {
		return c.changes(above, property, e) || c.changesAlong(above, property, e)
	})
}
