package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// losses finds statements that reach more than they name: DL04.
func losses(j *judge, s statement.Step) {
	switch s := s.Statement.(type) {
	case statement.Change:
		j.cascades(s)
	case statement.Drop:
		if s.Cascade {
			j.cascade(strings.ToLower(s.Kind))
		}
	case statement.Update:
		if o := j.origins.of(s.Table); s.All && slices.ContainsFunc(s.Columns, func(c string) bool { return !o.column(c).added }) {
			j.allRows(s.Table, "overwritten")
		}
	case statement.Delete:
		if s.All {
			j.allRows(s.Table, "deleted")
		}
	case statement.Truncate:
		for _, t := range s.Tables {
			j.allRows(t, "deleted")
		}
		if s.Cascade {
			j.cascade("")
		}
	default:
	}
}

func (j *judge) cascades(c statement.Change) {
	if c.Cascade {
		j.cascade(strings.ToLower(c.Dropped))
	}
	for _, a := range c.Actions {
		switch {
		case !a.Cascade:
		case strings.HasPrefix(a.Words, "DROP CONSTRAINT"):
			j.cascade("constraint")
		default:
			j.cascade("column")
		}
	}
}

func (j *judge) cascade(what string) {
	j.report(hazard.Hazard{Kind: hazard.ChangeAllRows, Parts: hazard.Parts{Case: hazard.OfCascade, What: what}})
}

func (j *judge) allRows(t *catalog.Table, what string) {
	if !j.created(t) {
		j.report(hazard.Hazard{Kind: hazard.ChangeAllRows, Parts: hazard.Parts{Object: t.QName(), What: what}})
	}
}
