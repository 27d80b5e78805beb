package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// answered reports whether a directive of the unit names the object, or one elsewhere names it in
// full.
func (j *judge) answered(u *unit, object string, kinds []hazard.Kind) bool {
	return slices.ContainsFunc(j.called(object), func(name string) bool { return j.announced(u, name, kinds) })
}

// called are the names of an object: with its table's name, and with that from before the
// migration.
func (j *judge) called(object string) []string {
	out := []string{object}
	for name, t := range j.origins.tables {
		current := statement.Name{Schema: name.Schema, Name: name.Name}.String()
		if rest, ok := strings.CutPrefix(object, current); ok && t.was != "" && (rest == "" || rest[0] == '.') {
			out = append(out, t.was+rest)
		}
	}
	return out
}

func (j *judge) announced(u *unit, object string, kinds []hazard.Kind) bool {
	for _, other := range j.units {
		for _, h := range other.hazards {
			if !slices.Contains(kinds, h.Kind) {
				continue
			}
			if other == u && (h.Accepted != "" || u.single() || fits(h.Object, object)) || object != "" && h.Object == object {
				return true
			}
		}
	}
	return false
}

// single reports whether the statement has one object, so that a directive's name for it does not
// matter.
func (u *unit) single() bool {
	if len(u.steps) != 1 {
		return false
	}
	switch s := u.steps[0].Statement.(type) {
	case statement.Change:
		return singleChange(s)
	case statement.Drop:
		return len(s.Names) == 1
	case statement.Truncate:
		return len(s.Tables) == 1
	default:
		return true
	}
}

func singleChange(c statement.Change) bool {
	if c.Actions != nil {
		return len(c.Actions) == 1
	}
	if len(c.Changes) == 1 {
		_, many := c.Changes[0].(diff.CreateTable)
		return !many
	}
	return len(c.Changes) == 0
}

// fits compares the object of a directive with that of a finding: either may omit the table or
// schema.
func fits(announced, object string) bool {
	return announced == "" || object == "" || announced == object ||
		strings.HasSuffix(announced, "."+object) || strings.HasSuffix(object, "."+announced) ||
		strings.HasPrefix(announced, object+".") || strings.HasPrefix(object, announced+".")
}
