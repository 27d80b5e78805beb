package lint

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// dataLoss finds what takes rows or values away: DL01 to DL04.
func dataLoss(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.Drop:
		if s.Cascade {
			j.report(hazard.ChangeAllRows, "", "CASCADE drops whatever hangs on the "+strings.ToLower(s.Kind))
		}
		if s.Kind == "TABLE" {
			for _, n := range s.Names {
				j.droppedTable(n)
			}
		}
	case statement.AlterTable:
		j.droppedColumns(s)
	case statement.CreateTable:
		if r, ok := j.rebuild(s); ok {
			for _, c := range r.lost() {
				j.report(hazard.DropColumn, columnName(r.old, c), "column "+columnName(r.old, c)+" is not in the rebuilt table")
			}
		}
	case statement.Update:
		if t := j.existing(s.Table); t != nil && s.All && !allNew(t, s.Columns) {
			j.report(hazard.ChangeAllRows, t.QName(), "every row of "+t.QName()+" is overwritten")
		}
	case statement.Delete:
		if t := j.existing(s.Table); t != nil && s.All {
			j.report(hazard.ChangeAllRows, t.QName(), "every row of "+t.QName()+" is deleted")
		}
	case statement.Truncate:
		for _, n := range s.Tables {
			if t := j.existing(n); t != nil {
				j.report(hazard.ChangeAllRows, t.QName(), "every row of "+t.QName()+" is deleted")
			}
		}
		if s.Cascade {
			j.report(hazard.ChangeAllRows, "", "CASCADE empties every table that points at these")
		}
	default:
	}
}

func (j *judge) droppedTable(n statement.Name) {
	t := j.existing(n)
	if t == nil || j.db.CopyOf(t) != nil {
		return
	}
	code, what := hazard.DropTable, "table "
	if joinTable(t) {
		code, what = hazard.DropJoinTable, "many-to-many table "
	}
	j.report(code, t.QName(), what+t.QName()+" is dropped with its rows", hazard.DropTable, hazard.DropJoinTable)
}

func (j *judge) droppedColumns(s statement.AlterTable) {
	t := j.existing(s.Name)
	for _, a := range s.Actions {
		switch a := a.(type) {
		case statement.DropColumn:
			if t != nil && !t.Column(a.Name).New {
				object := t.QName() + "." + a.Name
				j.report(hazard.DropColumn, object, "column "+object+" is dropped with its values")
			}
			if a.Cascade {
				j.report(hazard.ChangeAllRows, "", "CASCADE drops whatever hangs on the column")
			}
		case statement.DropConstraint:
			if a.Cascade {
				j.report(hazard.ChangeAllRows, "", "CASCADE drops whatever hangs on the constraint")
			}
		default:
		}
	}
}

func joinTable(t *state.Table) bool {
	return strings.HasPrefix(t.Name, "_") && len(t.Columns) == 2 && t.Find("A") != nil && t.Find("B") != nil
}

func columnName(t *state.Table, c *state.Column) string { return t.QName() + "." + c.Name }

func allNew(t *state.Table, columns []string) bool {
	for _, name := range columns {
		if !t.Column(name).New {
			return false
		}
	}
	return true
}
