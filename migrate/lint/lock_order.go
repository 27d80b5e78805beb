package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// together reports the first statement of a transaction that locks a further table, or changes
// rows, while an earlier statement blocks readers (LK06).
func (j *judge) together(s statement.Statement) {
	if !j.unit().transactional || j.reported {
		return
	}
	for _, t := range j.exclusive(s) {
		o := j.origins.of(t)
		if len(j.locked) > 0 && !slices.Contains(j.locked, o) {
			j.reported = true
			j.report(hazard.Hazard{Kind: hazard.SeveralLocks, Parts: hazard.Parts{Object: t.QName(), Table: j.locked[0].text()}})
		}
		j.locked = append(j.locked, o)
	}
	if t := written(s); t != nil && !j.created(t) && len(j.locked) > 0 && !j.reported {
		j.reported = true
		j.report(hazard.Hazard{Kind: hazard.SeveralLocks, Parts: hazard.Parts{Object: t.QName(), Table: j.locked[0].text(), Case: hazard.OfRows}})
	}
}

// text returns the current name of a table for messages.
func (o *origin) text() string {
	return statement.Name{Schema: o.name.Schema, Name: o.name.Name}.String()
}

// written returns the table whose rows an UPDATE or DELETE changes, nil for other statements.
func written(s statement.Statement) *catalog.Table {
	switch s := s.(type) {
	case statement.Update:
		return s.Table
	case statement.Delete:
		return s.Table
	default:
		return nil
	}
}

// exclusive returns the tables on which a statement blocks readers, except those that the migration
// creates.
func (j *judge) exclusive(s statement.Statement) []*catalog.Table {
	c, ok := s.(statement.Change)
	if !ok {
		return nil
	}
	var out []*catalog.Table
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.DropTable:
			out = append(out, change.Table)
		case diff.AlterTable:
			if slices.ContainsFunc(c.Actions, locksReaders) {
				out = append(out, change.From)
			}
		default:
		}
	}
	return slices.DeleteFunc(out, j.created)
}

// locksReaders reports whether an action of ALTER TABLE blocks readers. All do except VALIDATE
// CONSTRAINT and ADD FOREIGN KEY.
func locksReaders(a statement.Action) bool {
	if a.Validates != "" {
		return false
	}
	if len(a.Changes) != 1 {
		return true
	}
	_, key := a.Changes[0].(diff.AddForeignKey)
	return !key
}
