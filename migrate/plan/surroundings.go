package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Surroundings are the objects of a database, and its errors on renames.
type Surroundings struct {
	Live catalog.Database
	// Dependents are the objects around a table that are not in the schema, by its name in Live.
	Dependents map[string][]Dependent
	Refusals   []Refusal
}

// Refusal is a definition because of which the database cannot rename or rebuild tables.
type Refusal struct {
	Kind, Name string // "view", "sums"
	Reason     string // in the words of the database
}

// Dependent is a trigger, view or hand-made index of a table.
type Dependent struct {
	Kind DependentKind
	Name string
	// On is the table or view that a trigger is on.
	On  string
	SQL sqltext.SQL // the CREATE statement as the database stores it
}

// DependentKind distinguishes dependents.
type DependentKind uint8

// The kinds of dependents.
const (
	Trigger DependentKind = iota
	View
	HandMadeIndex
)

var dependentNames = [...]string{"trigger", "view", "index"}

// String returns the kind as a word.
func (k DependentKind) String() string { return dependentNames[k] }

// surround plans what happens to the objects around the rebuilt tables. A rebuild ends with a
// rename, for which the database reads every definition again: none may name the table that has
// just been dropped. So views over the table, and triggers of other tables that name it, are
// dropped before the first rebuild and created again after the last one, with the same text. What
// is on the table itself is dropped with it, and is only created again.
//
//	rename steps          (the database rewrites all definitions)
//	DROP VIEW IF EXISTS sums   a view over posts
//	posts is rebuilt      (takes the indexes and triggers on it along)
//	users is rebuilt
//	CREATE INDEX hand     made by hand on posts
//	CREATE VIEW sums
//	CREATE TRIGGER watch  on posts
//
// The objects are those of the database that the migration is planned on. Another one may lack
// them, such as an empty one to which all migrations are applied: there they are neither dropped
// nor created ([Step.Restore]).
//
// The texts are those after the renames of the same plan, as the database itself wrote them
// ([Input.Renamed]).
func (p *planner) surround() {
	objects, times := p.aroundRebuilds()
	what := func(d Dependent) string {
		return "rebuild " + p.rebuilds[0].table.QName() + ": " + d.Kind.String() + " " + d.Name
	}
	for _, d := range objects {
		if d.Kind == Trigger && (times[d.key()] > 1 || !p.goesAlong(d, objects)) {
			p.emit(setAside, Step{SQL: p.ddl.DropTrigger(d.Name).SQL, Reason: p.rebuilds[0].reason})
		}
	}
	for _, d := range objects {
		if d.Kind == View {
			p.emit(setAside, Step{SQL: p.ddl.DropView(d.Name).SQL, Reason: p.rebuilds[0].reason})
		}
	}
	for _, kind := range []DependentKind{HandMadeIndex, View, Trigger} {
		for _, d := range objects {
			if d.Kind == kind {
				p.emit(putBack, Step{SQL: d.SQL, Reason: what(d), Restore: true})
			}
		}
	}
}

// aroundRebuilds are the objects around rebuilt tables, each once, with the number of those tables
// that each is around.
func (p *planner) aroundRebuilds() (objects []Dependent, times map[string]int) {
	times = map[string]int{}
	for _, r := range p.rebuilds {
		for _, d := range p.afterRenames().Dependents[r.table.QName()] {
			if times[d.key()]++; times[d.key()] == 1 {
				objects = append(objects, d)
			}
		}
	}
	return objects, times
}

func (d Dependent) key() string { return d.Kind.String() + " " + d.Name }

// goesAlong reports whether a trigger is on a rebuilt table, or on a view that is dropped and
// created again.
func (p *planner) goesAlong(trigger Dependent, objects []Dependent) bool {
	return slices.ContainsFunc(p.rebuilds, func(r rebuild) bool { return strings.EqualFold(r.table.Name, trigger.On) }) ||
		slices.ContainsFunc(objects, func(d Dependent) bool { return d.Kind == View && strings.EqualFold(d.Name, trigger.On) })
}

// afterRenames are the objects of the database after the plan's renames; empty without a database.
func (p *planner) afterRenames() Surroundings {
	switch {
	case p.Renamed != nil:
		return *p.Renamed
	case p.Live != nil:
		return Surroundings{Live: *p.Live, Dependents: p.Dependents}
	default:
		return Surroundings{Dependents: p.Dependents}
	}
}

// refusals blocks a plan that the database would refuse in the middle: the plan renames or
// rebuilds, and a definition prevents that. The rollback needs no such check, because the forward
// plan made it.
func (p *planner) refusals() {
	if p.Renamed == nil || p.reverse || len(p.rebuilds) == 0 && len(p.steps[renameTables]) == 0 && len(p.steps[renameColumns]) == 0 {
		return
	}
	for _, r := range p.Renamed.Refusals {
		p.block(hazard.LoseDependent, hazard.Parts{Object: r.Name, Case: hazard.OfRename, What: r.Kind, Says: r.Reason})
	}
}
