package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Carried returns the hazards of changes, whether the planner or a person writes them: those that
// the planner adds to the steps of their plain plan, in which nothing is staged and a drop is a
// drop. The linter calls it for each statement of a migration, so that hand-written SQL is judged
// by the code that plans.
//
// The locks that are held depend on how a statement is written, and so do the hazards of the LK
// family: those returned are those of the plain form.
func Carried(in Input) []hazard.Hazard {
	in.Online, in.NoRename = Never, true
	return slices.DeleteFunc(Make(in).Hazards(), func(h hazard.Hazard) bool {
		return h.Kind == hazard.UnfitBackfill // what SQL writes by hand is no answer that could be another one
	})
}

// Alike returns the pairs of dropped and added objects that are probably one object under another
// name. It plans nothing else.
func Alike(in Input) []hazard.Hazard {
	p := newPlanner(in)
	p.candidates()
	return p.blocks
}
