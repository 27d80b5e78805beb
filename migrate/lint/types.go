package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// types finds type changes that values do not survive: UX06, UX08, TY01, TY02.
func types(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.AlterTable:
		t := j.existing(s.Name)
		for _, a := range s.Actions {
			if set, ok := a.(statement.SetType); ok && t != nil && !t.Column(set.Column).New {
				j.newType(t, set)
			}
		}
	case statement.CreateTable:
		r, ok := j.rebuild(s)
		if !ok {
			return
		}
		for _, c := range s.Columns {
			if from, _ := r.from(c.Name); from != nil && from.Type.Name != "" {
				to, _ := j.db.Type(c.Type)
				j.converted(r.old, c.Name, from, j.conversion(from.Type, to), to, true)
			}
		}
	default:
	}
}

func (j *judge) newType(t *state.Table, set statement.SetType) {
	c := t.Column(set.Column)
	object := columnName(t, c)
	if cuts(j.migration.dialect.Provider(), set.Using) {
		j.report(hazard.CutText, object, "the USING expression of "+object+" cuts text that is too long")
	}
	if c.Type.Name == "" {
		return
	}
	to, enum := j.db.Type(set.Type)
	if enum != nil && c.Enum != nil {
		return // a question of their values
	}
	conv := j.conversion(c.Type, to)
	if enum != nil && conv.Class == dialect.Narrows {
		conv.Bad = "not a value of the enum"
	}
	j.converted(t, c.Name, c, conv, to, set.Using != "")
}

// conversion is how values pass from one type to the other; equal types leave them alone.
func (j *judge) conversion(from, to catalog.Type) dialect.Conversion {
	if from.Name == to.Name && from.List == to.List && slices.Equal(from.Args, to.Args) {
		return dialect.Conversion{}
	}
	return j.migration.dialect.Convert(from, to)
}

// converted reports what a conversion does to values; given is true when the statement says how to convert.
func (j *judge) converted(t *state.Table, column string, from *state.Column, conv dialect.Conversion, to catalog.Type, given bool) {
	object := t.QName() + "." + column
	change := "the type of " + object + " changes from " + typeText(from.Type) + " to " + typeText(to)
	if conv.Class == dialect.Impossible {
		if !given {
			j.report(hazard.NoCast, object, change+", for which there is no cast")
		}
		return
	}
	if conv.Bad != "" && !from.Written {
		j.report(hazard.UnfitValues, object, change+", and values may not fit")
	}
	if conv.Changed != "" {
		j.report(hazard.LossyType, object, change+", and values that fit may still differ afterwards")
	}
}

func typeText(t catalog.Type) string {
	if t.List {
		return t.Name + "[]"
	}
	return t.Name
}

// cuts reports whether an expression casts to a text type with a length, or takes a part of a text.
func cuts(d provider.Provider, using string) bool {
	for _, call := range statement.Calls(d, using) {
		switch strings.ToLower(call) {
		case "varchar", "char", "character", "varying", "bpchar", "nchar", "left", "substr", "substring":
			return true
		}
	}
	return false
}
