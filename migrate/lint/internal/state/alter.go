package state

import (
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

func (db *Database) alter(t *Table, a statement.Action) {
	switch a := a.(type) {
	case statement.AddColumn:
		t.Columns = append(t.Columns, db.newColumn(a.Column))
		for _, k := range a.Constraints {
			db.addConstraint(t, k)
		}
	case statement.DropColumn:
		t.Column(a.Name).Dropped = true
	case statement.RenameColumn:
		c := t.Column(a.From)
		c.Name, c.Renamed = a.To, true
	case statement.RenameTable:
		if t.Was == "" {
			t.Was = t.QName()
		}
		t.Name = a.To
		if t.copyOf != nil && db.same(t.copyOf.Name, t.Name) {
			db.takeOver(t)
		}
	case statement.MoveTable:
		t.Schema = a.Schema
	case statement.RenameConstraint:
		if k := t.Key(a.From); k != nil {
			k.Name = a.To
		}
	case statement.SetType:
		c := t.Column(a.Column)
		c.Type, c.Enum = db.Type(a.Type)
	case statement.SetNotNull:
		t.Column(a.Column).Nullable = false
	case statement.DropNotNull:
		t.Column(a.Column).Nullable = true
	case statement.SetDefault:
		c := t.Column(a.Column)
		c.HasDefault = a.Default != ""
	case statement.AddIdentity:
		c := t.Column(a.Column)
		c.Identity, c.HasDefault = true, true
	case statement.AddConstraint:
		db.addConstraint(t, a.Constraint)
	case statement.DropConstraint:
		if k := t.Key(a.Name); k != nil {
			k.Dropped = true
		}
	case statement.ValidateConstraint:
		if k := t.Key(a.Name); k != nil {
			k.NotValid = false
		}
	case statement.OtherAction:
	}
}
