package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// enums finds values that go or change places: UX07, EN01, RN02. On SQLite an enum is a check of the form "column IN (…)".
func enums(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.AlterTable:
		t := j.existing(s.Name)
		for _, a := range s.Actions {
			switch a := a.(type) {
			case statement.SetType:
				if t != nil {
					j.swapped(t, a)
				}
			case statement.AddConstraint:
				if t != nil && a.Constraint.Values != nil {
					j.checked(t, a.Constraint)
				}
			default:
			}
		}
	case statement.CreateTable:
		r, ok := j.rebuild(s)
		for _, k := range s.Constraints {
			if ok && k.Values != nil {
				if from, plain := r.from(k.Columns[0]); plain {
					old := k
					old.Columns = []string{from.Name}
					j.checked(r.old, old)
				}
			}
		}
	default:
	}
}

// swapped judges a column that goes from one enum type to another, as the values of a type are replaced.
func (j *judge) swapped(t *state.Table, a statement.SetType) {
	c := t.Column(a.Column)
	_, to := j.db.Type(a.Type)
	if c.Enum == nil || to == nil || c.Enum == to {
		return
	}
	j.values(columnName(t, c), c, c.Enum.Values, to.Values)
	var kept, order []string
	for _, v := range c.Enum.Values {
		if slices.Contains(to.Values, v) {
			kept = append(kept, v)
		}
	}
	for _, v := range to.Values {
		if slices.Contains(kept, v) {
			order = append(order, v)
		}
	}
	if !slices.Equal(kept, order) {
		j.report(hazard.ReorderEnum, to.Name, "the values of enum "+to.Name+" change their order")
	}
}

// checked judges a new list of allowed values against the one before it; without one, any text may be there.
func (j *judge) checked(t *state.Table, k statement.Constraint) {
	c := t.Column(k.Columns[0])
	var before []string
	for _, older := range t.Keys {
		if older.Values != nil && !older.New && slices.Contains(older.Columns, c) {
			before = older.Values
		}
	}
	object := columnName(t, c)
	if before == nil {
		if !c.Written && !c.New {
			j.report(hazard.RemoveEnumValue, object, "rows of "+object+" may hold other values than "+strings.Join(k.Values, ", "), hazard.UnfitValues)
		}
		return
	}
	j.values(object, c, before, k.Values)
}

func (j *judge) values(object string, c *state.Column, before, after []string) {
	missing := without(before, after)
	if len(missing) == 0 || c.Written {
		return
	}
	j.report(hazard.RemoveEnumValue, object, "rows of "+object+" may still hold "+strings.Join(missing, ", ")+", which is removed")
	if added := without(after, before); len(added) > 0 {
		j.report(hazard.RenameValue, object, "value "+missing[0]+" is removed while "+added[0]+" is added: a rename would keep the rows", hazard.RemoveEnumValue)
	}
}

// without returns the values of a that are not in b.
func without(a, b []string) []string {
	var out []string
	for _, v := range a {
		if !slices.Contains(b, v) {
			out = append(out, v)
		}
	}
	return out
}
