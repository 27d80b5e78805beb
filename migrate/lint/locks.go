package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// locks finds what makes others wait on PostgreSQL: LK01 to LK06. SQLite locks its file whatever is done.
func locks(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.AlterTable:
		if t := j.existing(s.Name); t != nil {
			for _, a := range s.Actions {
				j.scans(t, a)
				j.rewrites(t, a)
			}
		}
	case statement.CreateIndex:
		if t := j.existing(s.Table); t != nil && !s.Concurrently {
			j.report(hazard.IndexUnderLock, s.Name.Name, "nobody can write to "+t.QName()+" while the index "+s.Name.Name+" is built")
		}
	case statement.Drop:
		if s.Kind == "INDEX" && !s.Concurrently {
			j.droppedIndexes(s.Names)
		}
	case statement.Reindex:
		if !s.Concurrently {
			j.report(hazard.IndexUnderLock, "", "nobody can write to the table while its indexes are built anew")
		}
	case statement.SetLocal:
		if s.Setting == "lock_timeout" && strings.Trim(s.Value, "0") == "" {
			j.report(hazard.NoLockTimeout, "", "the lock timeout is turned off")
		}
	default:
	}
	j.together(s)
}

// scans finds checks of all rows under a lock.
func (j *judge) scans(t *state.Table, a statement.Action) {
	switch a := a.(type) {
	case statement.SetNotNull:
		object := t.QName() + "." + a.Column
		if checked, _ := t.NeverNull(a.Column); !checked {
			j.report(hazard.ScanUnderLock, object, "nobody can read "+t.QName()+" while its rows are checked for NULL")
		}
	case statement.AddConstraint:
		k := a.Constraint
		switch {
		case k.Kind == statement.ForeignKey && !k.NotValid:
			j.report(hazard.ForeignKeyUnderLock, k.Name, "nobody can write to "+t.QName()+" and "+k.RefTable.String()+" while the foreign key "+k.Name+" is checked")
		case k.Kind != statement.ForeignKey && !k.NotValid && k.UsingIndex == "":
			j.report(hazard.ScanUnderLock, k.Name, "nobody can read "+t.QName()+" while its rows are checked against the "+k.Kind.String())
		}
	default:
	}
}

// rewrites finds what writes the whole table anew (PostgreSQL manual, ALTER TABLE, "Notes").
func (j *judge) rewrites(t *state.Table, a statement.Action) {
	object := ""
	switch a := a.(type) {
	case statement.SetType:
		c := t.Column(a.Column)
		object = columnName(t, c)
		to, enum := j.db.Type(a.Type)
		swap := c.Enum != nil && enum != nil && c.Enum != enum
		if c.New || c.Type.Name != "" && !swap && !j.conversion(c.Type, to).Rewrites {
			return
		}
		j.report(hazard.RewriteTable, object, "table "+t.QName()+" is rewritten while nobody can read it", hazard.RemoveEnumValue)
		return
	case statement.AddColumn:
		object = t.QName() + "." + a.Column.Name
		if !a.Column.Identity && !a.Column.Generated && !serial(a.Column.Type) && !j.volatile(a.Column.Default) {
			return
		}
	case statement.OtherAction:
		if !slices.ContainsFunc([]string{"SET LOGGED", "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD"}, func(what string) bool { return strings.HasPrefix(a.Words, what) }) {
			return
		}
		object = t.QName()
	default:
		return
	}
	j.report(hazard.RewriteTable, object, "table "+t.QName()+" is rewritten while nobody can read it")
}

// volatile reports whether a default is another one for each row: it calls a function other than those that are fixed within a statement.
func (j *judge) volatile(expr string) bool {
	return slices.ContainsFunc(statement.Calls(j.migration.dialect.Provider(), expr), func(name string) bool {
		switch name {
		case "now", "transaction_timestamp", "statement_timestamp", "current_setting", "timezone", "date_trunc", "to_timestamp", "lower", "upper", "coalesce",
			"varchar", "char", "character", "varying", "numeric", "decimal", "timestamp", "timestamptz", "time", "interval", "bit", "cast":
			return false
		}
		return true
	})
}

func (j *judge) droppedIndexes(names []statement.Name) {
	for _, n := range names {
		t, k := j.db.Index(n)
		if k != nil && (k.New || t.New) {
			continue
		}
		j.report(hazard.IndexUnderLock, n.Name, "nobody can use the table while the index "+n.Name+" is dropped")
	}
}

// together finds locks that a transaction gathers.
func (j *judge) together(s statement.Statement) {
	u := j.unit()
	if !u.transactional || j.said {
		return
	}
	for _, t := range j.exclusive(s) {
		if len(j.locked) > 0 && !slices.Contains(j.locked, t) {
			j.said = true
			j.report(hazard.SeveralLocks, t.QName(), "this transaction holds a lock on "+j.locked[0].QName()+" while it waits for "+t.QName())
		}
		j.locked = append(j.locked, t)
	}
	var written statement.Name
	switch s := s.(type) {
	case statement.Update:
		written = s.Table
	case statement.Delete:
		written = s.Table
	default:
		return
	}
	if t := j.existing(written); t != nil && len(j.locked) > 0 && !j.said {
		j.said = true
		j.report(hazard.SeveralLocks, t.QName(), "rows of "+t.QName()+" are written while this transaction keeps everybody out of "+j.locked[0].QName())
	}
}

// exclusive are the tables that were there before and that a statement keeps readers out of.
func (j *judge) exclusive(s statement.Statement) []*state.Table {
	var out []*state.Table
	switch s := s.(type) {
	case statement.AlterTable:
		weak := true
		for _, a := range s.Actions {
			k, isConstraint := a.(statement.AddConstraint)
			_, isValidate := a.(statement.ValidateConstraint)
			weak = weak && (isValidate || isConstraint && k.Constraint.Kind == statement.ForeignKey)
		}
		if t := j.existing(s.Name); t != nil && !weak {
			out = append(out, t)
		}
	case statement.Drop:
		if s.Kind != "TABLE" {
			return nil
		}
		for _, n := range s.Names {
			if t := j.existing(n); t != nil {
				out = append(out, t)
			}
		}
	default:
	}
	return out
}
