package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// constraints finds what the database no longer guarantees, and what it should be given besides: CN01, FK02, ID01.
func constraints(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.CreateTable:
		if _, rebuilt := j.rebuild(s); !rebuilt {
			for _, k := range s.Constraints {
				j.indexed(s.Name, k)
			}
		}
	case statement.AlterTable:
		t := j.existing(s.Name)
		for _, a := range s.Actions {
			switch a := a.(type) {
			case statement.AddConstraint:
				j.indexed(s.Name, a.Constraint)
			case statement.AddColumn:
				for _, k := range a.Constraints {
					j.indexed(s.Name, k)
				}
			case statement.DropConstraint:
				if t != nil {
					j.unguarded(t, a.Name, t.Key(a.Name))
				}
			case statement.AddIdentity:
				if t != nil && !t.Column(a.Column).New {
					j.behind(columnName(t, t.Column(a.Column)))
				}
			default:
			}
		}
	case statement.Drop:
		for _, n := range s.Names {
			if t, k := j.db.Index(n); s.Kind == "INDEX" && k != nil && k.Kind == statement.Unique && !t.New {
				j.unguarded(t, n.Name, k)
			}
		}
	default:
	}
}

// sequences finds rows with ids of their own, which a sequence does not learn of. SQLite's counter follows the largest id.
func sequences(j *judge, s statement.Statement) {
	insert, ok := s.(statement.Insert)
	if !ok {
		return
	}
	for _, name := range insert.Columns {
		if t := j.db.Find(insert.Table); t != nil && t.Find(name) != nil && t.Column(name).Identity {
			j.behind(columnName(t, t.Column(name)))
		}
	}
}

// unguarded asks at the end whether a dropped constraint is replaced, or what it guarded is gone too.
func (j *judge) unguarded(t *state.Table, name string, k *state.Key) {
	if k != nil && (k.New || k.NotNull) {
		return
	}
	j.atEnd(func() {
		if slices.Contains(j.db.Gone, t) {
			return
		}
		what := "constraint"
		if k != nil {
			what = k.Kind.String()
			gone := slices.ContainsFunc(k.Columns, func(c *state.Column) bool { return c.Dropped }) || k.Ref != nil && slices.Contains(j.db.Gone, k.Ref)
			replaced := slices.ContainsFunc(t.Keys, func(other *state.Key) bool { return other.New && !other.Dropped && other.Kind == k.Kind })
			if gone || replaced {
				return
			}
		}
		j.report(hazard.DropConstraint, name, "the "+what+" "+name+" of "+t.QName()+" is dropped")
	})
}

// indexed asks at the end whether an index serves a new foreign key.
func (j *judge) indexed(table statement.Name, k statement.Constraint) {
	if k.Kind != statement.ForeignKey {
		return
	}
	j.atEnd(func() {
		t := j.db.Find(table)
		if t == nil {
			return
		}
		var columns []*state.Column
		for _, name := range k.Columns {
			columns = append(columns, t.Column(name))
		}
		if len(columns) > 0 && !t.Covered(columns) {
			j.report(hazard.UnindexedForeignKey, k.Name, "no index begins with "+strings.Join(k.Columns, ", ")+" of "+t.QName()+": each delete in "+k.RefTable.String()+" reads it all")
		}
	})
}

// behind finds a sequence that stays where it is while numbers are given by hand.
func (j *judge) behind(object string) {
	for _, s := range j.later() {
		switch s := s.(type) {
		case statement.Select:
			if slices.Contains(s.Functions, "setval") {
				return
			}
		case statement.AlterTable:
			for _, a := range s.Actions {
				if o, ok := a.(statement.OtherAction); ok && strings.Contains(o.Words, "RESTART") {
					return
				}
			}
		default:
		}
	}
	j.report(hazard.StaleSequence, object, "nothing moves the sequence of "+object+" behind the numbers that are there")
}

// dependents finds objects that are dropped and that no snapshot names: DP01.
func dependents(j *judge, s statement.Statement) {
	drop, ok := s.(statement.Drop)
	if !ok || managed(drop.Kind) {
		return
	}
	for _, n := range drop.Names {
		made := slices.ContainsFunc(j.everywhere, func(other statement.Statement) bool {
			create, ok := other.(statement.Create)
			return ok && create.Kind == drop.Kind && strings.EqualFold(create.Name.Name, n.Name)
		})
		if !made {
			kind := strings.ToLower(drop.Kind)
			j.report(hazard.LoseDependent, n.String(), kind+" "+n.String()+" is dropped, and no snapshot can bring it back")
		}
	}
}

// managed are the kinds that snapshots hold.
func managed(kind string) bool { return kind == "TABLE" || kind == "INDEX" || kind == "TYPE" }
