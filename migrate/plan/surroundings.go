package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Surroundings are the objects of a database after the plan's renames, and the errors that the
// renames would cause.
type Surroundings struct {
	Live catalog.Database
	// Dependents are the views, triggers and indexes of a table that are not in the schema, by the
	// name of the table in Live.
	Dependents map[string][]Dependent
	Refusals   []Refusal
}

// Refusal describes an object whose definition prevents that tables are renamed or rebuilt.
type Refusal struct {
	Kind, Name string // "view", "sums"
	Reason     string // in the words of the database
}

// Dependent is a trigger or hand-made index of a table, or a view over it.
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

// surround plans the steps for the dependents of rebuilt tables. A rebuild ends with a rename, and
// SQLite then parses all views and triggers again. This fails if one of them names a table that
// does not exist at that moment. So views over a rebuilt table, and triggers of other tables that
// name it, are dropped before the first rebuild and created again after the last one. Indexes and
// triggers on the table are dropped with it, so that they only have to be created again. Example:
//
//	rename steps          (the database rewrites all definitions)
//	DROP VIEW IF EXISTS sums   a view over posts
//	posts is rebuilt      (drops the indexes and triggers on it)
//	users is rebuilt
//	CREATE INDEX hand     made by hand on posts
//	CREATE VIEW sums
//	CREATE TRIGGER watch  on posts
//
// The objects are read from the database that the migration is planned on. Another database may not
// have them, for example an empty one to which all migrations are applied. There the steps neither
// drop nor create them ([Step.Restore]).
//
// The objects are created with the text that the database reports after the renames of the same
// plan ([Input.Renamed]).
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

// aroundRebuilds returns the dependents of the rebuilt tables, each once. times maps the key of
// each dependent to the number of rebuilt tables that it depends on.
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

// goesAlong reports whether a trigger is dropped with its table or view: the table is rebuilt, or
// the view is dropped and created again.
func (p *planner) goesAlong(trigger Dependent, objects []Dependent) bool {
	return slices.ContainsFunc(p.rebuilds, func(r rebuild) bool { return strings.EqualFold(r.table.Name, trigger.On) }) ||
		slices.ContainsFunc(objects, func(d Dependent) bool { return d.Kind == View && strings.EqualFold(d.Name, trigger.On) })
}

// afterRenames returns the objects of the database after the plan's renames; none without a
// database.
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

// refusals blocks a plan with renames or rebuilds if a definition in the database prevents them.
// Otherwise the migration would fail half-way. The rollback needs no such check, because the
// forward plan made it.
func (p *planner) refusals() {
	if p.Renamed == nil || p.reverse || len(p.rebuilds) == 0 && len(p.steps[renameTables]) == 0 && len(p.steps[renameColumns]) == 0 {
		return
	}
	for _, r := range p.Renamed.Refusals {
		p.block(hazard.LoseDependent, hazard.Parts{Object: r.Name, Case: hazard.OfRename, What: r.Kind, Says: r.Reason})
	}
}
