package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// rebuilding is a table made anew under another name: CREATE new, INSERT … SELECT FROM old, DROP old, RENAME new TO old.
type rebuilding struct {
	old     *state.Table
	create  statement.CreateTable
	sources map[string]string // by column of the new table: what is selected for it
	dialect provider.Provider
}

// rebuild reports whether the table that s makes takes the place of one that is there.
func (j *judge) rebuild(s statement.CreateTable) (rebuilding, bool) {
	r := rebuilding{create: s, sources: map[string]string{}, dialect: j.migration.dialect.Provider()}
	renamed := false
	for _, later := range j.later() {
		switch l := later.(type) {
		case statement.Insert:
			if l.Table == s.Name && l.From.Name != "" && r.old == nil {
				r.old = j.db.Find(l.From)
				for i, source := range l.Sources {
					r.sources[l.Columns[i]] = source
				}
			}
		case statement.AlterTable:
			for _, a := range l.Actions {
				to, ok := a.(statement.RenameTable)
				renamed = renamed || ok && r.old != nil && l.Name == s.Name && strings.EqualFold(to.To, r.old.Name)
			}
		default:
		}
	}
	return r, renamed && r.old != nil && !r.old.New
}

// from returns the column of the old table whose values go into one of the new: as they are when plain, else converted.
func (r rebuilding) from(column string) (c *state.Column, plain bool) {
	source := r.sources[column]
	tokens, err := sqltext.Tokens(r.dialect, source)
	if err != nil {
		return nil, false
	}
	for _, t := range tokens {
		if t.Kind != sqltext.Word && t.Kind != sqltext.QuotedName {
			continue
		}
		if c := r.old.Find(sqltext.Name(r.dialect, source[t.Start:t.End])); c != nil {
			return c, len(tokens) == 1
		}
	}
	return nil, false
}

// lost are the columns of the old table that go nowhere.
func (r rebuilding) lost() []*state.Column {
	var kept []*state.Column
	for column := range r.sources {
		if c, _ := r.from(column); c != nil {
			kept = append(kept, c)
		}
	}
	var out []*state.Column
	for _, c := range r.old.Columns {
		if !slices.Contains(kept, c) && !c.Dropped && !c.New {
			out = append(out, c)
		}
	}
	return out
}

// rebuilds finds how a SQLite table is made anew: SQ01 to SQ03.
func rebuilds(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.CreateTable:
		if r, ok := j.rebuild(s); ok {
			j.report(hazard.Rebuild, r.old.QName(), "table "+r.old.QName()+" is rebuilt, which the file does not announce")
			j.affinity(r)
		}
	case statement.Drop:
		if s.Kind == "TABLE" {
			for _, n := range s.Names {
				j.droppedParent(n)
			}
		}
	case statement.AlterTable:
		j.oldFirst(s)
		j.minServer(s)
	default:
	}
}

// droppedParent finds a DROP TABLE that takes rows of other tables with it, since the runner leaves foreign keys on.
func (j *judge) droppedParent(n statement.Name) {
	t := j.existing(n)
	if t == nil || len(j.unit().rebuilds) > 0 {
		return
	}
	others := j.db.Referrers(t)
	switch {
	case len(others) > 0:
		j.report(hazard.Rebuild, "", "rows of "+others[0].QName()+" that point at "+t.QName()+" are deleted or set to NULL with it: no directive says that it is rebuilt or dropped on purpose")
	case j.db.CopyOf(t) != nil:
		j.report(hazard.Rebuild, "", "table "+t.QName()+" is rebuilt outside of a rebuild group: -- comon_orm:rebuild "+t.QName()+" is missing")
	}
}

// oldFirst finds the order that SQLite's documentation warns of: children and views follow the old table to its new name.
func (j *judge) oldFirst(s statement.AlterTable) {
	t := j.existing(s.Name)
	if t == nil || j.db.CopyOf(t) != nil {
		return
	}
	for _, a := range s.Actions {
		to, ok := a.(statement.RenameTable)
		if !ok {
			continue
		}
		again := slices.ContainsFunc(j.later(), func(l statement.Statement) bool {
			create, ok := l.(statement.CreateTable)
			return ok && create.Name == s.Name
		})
		copied := slices.ContainsFunc(j.later(), func(l statement.Statement) bool {
			insert, ok := l.(statement.Insert)
			return ok && insert.Table == s.Name && strings.EqualFold(insert.From.Name, to.To)
		})
		if again && copied {
			j.report(hazard.Rebuild, "", "renaming the old table first makes what points at "+t.QName()+" follow it to "+to.To)
		}
	}
}

// affinity finds values that keep their old type under a new one.
func (j *judge) affinity(r rebuilding) {
	for _, column := range r.create.Columns {
		from, plain := r.from(column.Name)
		if from == nil || !plain || from.Type.Name == "" {
			continue
		}
		to, _ := j.db.Type(column.Type)
		if conv := j.migration.dialect.Convert(from.Type, to); conv.Using != "" {
			object := r.old.QName() + "." + column.Name
			j.report(hazard.UnconvertedCopy, object, "values of "+object+" are copied as they are, although its type changes from "+from.Type.Name+" to "+to.Name)
		}
	}
}

// inPlace is the SQLite version that can change NOT NULL and constraints of a table that is there.
const inPlace = "3.53.0"

func (j *judge) minServer(s statement.AlterTable) {
	if !older(j.migration.meta.MinServer, inPlace) {
		return
	}
	for _, a := range s.Actions {
		switch a.(type) {
		case statement.SetNotNull, statement.DropNotNull, statement.AddConstraint, statement.DropConstraint:
			j.report(hazard.NewerSQLite, s.Name.String(), "only SQLite "+inPlace+" can change "+s.Name.String()+" so, and metadata.txt does not ask for it")
			return
		default:
		}
	}
}

// older compares versions; one that is not given is older.
func older(version, than string) bool {
	have, want := strings.Split(version, "."), strings.Split(than, ".")
	for i := range want {
		n := -1
		if i < len(have) {
			if v, err := strconv.Atoi(have[i]); err == nil {
				n = v
			}
		}
		if m, _ := strconv.Atoi(want[i]); n != m {
			return n < m
		}
	}
	return false
}
