package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// control reports statements that change what only the runner may change, such as COMMIT (TX03). A
// directive cannot accept this finding, because the runner refuses the file.
func control(j *judge, _ statement.Step) {
	if u := j.unit(); u.control != "" {
		j.add(hazard.Hazard{Kind: hazard.TransactionControl, Parts: hazard.Parts{What: u.control}}, u.span)
	}
}

// transactions reports statements that cannot run in a transaction, or that must not run without
// one (TX01, TX02, TX04). The rules are not for SQLite, where every statement can run in a
// transaction except those that control reports.
func transactions(j *judge, s statement.Step) {
	u := j.unit()
	if u.control != "" {
		return
	}
	outside, isOutside := statement.Outside(s.Statement)
	_, block := u.steps[len(u.steps)-1].Statement.(statement.Block)
	_, whole := s.Statement.(statement.Block)
	switch {
	case block && !whole: // a DO block is judged as a whole
	case isOutside && u.transactional:
		j.report(hazard.Hazard{Kind: hazard.NotInTransaction, Parts: hazard.Parts{What: outside}})
	case !u.transactional:
		j.repeatable(s.Statement, isOutside)
	}
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	if t, ix, ok := c.Index(); ok && c.IfNotExists && !j.created(t) {
		j.report(hazard.Hazard{Kind: hazard.NotRepeatable, Parts: hazard.Parts{Object: ix.Name, Case: hazard.OfExisting}})
	}
	if u.transactional {
		j.addedValues(c)
	}
}

// repeatable judges a statement outside of a transaction. If the run is interrupted, the statement
// runs again, and must then succeed.
func (j *judge) repeatable(s statement.Statement, outside bool) {
	form := hazard.Case("")
	object := ""
	switch s := s.(type) {
	case statement.Change:
		_, ix, ok := s.Index()
		switch {
		case !outside:
			form = hazard.OfGroup
		case s.Dropped != "" && !s.IfExists && ok:
			form, object = hazard.OfDrop, ix.Name
		case s.Dropped == "" && ok && ix.Name == "":
			form = hazard.OfUnnamed
		}
	case statement.Select, statement.SetLocal:
	default:
		if !outside {
			form = hazard.OfGroup
		}
	}
	if form != "" {
		j.report(hazard.Hazard{Kind: hazard.NotRepeatable, Parts: hazard.Parts{Object: object, Case: form}})
	}
}

// addedValues judges the values that a statement adds to enums.
func (j *judge) addedValues(c statement.Change) {
	for _, change := range c.Changes {
		alter, ok := change.(diff.AlterEnum)
		if !ok || len(alter.Values) > 0 {
			continue
		}
		for _, value := range without(alter.To.Values, alter.From.Values) {
			j.usedTooEarly(statement.Name{Schema: alter.To.Schema, Name: alter.To.Name}.String(), value)
		}
	}
}

// usedTooEarly reports a later statement of the same transaction that uses a new enum value.
func (j *judge) usedTooEarly(enum, value string) {
	group := j.unit().group
	for _, u := range j.units[j.current+1:] {
		if u.group != group {
			return
		}
		if addsValue(u.steps[0].Statement) {
			continue
		}
		if slices.Contains(statement.Strings(j.provider, u.sql), value) && !j.answered(u, "", []hazard.Kind{hazard.UncommittedValue}) {
			j.add(hazard.Hazard{Kind: hazard.UncommittedValue, Parts: hazard.Parts{Object: enum, To: value}}, u.span)
			return
		}
	}
}

func addsValue(s statement.Statement) bool {
	c, ok := s.(statement.Change)
	return ok && slices.ContainsFunc(c.Changes, func(change diff.Change) bool {
		_, ok := change.(diff.AlterEnum)
		return ok
	})
}
