package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// enums reports enum values that are removed (UX07), reordered (EN01) or probably renamed (RN02).
// On SQLite an enum is a check of the form "column IN (…)".
func enums(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		if alter, ok := change.(diff.AlterTable); ok && !j.created(alter.From) {
			for _, a := range c.Actions {
				j.changedValues(s, alter.From, a)
			}
		}
	}
}

// changedValues judges an action that changes the type or the check of a column.
func (j *judge) changedValues(s statement.Step, t *catalog.Table, a statement.Action) {
	if len(a.Changes) != 1 {
		return
	}
	switch change := a.Changes[0].(type) {
	case diff.AlterColumn:
		if change.Type && change.From.Type.Enum && change.To.Type.Enum {
			j.exchangedType(s, t, change)
		}
	case diff.AddCheck:
		if change.Check.Values != nil {
			j.checkedValues(s, t, change.Check)
		}
	default:
	}
}

// exchangedType judges a column whose type changes from one enum to another. This is how
// hand-written SQL replaces the values of an enum. The planner is asked for the hazards of a change
// of the old enum to the values of the new one.
func (j *judge) exchangedType(s statement.Step, t *catalog.Table, c diff.AlterColumn) {
	from := s.Before.Enum(c.From.Type.Schema, c.From.Type.Name)
	to := s.Before.Enum(c.To.Type.Schema, c.To.Type.Name)
	if from == nil || to == nil || from == to {
		return
	}
	// The catalogs have this column only, because other columns with the type have statements of
	// their own.
	at := func(column *catalog.Column, e *catalog.Enum) catalog.Database {
		alone := &catalog.Table{Schema: t.Schema, Name: t.Name, Columns: []*catalog.Column{column}}
		return catalog.Database{Tables: []*catalog.Table{alone}, Enums: []*catalog.Enum{e}}
	}
	j.removed(t, c.From.Name, from.Values, to.Values,
		j.hazards(at(c.From, from), at(c.To, to), nil, diff.AlterEnum{From: from, To: to}))
}

// checkedValues compares a new list of allowed values with the previous one. If there was none,
// existing rows may have any text.
func (j *judge) checkedValues(s statement.Step, t *catalog.Table, check *catalog.Check) {
	column := j.origins.of(t).column(check.Column)
	before := j.listed(t, check.Column)
	if before == nil {
		if !column.written && !column.added {
			j.report(hazard.Hazard{Kind: hazard.RemoveEnumValue, Parts: hazard.Parts{
				Object: columnName(t, check.Column), What: strings.Join(check.Values, ", "),
			}}, hazard.UnfitValues)
		}
		return
	}
	to := *check
	to.Enum = before.Enum
	alter := diff.AlterTable{From: t, To: t, Changes: []diff.TableChange{diff.AlterCheck{From: before, To: &to}}}
	j.removed(t, check.Column, before.Values, check.Values, j.hazards(s.Before, s.Before, nil, alter))
}

// listed returns the check that listed the allowed values of the column before the migration, nil
// if there was none.
func (j *judge) listed(t *catalog.Table, column string) *catalog.Check {
	o := j.origins.of(t)
	if o.first == nil {
		return nil
	}
	for _, c := range slices.Backward(o.first.Checks) {
		if c.Values != nil && o.current(c.Column) == column {
			was := *c
			was.Column = column
			return &was
		}
	}
	return nil
}

// removed reports the planner's hazards for a new list of values, and a pair of values that is
// probably a rename. If the migration has written the column, it only reports a new order.
func (j *judge) removed(t *catalog.Table, column string, before, after []string, carried []hazard.Hazard) {
	written := j.origins.of(t).column(column).written
	for _, h := range carried {
		if h.Kind == hazard.ReorderEnum || h.Kind == hazard.RemoveEnumValue && !written {
			j.report(h)
		}
	}
	if !written {
		j.exchangedValues(columnName(t, column), before, after)
	}
}

// exchangedValues reports a probable rename if one value is removed and another one is added.
func (j *judge) exchangedValues(object string, before, after []string) {
	gone, added := without(before, after), without(after, before)
	if len(gone) > 0 && len(added) > 0 {
		j.report(hazard.Hazard{Kind: hazard.RenameValue, Parts: hazard.Parts{Object: object, From: gone[0], To: added[0]}}, hazard.RemoveEnumValue)
	}
}

// without returns the values of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(v string) bool { return slices.Contains(b, v) })
}
