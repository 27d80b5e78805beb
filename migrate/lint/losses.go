package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// losses reports lost objects and rows. DL04 is for a statement that changes all rows of a table,
// or that drops more objects than it names. DL05 is for a statement that changes some existing
// rows.
func losses(j *judge, s statement.Step) {
	switch s := s.Statement.(type) {
	case statement.Change:
		j.cascades(s)
	case statement.Drop:
		j.dropped(s)
	case statement.Maintenance:
		if s.What == "DROP DATABASE" {
			j.report(hazard.Hazard{Kind: hazard.ChangeAllRows, Parts: hazard.Parts{Case: hazard.OfDrop, What: "database", Object: s.Name}})
		}
	case statement.Update:
		if o := j.origins.of(s.Table); !s.Fills && !j.preserves(s) && slices.ContainsFunc(s.Columns, func(c string) bool { return !o.column(c).added }) {
			j.rows(s.Table, "overwritten", s.All, s.Matching)
		}
	case statement.Delete:
		j.rows(s.Table, "deleted", s.All, s.Matching)
	case statement.Merge:
		if s.Changes {
			j.rows(s.Table, "deleted or overwritten", false, "")
		}
	case statement.Insert:
		if s.Replaces {
			j.rows(s.Table, "overwritten by those that come", false, "")
		}
	case statement.Truncate:
		for _, t := range s.Tables {
			j.rows(t, "deleted", true, "")
		}
		if s.Cascade {
			j.cascade("")
		}
	default:
	}
}

// dropped reports DROP … CASCADE and DROP OWNED BY.
func (j *judge) dropped(s statement.Drop) {
	if s.Cascade {
		j.cascade(strings.ToLower(s.Kind))
	}
	if s.Kind != "OWNED BY" {
		return
	}
	for _, n := range s.Names {
		j.report(hazard.Hazard{Kind: hazard.ChangeAllRows, Parts: hazard.Parts{Case: hazard.OfDrop, What: "what belongs to", Object: n.String()}})
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

// rows reports changes of rows in a table that existed before the migration. matching is the query
// that counts the rows by the condition of the statement.
func (j *judge) rows(t *catalog.Table, what string, all bool, matching sqltext.SQL) {
	if j.created(t) || internal(j.provider, t) {
		return
	}
	h := hazard.Hazard{Kind: hazard.ChangeRows, Parts: hazard.Parts{Object: t.QName(), What: what}, Probe: j.counting(t, matching)}
	if all {
		h.Kind, h.Probe = hazard.ChangeAllRows, j.counting(t, "")
	}
	j.report(h, hazard.ChangeAllRows)
}

// internal reports whether a table belongs to the database system.
func internal(p provider.Provider, t *catalog.Table) bool {
	switch p {
	case provider.PostgreSQL:
		return false
	case provider.SQLite:
		return t.QName() == "sqlite_sequence"
	}
	panic(p.Unhandled())
}

// counting returns a query that runs before the migration and counts the rows that a statement will
// affect. The parameter matching is the query that counts them when the statement runs. If it means
// the same before the migration, counting returns it. Otherwise the result counts all rows of the
// table, which are at least as many. The result is "" if the name of the table before the migration
// is not known.
func (j *judge) counting(t *catalog.Table, matching sqltext.SQL) sqltext.SQL {
	o := j.origins.of(t)
	if o.first == nil && o.was != "" {
		return ""
	}
	if matching != "" && j.stands(matching, t) && len(j.unit().steps) == 1 {
		return matching
	}
	if o.first != nil {
		t = o.first
	}
	return j.countRows(t)
}

// stands reports whether an expression means the same before the migration: the table has the same
// name then, and so have all columns that the expression uses.
func (j *judge) stands(words sqltext.SQL, t *catalog.Table) bool {
	o := j.origins.of(t)
	mentioned, _ := statement.Columns(j.provider, words, t)
	return o.was == "" && !slices.ContainsFunc(mentioned, func(c *catalog.Column) bool { return o.column(c.Name).added || o.column(c.Name).renamed })
}
