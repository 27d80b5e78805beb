package lint

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// stricter reports constraints that rows did not have to satisfy before (BC03), if the planner
// cannot judge them: hand-written checks, exclusion constraints, and a primary key over columns
// that were not unique. The function carried reports the constraints that the planner can judge.
func stricter(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, a := range c.Actions {
		t := c.Changes[0].(diff.AlterTable).From
		if len(a.Changes) != 1 || a.UsingIndex || j.created(t) {
			continue
		}
		switch change := a.Changes[0].(type) {
		case diff.AddCheck:
			if change.Check.Values == nil {
				j.forbids(t, change.Check.Name, checkWords)
			}
		case diff.AddIndex:
			if !change.Index.Unique {
				j.forbids(t, change.Index.Name, indexWords(change.Index))
			}
		case diff.AddPrimaryKey:
			if columns, _ := plainColumns(change.Key); !j.origins.of(t).unique(t, columns) {
				j.forbids(t, change.Key.Name, primaryKeyWords)
			}
		default:
		}
	}
}

func (j *judge) forbids(t *catalog.Table, name, what string) {
	j.report(hazard.Hazard{Kind: hazard.StricterRule, Parts: hazard.Parts{Object: name, Table: t.QName(), What: what}},
		hazard.NullsUnderRequired, hazard.Duplicates, hazard.Orphans)
}
