package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Carried returns the hazards that changes carry, whoever makes them: it is what the planner puts
// on the steps of the plain plan for them, in which nothing is staged and a drop is a drop. The
// linter asks this for each statement of a migration, so that SQL written by hand is judged by the
// code that plans.
//
// Which locks are held depends on how a statement is written, and so do the hazards of the LK
// family: those returned are those of the plain form.
func Carried(in Input) []hazard.Hazard {
	in.Online, in.NoRename = Never, true
	return slices.DeleteFunc(Make(in).Hazards(), func(h hazard.Hazard) bool {
		return h.Kind == hazard.UnfitBackfill // what SQL writes by hand is no answer that could be another one
	})
}

// Alike returns the pairs of what is dropped and what is created or added among the changes that
// are likely one thing under another name. Nothing else of the changes is planned.
func Alike(in Input) []hazard.Hazard {
	p := newPlanner(in)
	p.candidates()
	return p.blocks
}
