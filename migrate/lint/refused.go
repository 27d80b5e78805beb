package lint

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/hierarchy"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Refusal describes a statement that the database refuses because of the hierarchy of a table.
type Refusal struct {
	Hazard hazard.Hazard
	// Line is the line of the statement.
	Line int
}

// Refused returns the statements of a script that the database refuses for partitioned or
// inheriting tables, and the catalog after the script. The tables of the catalog before have their
// [catalog.Hierarchy]. The parameter keysNotValid is true if the database accepts foreign keys that
// are NOT VALID on partitioned tables.
func Refused(d dialect.Dialect, script artifact.Script, before, after catalog.Database, keysNotValid bool) ([]Refusal, catalog.Database) {
	j := newJudge(&migration{dialect: d}, before, after)
	j.read(script, nil)
	r := refusals{judge: j, keysNotValid: keysNotValid, made: map[diff.Name][]diff.TableChange{}}
	for _, u := range j.units {
		for _, s := range u.steps {
			r.step(u, s)
		}
	}
	return r.found, j.final()
}

func alterations(s statement.Step) (out []diff.AlterTable) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return nil
	}
	for _, change := range c.Changes {
		if alter, ok := change.(diff.AlterTable); ok {
			out = append(out, alter)
		}
	}
	return out
}

type refusals struct {
	*judge
	keysNotValid bool
	// made has the changes of all statements up to now, by table.
	made  map[diff.Name][]diff.TableChange
	found []Refusal
}

func (r *refusals) add(u *unit, parts hazard.Parts) {
	r.found = append(r.found, Refusal{Hazard: hazard.Hazard{Kind: hazard.Hierarchy, Parts: parts}, Line: u.line})
}

func (r *refusals) step(u *unit, s statement.Step) {
	switch c := s.Statement.(type) {
	case statement.Change:
		for _, alter := range alterations(s) {
			for _, change := range alter.Changes {
				r.change(u, s, c, alter.From, change)
				r.made[nameOf(alter.From)] = append(r.made[nameOf(alter.From)], change)
			}
		}
	case statement.Update:
		if outside := !u.transactional; outside && c.Fills && c.Table != nil && c.Table.Hierarchy.Split() && !sqltext.Contains(u.sql, "pg_inherits") {
			object := c.Table.QName()
			if len(c.Columns) > 0 {
				object += "." + c.Columns[0]
			}
			r.add(u, hazard.Parts{Case: hazard.OfRows, Object: object, Table: c.Table.QName()})
		}
	default:
	}
}

func (r *refusals) change(u *unit, s statement.Step, c statement.Change, from *catalog.Table, change diff.TableChange) {
	r.keepsChildren(u, s, from, change)
	if from.Hierarchy == nil {
		return
	}
	t := hierarchy.Table{Name: from.QName(), Hierarchy: from.Hierarchy, Live: func(column string) string { return column }}
	if parts, ok := hierarchy.RefusedForm(t, change, r.form(c, change)); ok {
		r.add(u, parts)
	}
	var above []diff.TableChange
	for _, parent := range from.Hierarchy.Parents {
		above = append(above, r.made[diff.Name(parent)]...)
	}
	if drop, ok := change.(diff.DropCheck); ok && comesAlong(drop.Check.Name, above) {
		r.add(u, hazard.Parts{Case: hazard.OfInherited, Object: drop.Check.Name, Table: from.QName(), What: "dropped"})
	}
	switch add, isAdd := change.(diff.AddColumn); {
	case hierarchy.Dropped(change, above):
	case isAdd && !c.IfNotExists && hierarchy.Along(t, change, above) == nil:
		r.add(u, hazard.Parts{Case: hazard.OfInherited, Object: from.QName() + "." + add.Column.Name, Table: from.QName(), What: "added"})
	default:
		if parts, ok := hierarchy.Refused(t, change); ok {
			r.add(u, parts)
		}
	}
}

// comesAlong reports whether a change of a parent has created the check, so that it exists already.
func comesAlong(check string, above []diff.TableChange) (there bool) {
	for _, change := range above {
		switch c := change.(type) {
		case diff.AddCheck:
			there = there || c.Check.Name == check
		case diff.DropCheck:
			there = there && c.Check.Name != check
		default:
		}
	}
	return there
}

// form returns the facts that decide whether the database refuses the change, such as the keywords
// CONCURRENTLY and NOT VALID.
func (r *refusals) form(c statement.Change, change diff.TableChange) hierarchy.Form {
	f := hierarchy.Form{Concurrently: c.Concurrently, KeysNotValid: r.keysNotValid}
	if add, ok := change.(diff.AddForeignKey); ok {
		f.NotValid = add.Key.NotValid
	}
	for _, a := range c.Actions {
		f.UsingIndex = f.UsingIndex || a.UsingIndex
	}
	return f
}

// keepsChildren reports a change that the database also makes in child tables whose models are
// unchanged.
func (r *refusals) keepsChildren(u *unit, s statement.Step, from *catalog.Table, change diff.TableChange) {
	for _, t := range s.Before.Tables {
		after := r.after.Table(t.Schema, t.Name)
		if t.Hierarchy == nil || after == nil {
			continue
		}
		for _, parent := range t.Hierarchy.Parents {
			if diff.Name(parent) != nameOf(from) {
				continue
			}
			if parts, ok := hierarchy.Left(from.QName(), t, after, change); ok {
				r.add(u, parts)
			}
		}
	}
}
