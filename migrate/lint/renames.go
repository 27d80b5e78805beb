package lint

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// renames finds a drop and an add that look like a rename: RN01. A drop whose loss is announced is none.
func renames(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.AlterTable:
		t := j.existing(s.Name)
		for _, a := range s.Actions {
			if drop, ok := a.(statement.DropColumn); ok && t != nil {
				j.renamedColumn(t, s.Name, t.Column(drop.Name))
			}
		}
	case statement.Drop:
		if s.Kind != "TABLE" {
			return
		}
		for _, n := range s.Names {
			if t := j.existing(n); t != nil && t.Known && j.db.CopyOf(t) == nil {
				j.renamedTable(t)
			}
		}
	default:
	}
}

func (j *judge) renamedColumn(t *state.Table, name statement.Name, c *state.Column) {
	if c.New || c.Type.Name == "" {
		return
	}
	for _, other := range j.everywhere {
		alter, ok := other.(statement.AlterTable)
		if !ok || alter.Name != name {
			continue
		}
		for _, a := range alter.Actions {
			add, ok := a.(statement.AddColumn)
			if !ok {
				continue
			}
			if to, _ := j.db.Type(add.Column.Type); to.Name == c.Type.Name && to.List == c.Type.List {
				object := columnName(t, c)
				j.report(hazard.Rename, object, "column "+object+" is dropped, and "+add.Column.Name+" of the same type is added: a rename would keep the values", hazard.DropColumn)
				return
			}
		}
	}
}

func (j *judge) renamedTable(t *state.Table) {
	for _, other := range j.everywhere {
		create, ok := other.(statement.CreateTable)
		if !ok || len(create.Columns) < 2 || len(create.Columns) != len(t.Columns) {
			continue
		}
		same := true
		for _, c := range create.Columns {
			same = same && t.Find(c.Name) != nil
		}
		if same && !strings.EqualFold(create.Name.Name, t.Name) {
			j.report(hazard.Rename, t.QName(), "table "+t.QName()+" is dropped, and "+create.Name.String()+" with the same columns is made: a rename would keep the rows", hazard.DropTable, hazard.DropJoinTable)
			return
		}
	}
}
