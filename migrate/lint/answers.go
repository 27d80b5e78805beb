package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// answered reports whether a directive answers a finding about the object. A directive of the unit,
// which is the statement with the finding, may name the object in a shorter form. A directive of
// another statement must name it in full.
func (j *judge) answered(u *unit, object string, kinds []hazard.Kind) bool {
	return slices.ContainsFunc(j.called(object), func(name string) bool { return j.announced(u, name, kinds) })
}

// called returns the names that directives may use for an object. If the migration renamed the
// table of the object, they may use the older name of the table too.
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

// single reports whether the statement has one object only. Then its directives concern this
// object, whatever name they have for it.
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

// fits reports whether the object of a directive and the object of a finding are the same. Either
// may omit the table or the schema.
func fits(announced, object string) bool {
	return announced == "" || object == "" || announced == object ||
		strings.HasSuffix(announced, "."+object) || strings.HasSuffix(object, "."+announced) ||
		strings.HasPrefix(announced, object+".") || strings.HasPrefix(object, announced+".")
}
