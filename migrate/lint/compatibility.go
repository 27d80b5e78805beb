package lint

import (
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// compatibility finds what applications that are still running do not expect: BC01 to BC03.
func compatibility(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.AlterTable:
		if t := j.existing(s.Name); t != nil {
			for _, a := range s.Actions {
				j.moved(t, a)
				j.tightened(t, a)
			}
		}
	case statement.Drop:
		for _, n := range s.Names {
			if t := j.db.Find(n); s.Kind == "TABLE" && t != nil && !t.New && j.db.CopyOf(t) == nil {
				j.report(hazard.RemoveInUse, t.QName(), "running applications that use table "+t.QName()+" fail until they are restarted", hazard.DropTable, hazard.DropJoinTable)
			}
		}
	case statement.CreateIndex:
		if t := j.existing(s.Table); t != nil && s.Unique && !t.Unique(s.Columns) {
			j.report(hazard.StricterRule, s.Name.Name, "running applications that write equal rows to "+t.QName()+" fail", hazard.Duplicates)
		}
	default:
	}
}

func (j *judge) moved(t *state.Table, a statement.Action) {
	running := ": running applications that use the old name fail until they are restarted"
	switch a := a.(type) {
	case statement.RenameTable:
		if t.Was == "" && j.db.CopyOf(t) == nil {
			j.report(hazard.RenameInUse, t.QName(), "table "+t.QName()+" becomes "+a.To+running)
		}
	case statement.MoveTable:
		j.report(hazard.RenameInUse, t.QName(), "table "+t.QName()+" moves to schema "+a.Schema+running)
	case statement.RenameColumn:
		if c := t.Column(a.From); !c.New && !c.Renamed {
			j.report(hazard.RenameInUse, columnName(t, c), "column "+columnName(t, c)+" becomes "+a.To+running)
		}
	case statement.DropColumn:
		if c := t.Column(a.Name); !c.New {
			j.report(hazard.RemoveInUse, columnName(t, c), "running applications that use column "+columnName(t, c)+" fail until they are restarted", hazard.DropColumn)
		}
	case statement.DropNotNull:
		if c := t.Column(a.Column); !c.New && !c.Nullable {
			j.report(hazard.RemoveInUse, columnName(t, c), "running applications that read column "+columnName(t, c)+" do not expect NULL")
		}
	default:
	}
}

func (j *judge) tightened(t *state.Table, a statement.Action) {
	switch a := a.(type) {
	case statement.AddColumn:
		if c := a.Column; c.NotNull && c.Default == "" && !c.Identity && !c.Generated && !serial(c.Type) {
			j.report(hazard.StricterRule, t.QName()+"."+c.Name, "running applications that write no "+c.Name+" to "+t.QName()+" fail", hazard.RequiredColumn, hazard.RequiredClientValue)
		}
	case statement.SetNotNull:
		if checked, _ := t.NeverNull(a.Column); !checked {
			j.report(hazard.StricterRule, t.QName()+"."+a.Column, "running applications that write NULL to "+t.QName()+"."+a.Column+" fail", hazard.NullsUnderRequired)
		}
	case statement.AddConstraint:
		k := a.Constraint
		known := k.UsingIndex != "" || k.Values != nil || j.db.Satisfied(t, k) || k.Kind != statement.Check && t.Unique(k.Columns)
		if !known {
			j.report(hazard.StricterRule, k.Name, "running applications that write to "+t.QName()+" what the "+k.Kind.String()+" "+k.Name+" forbids fail", hazard.NullsUnderRequired, hazard.Duplicates, hazard.Orphans)
		}
	default:
	}
}
